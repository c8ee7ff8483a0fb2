import { keepAliveUnanswered } from "../../src/core/rules/segments/keep-alive-unanswered";
import { ruleTest } from "../support/ruleTest";

const OPEN = `
  > S  0:0(0)
  < S. 0:0(0) ack 1
  > .  1:1(0) ack 1
  > P. 1:11(10) ack 1
  < P. 1:11(10) ack 11
  > .  11:11(0) ack 11`;

ruleTest(keepAliveUnanswered, {
  "four probes, and the prober gives up": {
    script: `${OPEN}
      +60 > . 10:10(0) ack 11       // reported warning
      +10 > . 10:10(0) ack 11
      +10 > . 10:10(0) ack 11
      +10 > . 10:10(0) ack 11
      +10 > R. 11:11(0) ack 11`,
    evidence: { from: "initiator", probes: 4, isReset: false, gaveUp: true, spanNs: 30e9 },
    says: /4 keep-alive probes of the initiator within 30\.0 s got no answer from the responder .* Then the initiator reset/,
  },
  "three probes, and the capture continues": {
    script: `${OPEN}
      +60 < . 10:10(0) ack 11       // reported warning
      +10 < . 10:10(0) ack 11
      +10 < . 10:10(0) ack 11
      +10 end`,
    evidence: { from: "responder", probes: 3, gaveUp: false },
  },
  "two probes may be lost": `${OPEN}
    +60 > . 10:10(0) ack 11
    +10 > . 10:10(0) ack 11
    +10 end`,
  "the capture ends with the third": `${OPEN}
    +60 > . 10:10(0) ack 11
    +10 > . 10:10(0) ack 11
    +10 > . 10:10(0) ack 11`,
  "the third is answered": `${OPEN}
    +60 > . 10:10(0) ack 11
    +10 > . 10:10(0) ack 11
    +10 > . 10:10(0) ack 11
    < .  11:11(0) ack 11
    +10 end`,
  "the first ones are answered, the last three are not": {
    script: `${OPEN}
      +60 > . 10:10(0) ack 11
      < .  11:11(0) ack 11
      +60 > . 10:10(0) ack 11       // reported warning
      +10 > . 10:10(0) ack 11
      +10 > . 10:10(0) ack 11
      +10 end`,
    evidence: { probes: 3 },
  },
  "answered with a RST: the host has lost the connection": {
    script: `${OPEN}
      +7200 > . 10:10(0) ack 11     // reported warning
      < R  11:11(0)`,
    evidence: { probes: 1, isReset: true },
    says: /A keep-alive probe of the initiator was answered by the responder .* with a RST without ACK.*no such connection/,
  },
  "answered with a RST after the program had closed": `${OPEN}
    < F. 11:11(0) ack 11
    > .  11:11(0) ack 12
    +60 > . 10:10(0) ack 12
    < R  12:12(0)`,
  "the program aborts after a probe": `${OPEN}
    +60 > . 10:10(0) ack 11
    < R. 11:11(0) ack 11`,
  "one direction only": `
    > S  0:0(0)
    > .  1:1(0) ack 1
    +60 > . 0:0(0) ack 1
    +10 > . 0:0(0) ack 1
    +10 > . 0:0(0) ack 1
    +10 end`,
  "probes that were never answered, though data was": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      +60 > . 0:0(0) ack 1
      +10 > . 0:0(0) ack 1
      +10 > P. 1:11(10) ack 1
      < .  1:1(0) ack 11
      +60 > . 10:10(0) ack 1   // reported warning
      +10 > . 10:10(0) ack 1
      +10 > . 10:10(0) ack 1
      +10 > R. 11:11(0) ack 1`,
    evidence: { probes: 3, deaf: 2, gaveUp: true },
    says: /got no answer from .* Nor did 2 earlier ones, and the responder still answered data after them\. In the end.*\n.*\nSo the silence does not show that the responder is gone/,
  },
  "an earlier probe that was answered": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      +60 > . 0:0(0) ack 1
      +10 > . 0:0(0) ack 1
      < .  1:1(0) ack 1
      +10 > P. 1:11(10) ack 1
      < .  1:1(0) ack 11
      +60 > . 10:10(0) ack 1   // reported
      +10 > . 10:10(0) ack 1
      +10 > . 10:10(0) ack 1
      +10 > R. 11:11(0) ack 1`,
    evidence: { deaf: 0 },
  },
  "one earlier probe may be lost": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      +60 > . 0:0(0) ack 1
      +10 > P. 1:11(10) ack 1
      < .  1:1(0) ack 11
      +60 > . 10:10(0) ack 1   // reported
      +10 > . 10:10(0) ack 1
      +10 > . 10:10(0) ack 1
      +10 > R. 11:11(0) ack 1`,
    evidence: { deaf: 0 },
  },
});
