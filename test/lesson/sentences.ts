// Whether every sentence of every step agrees with the frames of a capture, and the scripts over which that is tried.

import { stepsOf } from "../../src/core/lesson/stepsOf";
import { RULES } from "../../src/core/rules/catalogue";
import { SITUATIONS } from "../rules/situations";
import { analyzeBytes } from "../support/capture";
import { factsOf } from "./captureFacts";
import { stepFaults } from "./stepFaults";

export function faultsIn(bytes: Uint8Array): string[] {
  const { analysis, flows } = analyzeBytes(bytes);
  const facts = factsOf(bytes);
  return flows.flatMap((flow) => {
    const steps = stepsOf(analysis.detail(flow.id)!);
    const none = steps.length === 0 ? ["no steps"] : [];
    return [...none, ...stepFaults(facts, flow, steps)].map((fault) => `#${flow.id} ${fault}`);
  });
}

/** By name: the examples of all rules, and the situations. */
export const SCRIPTS: Readonly<Record<string, string>> = {
  ...Object.fromEntries(
    RULES.flatMap(({ id, examples }) => [
      [`${id}, reported`, examples.reported.replaceAll("reported", "")],
      [`${id}, silent`, examples.silent],
    ]),
  ),
  ...Object.fromEntries(Object.entries(SITUATIONS).map(([name, { script }]) => [name, script])),
};
