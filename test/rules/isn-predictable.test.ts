import { isnPredictable } from "../../src/core/rules/handshake/isn-predictable";
import { ruleTest } from "../support/ruleTest";

/** A refused SYN per flow, with these ISNs. */
function syns(isns: readonly number[], reportedAt: number): string {
  return isns
    .flatMap((isn, i) => [
      `flow ${i + 2}: set isn =${isn}/=77`,
      `+1 flow ${i + 2}: > S 0:0(0)${i === reportedAt ? "   // reported" : ""}`,
      `flow ${i + 2}: < R. =0:=0(0) ack 1`,
    ])
    .join("\n");
}

ruleTest(isnPredictable, {
  "always 0: once for the host": {
    script: syns([0, 0, 0, 0], 2),
    evidence: { kind: "zero", flows: 4 },
    says: /was 0 in 4 consecutive flows/,
  },
  "always the same": { script: syns([5, 5, 5], 2), evidence: { kind: "equal", step: 0, iss: 5 } },
  "the same step down, across 0": {
    script: syns([100, 4294966396, 4294965396], 2),
    evidence: { kind: "step", step: -1000, flows: 3 },
    says: /decreased by exactly 1000 from/,
  },
  "the same twice only": syns([5, 5, 9], 3),
  "a step twice, then another": syns([100, 200, 301, 401], 4),
  "the responder's": {
    script: `
      flow 2: set isn =66666/=1
      flow 3: set isn =1234567/=1
      flow 4: set isn =891/=1
      flow 2: > S  0:0(0)
      flow 2: < S. 0:0(0) ack 1
      +1 flow 3: > S  0:0(0)
      flow 3: < S. 0:0(0) ack 1
      +1 flow 4: > S  0:0(0)
      flow 4: < S. 0:0(0) ack 1   // reported warning`,
    evidence: { side: "responder", kind: "equal" },
  },
  "retries of one attempt are one choice": `
    > S 0:0(0)
    +1 > S 0:0(0)
    +2 > S 0:0(0)
    +4 > S 0:0(0)`,
  "different hosts": `
    flow 2: set isn =5/=77 host 3/2
    flow 3: set isn =5/=88 host 4/2
    flow 4: set isn =5/=99123 host 5/2
    flow 2: > S 0:0(0)
    flow 3: > S 0:0(0)
    flow 4: > S 0:0(0)`,
  "the same step up": {
    script: syns([100, 64100, 128100], 2),
    says: /increased by exactly 64000 from one flow to the next over 3 consecutive flows/,
  },
});
