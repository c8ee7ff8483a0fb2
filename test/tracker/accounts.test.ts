// All that the tracker holds of many flows, compared line by line with what it held when each was looked at. Whoever changes
// the tracker sees here what else changes. After a change that is meant: `npx vitest run test/tracker/accounts.test.ts -u`.

import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { Analysis } from "../../src/core/analysis/analysis";
import { RULES } from "../../src/core/rules/catalogue";
import { SITUATIONS } from "../rules/situations";
import { accountOf } from "../support/account";
import { analyzeBytes, analyzeScript } from "../support/capture";
import { buildScript, type ScriptSetting } from "../support/script";
import { BORDERS } from "./borders";
import { ODDITIES, ODDITIES_IPV6 } from "./oddities";
import { OUTCOMES } from "./outcomes";

const FOLDERS = ["test/fixtures/recorded", "media/samples"];
/** Captures whose accounts are long and say the same thing many times. */
const LONG = ["long.pcap"];

describe("recorded", () => {
  for (const folder of FOLDERS) {
    for (const name of readdirSync(folder).filter((each) => each.endsWith(".pcap") && !LONG.includes(each))) {
      test(name, async () => {
        const { flows } = analyzeBytes(readFileSync(`${folder}/${name}`));
        await expect(accountOf(flows)).toMatchFileSnapshot(`accounts/recorded/${name}.txt`);
      });
    }
  }
});

/** Near the end of the number space: what is added without a wrap shows. */
const ISNS = { initiatorIsn: 0xffff_fffe, responderIsn: 0x7fff_fffd } as const;

/** Accounts of several scripts in one file, each below its name. */
function scripted(
  file: string,
  scripts: Readonly<Record<string, string>>,
  account = (script: string): string => accountOf(analyzeScript(script, ISNS).flows),
): void {
  test(file, async () => {
    const accounts = Object.entries(scripts).map(([name, script]) => `# ${name}\n${account(script)}`);
    await expect(accounts.join("\n")).toMatchFileSnapshot(`accounts/${file}.txt`);
  });
}

/** An account that tells as well which flows were over before the capture's end, in that order. */
function withOver(setting: ScriptSetting): (script: string) => string {
  return (script) => {
    const analysis = new Analysis();
    const over: number[] = [];
    analysis.onFlowOver((id) => over.push(id));
    analysis.push(buildScript(script, { ...ISNS, ...setting }).bytes);
    const early = over.length === 0 ? "none" : over.join(", ");
    analysis.end();
    const flows = Array.from({ length: analysis.flowCount }, (_, i) => analysis.flow(i + 1)!);
    return `over before the end: ${early}\n${accountOf(flows)}`;
  };
}

describe("scripted", () => {
  scripted("outcomes", Object.fromEntries(Object.entries(OUTCOMES).map(([name, { script }]) => [name, script])));
  scripted("situations", Object.fromEntries(Object.entries(SITUATIONS).map(([name, { script }]) => [name, script])));
  scripted("borders", BORDERS, withOver({}));
  scripted("oddities", ODDITIES, withOver({}));
  scripted("oddities-ipv6", ODDITIES_IPV6, withOver({ family: 6 }));
  scripted("rules", Object.fromEntries(RULES.map(({ id, examples }) => [id, examples.reported])));
  scripted("rules-silent", Object.fromEntries(RULES.map(({ id, examples }) => [id, examples.silent])));
});
