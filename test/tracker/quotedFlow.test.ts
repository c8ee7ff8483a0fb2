// An ICMP error tells of the connection whose segment it quotes, though its ports are used by another one by then.

import { expect, test } from "vitest";
import { analyzeScript } from "../support/capture";
import { MATRIX } from "../support/ruleTest";

const CASES: Readonly<Record<string, { script: string; flows: readonly string[] }>> = {
  "late, of the SYN before": {
    script: `
      > S  0:0(0)
      < R. =0:=0(0) ack 1
      +1 > S 90000:90000(0)
      < icmp unreachable host quoting 1 from router
      < S. 500:500(0) ack 90001
      > .  90001:90001(0) ack 501`,
    flows: ["refused", "established"],
  },
  "of the SYN now": {
    script: `
      > S  0:0(0)
      < R. =0:=0(0) ack 1
      +1 > S 90000:90000(0)
      < icmp unreachable host quoting 3 from router`,
    flows: ["refused", "unreachable"],
  },
};

test.each(Object.entries(CASES))("%s", (_, { script, flows }) => {
  for (const setting of MATRIX) {
    const capture = analyzeScript(script, setting);
    expect(capture.flows.map(({ outcome }) => outcome)).toEqual(flows);
    const [before, now] = capture.flows.map(({ events }) => events.filter(({ kind }) => kind === "icmp").length);
    expect([before, now]).toEqual(flows[1] === "unreachable" ? [0, 1] : [1, 0]);
  }
});
