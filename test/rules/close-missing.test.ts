import { closeMissing } from "../../src/core/rules/teardown/close-missing";
import { ruleTest } from "../support/ruleTest";

const OPEN = `
  > S  0:0(0)
  < S. 0:0(0) ack 1
  > .  1:1(0) ack 1
  > P. 1:101(100) ack 1
  < P. 1:201(200) ack 101
  > .  101:101(0) ack 201`;

ruleTest(closeMissing, {
  "the server closes an idle connection, and the client keeps it": {
    script: `${OPEN}
      +5 < F. 201:201(0) ack 101   // reported information
      > .  101:101(0) ack 202
      +100 end
      +100 end`,
    evidence: { from: "responder", waitedNs: 200.001e9, wentOn: false },
    says: /The responder sent its FIN, and the initiator \S+ acknowledged it and did not close: no FIN, no RST and no data of it in the 3 min 20 s after the FIN\.\n/,
  },
  "the client closes its half, gets its answer, and nothing more": {
    script: `${OPEN}
      > F. 101:101(0) ack 201      // reported
      < .  201:201(0) ack 102
      +2 < P. 201:301(100) ack 102
      > .  102:102(0) ack 301
      +100 end`,
    evidence: { from: "initiator", wentOn: true },
    says: /in the 100 s after its last data\.\n/,
  },
  "the answer takes long": `${OPEN}
    > F. 101:101(0) ack 201
    < .  201:201(0) ack 102
    +55 < P. 201:301(100) ack 102
    > .  102:102(0) ack 301
    +50 end`,
  "the capture ends before": `${OPEN}
    < F. 201:201(0) ack 101
    > .  101:101(0) ack 202
    +59 end`,
  "nothing else was captured after it": `${OPEN}
    < F. 201:201(0) ack 101
    > .  101:101(0) ack 202`,
  "the FIN was not acknowledged": `${OPEN}
    < F. 201:201(0) ack 101
    +100 end`,
  "both closed": `${OPEN}
    < F. 201:201(0) ack 101
    > F. 101:101(0) ack 202
    < .  202:202(0) ack 102
    +100 end`,
  "the other side's FIN is not in the capture": `${OPEN}
    < F. 201:201(0) ack 101
    > .  101:101(0) ack 202
    < .  202:202(0) ack 102
    +100 end`,
  "a RST": `${OPEN}
    < F. 201:201(0) ack 101
    > .  101:101(0) ack 202
    +50 > R. 101:101(0) ack 202
    +100 end`,
  "only one direction was captured": `
    < P. 1:201(200) ack 101
    < F. 201:201(0) ack 101
    +100 end`,
});
