// Every sentence of every step, compared with the frames: over all samples and recordings, and over the scripts of all rules
// and situations at the corners of the sequence space, IPv4 and IPv6.

import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { stepsOf } from "../../src/core/lesson/stepsOf";
import { RULES } from "../../src/core/rules/catalogue";
import { SITUATIONS } from "../rules/situations";
import { analyzeBytes } from "../support/capture";
import { recordings } from "../support/faults/cleanFlows";
import { MATRIX } from "../support/matrix";
import { buildScript } from "../support/script";
import { factsOf } from "./captureFacts";
import { stepFaults } from "./stepFaults";

function faultsIn(bytes: Uint8Array): string[] {
  const { analysis, flows } = analyzeBytes(bytes);
  const facts = factsOf(bytes);
  return flows.flatMap((flow) => {
    const steps = stepsOf(analysis.detail(flow.id)!);
    const none = steps.length === 0 ? ["no steps"] : [];
    return [...none, ...stepFaults(facts, flow, steps)].map((fault) => `#${flow.id} ${fault}`);
  });
}

const NETWORK = "test/fixtures/network";
const between = readdirSync(NETWORK).flatMap((scene) =>
  readdirSync(`${NETWORK}/${scene}`)
    .filter((name) => name.endsWith(".pcap"))
    .map((name) => `${NETWORK}/${scene}/${name}`),
);

describe("the sentences agree with the frames of", () => {
  test.each([...recordings(), ...between].map((path) => [path]))("%s", (path) => {
    expect(faultsIn(new Uint8Array(readFileSync(path)))).toEqual([]);
  });

  const scripts = {
    ...Object.fromEntries(
      RULES.flatMap(({ id, examples }) => [
        [`${id}, reported`, examples.reported.replaceAll("reported", "")],
        [`${id}, silent`, examples.silent],
      ]),
    ),
    ...Object.fromEntries(Object.entries(SITUATIONS).map(([name, { script }]) => [name, script])),
  };
  test.each(Object.entries(scripts))("%s", (_, script) => {
    for (const setting of MATRIX) expect(faultsIn(buildScript(script, setting).bytes), setting.name).toEqual([]);
  });
});
