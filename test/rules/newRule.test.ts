// What `npm run new:rule` writes must work as it is.

import { readFileSync } from "node:fs";
import { build } from "esbuild";
import { describe, expect, test } from "vitest";
import { addToCatalogue, faultOfName, groupFor, ruleText, testText } from "../../scripts/newRule/templates.mjs";
import { RULES } from "../../src/core/rules/catalogue";
import { RULE_GROUPS, type Rule } from "../../src/core/rules/rule";
import { analyzeScript } from "../support/capture";
import { MATRIX, runCase } from "../support/ruleTest";

const NAME = "syn-odd-window";
const GROUPS = RULE_GROUPS.map(({ id }) => id);
const CATALOGUE = readFileSync("src/core/rules/catalogue.ts", "utf8");

/** The values of a module that would be at `path`. */
async function load(path: string, contents: string): Promise<Record<string, unknown>> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: path.replace(/\/[^/]*$/, ""), loader: "ts" },
    bundle: true,
    write: false,
    format: "esm",
  });
  return import(`data:text/javascript;base64,${Buffer.from(outputFiles[0]!.text).toString("base64")}`);
}

describe("the rule", () => {
  test.each(GROUPS)("works in the group %s", async (group) => {
    const path = `src/core/rules/${group}/${NAME}.ts`;
    const rule = (await load(path, ruleText(NAME, group))).synOddWindow as Rule;
    expect(rule).toMatchObject({ id: NAME, group });
    for (const setting of MATRIX) {
      expect(runCase(rule, { script: rule.examples.reported }, setting)).toEqual([]);
      expect(runCase(rule, { script: rule.examples.silent }, setting)).toEqual([]);
    }
    expect(testText(NAME, group)).toContain(`from "../../${path.replace(/\.ts$/, "")}"`);
  });

  test("reports nothing of any other rule's examples", async () => {
    const path = `src/core/rules/handshake/${NAME}.ts`;
    const rule = (await load(path, ruleText(NAME, "handshake"))).synOddWindow as Rule;
    const scripts = RULES.flatMap(({ examples }) => [examples.reported, examples.silent]);
    const reported = scripts.filter((script) =>
      analyzeScript(script).flows.some((flow) => [...rule.check(flow, { handshakeSlowMs: 1000 })].length > 0),
    );
    expect(reported).toEqual([]);
  });
});

describe("the catalogue", () => {
  const added = (name: string, group: string, catalogue = CATALOGUE) => {
    const before = catalogue.split("\n");
    const after = addToCatalogue(catalogue, name, group, GROUPS).split("\n");
    const fresh = after.map((line, i) => ({ line, i })).filter(({ line }) => line !== "" && !before.includes(line));
    return fresh.map(({ line, i }) => [after[i - 1], line, after[i + 1]]);
  };

  test.each(GROUPS)("has its import in order, and its entry behind the last of the group %s", (group) => {
    const last = RULES.findLast((rule) => rule.group === group)!.id.replace(/-([a-z])/g, (_, a) => a.toUpperCase());
    const [imported, entry] = added("zz-zz", group);
    expect(imported?.[1]).toBe(`import { zzZz } from "./${group}/zz-zz";`);
    expect(imported?.[0]).toMatch(new RegExp(`"\\./${group}/`));
    expect(imported?.[2]).not.toMatch(new RegExp(`"\\./${group}/`));
    expect(entry?.slice(0, 2)).toEqual([`  ${last},`, "  zzZz,"]);
  });

  test("takes the first rule of an empty group behind the groups before it", () => {
    const small = [
      'import { a } from "./handshake/a";',
      'import { c } from "./teardown/c";',
      "export const RULES = [",
      "  a,",
      "",
      "  c,",
      "];",
    ];
    expect(addToCatalogue(small.join("\n"), "b", "options", ["handshake", "options", "teardown"]).split("\n")).toEqual([
      'import { a } from "./handshake/a";',
      'import { b } from "./options/b";',
      'import { c } from "./teardown/c";',
      "export const RULES = [",
      "  a,",
      "",
      "  b,",
      "",
      "  c,",
      "];",
    ]);
  });
});

test("a name is where and what, and new", () => {
  expect(faultOfName(NAME, ["syn-refused"])).toBeUndefined();
  expect(faultOfName("syn-refused", ["syn-refused"])).toMatch(/already/);
  for (const name of ["", "syn", "Syn-Odd", "syn_odd", "syn-", "-syn-odd", "../syn-odd", "syn-odd2"])
    expect(faultOfName(name, [])).toMatch(/is no rule's name/);
});

test("the group is that of a rule whose name begins alike", () => {
  const rules = RULES.map(({ id, group }) => ({ name: id, group }));
  expect(["syn-odd", "mss-odd", "fin-odd", "odd-odd"].map((name) => groupFor(name, rules))).toEqual([
    "handshake",
    "options",
    "teardown",
    "segments",
  ]);
});
