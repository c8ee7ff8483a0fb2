// All that the tracker holds of flows at its borders, which no other test states, compared line by line with what it held when
// each was looked at. Every one shows a fault, planted into the tracker, that no other one shows (`npm run mutate` plants such).
// After a change that is meant: `npx vitest run test/tracker/accounts.test.ts -u`.

import { expect, test } from "vitest";
import { Analysis } from "../../src/core/analysis/analysis";
import { accountOf } from "../support/account";
import { buildScript, type ScriptSetting } from "../support/script";
import { BORDERS } from "./borders";
import { ODDITIES, ODDITIES_IPV6 } from "./oddities";

/** Near the end of the number space: what is added without a wrap shows. */
const ISNS = { initiatorIsn: 0xffff_fffe, responderIsn: 0x7fff_fffd } as const;

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

test.each([
  ["borders", BORDERS, {}],
  ["oddities", ODDITIES, {}],
  ["oddities-ipv6", ODDITIES_IPV6, { family: 6 }],
] as const)("%s", async (file, scripts, setting) => {
  const account = withOver(setting);
  const accounts = Object.entries(scripts).map(([name, script]) => `# ${name}\n${account(script)}`);
  await expect(accounts.join("\n")).toMatchFileSnapshot(`accounts/${file}.txt`);
});
