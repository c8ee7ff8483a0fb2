import { existsSync, readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { RULES } from "../../src/core/rules/catalogue";
import { RULE_GROUPS } from "../../src/core/rules/rule";
import { analyzeScript } from "../support/capture";
import { CORNERS } from "../support/matrix";
import { framesOfExamples } from "./examples";

const FOLDER = "src/core/rules";
const IDS = RULES.map(({ id }) => id);

test("ids are unique", () => {
  expect(IDS.filter((id, i) => IDS.indexOf(id) !== i)).toEqual([]);
});

test("the catalogue lists every rule that there is a file of, and no other", () => {
  for (const { id: group } of RULE_GROUPS)
    expect(
      readdirSync(`${FOLDER}/${group}`)
        .map((file) => file.replace(/\.ts$/, ""))
        .sort(),
    ).toEqual(
      RULES.filter((rule) => rule.group === group)
        .map(({ id }) => id)
        .sort(),
    );
});

test("the catalogue has the rules of one group beside each other, in the order of the groups", () => {
  const groups = RULES.map(({ group }) => group).filter((group, i, all) => group !== all[i - 1]);
  expect(groups).toEqual(RULE_GROUPS.map(({ id }) => id));
});

test("every test and every page belongs to a rule", () => {
  const tests = readdirSync("test/rules")
    .filter((file) => file.endsWith(".test.ts"))
    .filter((file) => /\bruleTest\(/.test(read(`test/rules/${file}`)))
    .map((file) => file.replace(/\.test\.ts$/, ""));
  expect(tests.filter((name) => !IDS.includes(name))).toEqual([]);
  const pages = existsSync("docs/rules") ? readdirSync("docs/rules").filter((file) => file.endsWith(".md")) : [];
  const known = pages.map((file) => file.replace(/\.md$/, "")).filter((name) => !/^(README|index)$/.test(name));
  expect(known.filter((name) => !IDS.includes(name))).toEqual([]);
});

describe.each(RULES.map((rule) => [rule.id, rule] as const))("%s", (id, rule) => {
  test("has one name: id, file, export, test and page", async () => {
    expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
    const camelCase = id.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase());
    const module: Record<string, unknown> = await import(`../../src/core/rules/${rule.group}/${id}.ts`);
    expect(module[camelCase]).toBe(rule);
    expect(read(`test/rules/${id}.test.ts`)).toMatch(new RegExp(`\\bruleTest\\(\\s*${camelCase}\\b`));
    expect(existsSync(`docs/rules/${id}.md`), "its page").toBe(true);
  });

  test("says where it comes from, what it cannot know, and when it is asked", () => {
    expect(rule.title).toMatch(/^[A-Z].*[^.]$/);
    expect(rule.limits).toMatch(/^[A-Z].*\.$/s);
    expect(rule.marks | (rule.traits ?? 0)).not.toBe(0);
    // No standard says how slow a handshake may be.
    if (id !== "handshake-slow") expect(rule.references).not.toEqual([]);
    for (const reference of rule.references) expect(reference).toMatch(/^RFC \d+( (§|figure |appendix )[\dA-Z.]+)?$/i);
  });

  test("reaches the user through the whole analysis, on the frame of its example", () => {
    for (const setting of CORNERS) {
      const { reported, marked, silent } = framesOfExamples(rule, setting);
      expect(reported).toEqual(marked);
      expect(silent).toEqual([]);
    }
  });

  test("is silent when it is off, and as severe as the settings say", () => {
    const severities = (level: "off" | "hint") =>
      analyzeScript(rule.examples.reported, { settings: { rules: { [id]: level } } })
        .findings.filter((finding) => finding.rule === id)
        .map(({ severity }) => severity);
    expect(severities("off")).toEqual([]);
    expect(new Set(severities("hint"))).toEqual(new Set(["hint"]));
  });
});

function read(path: string): string {
  return existsSync(path) ? readFileSync(path, "utf8") : "";
}
