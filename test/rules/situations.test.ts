// What the whole catalogue says of each situation, for every choice of ISNs and both families.

import { describe, expect, test } from "vitest";
import { analyzeScript } from "../support/capture";
import { MATRIX } from "../support/ruleTest";
import { SITUATIONS } from "./situations";

/** Lines of `severity rule@frame`. */
function verdicts(script: string, setting: (typeof MATRIX)[number]): string[] {
  return analyzeScript(script, setting).findings.map(({ severity, rule, frame }) => `${severity} ${rule}@${frame}`);
}

describe("what we say", () => {
  test.each(Object.entries(SITUATIONS))("%s", (_, { script, ours }) => {
    for (const setting of MATRIX) expect(verdicts(script, setting)).toEqual(ours);
  });

  // Nothing is wrong there.
  test("nothing in two of them", () => {
    const silent = Object.entries(SITUATIONS).filter(([, { ours }]) => ours.length === 0);
    expect(silent.map(([name]) => name)).toEqual([
      "30 the ACK recorded ahead of the SYN",
      "37 Fast Open, the data accepted",
    ]);
  });
});
