import { oneDirectionCaptured } from "../../src/core/rules/handshake/one-direction-captured";
import { ruleTest } from "../support/ruleTest";

ruleTest(oneDirectionCaptured, {
  "the initiator's only": {
    script: `
      > S  0:0(0)            // reported hint
      > .  1:1(0) ack 1`,
    evidence: { seen: "initiator", segments: 2 },
  },
  "the responder's only": {
    script: `
      < S. 0:0(0) ack 1      // reported hint
      < P. 1:101(100) ack 1
      < .  101:101(0) ack 77`,
    evidence: { seen: "responder", segments: 3 },
  },
  "from mid-flow": `
    > P. 1:101(100) ack 1      // reported hint
    > .  101:101(0) ack 501`,
  "one segment from mid-flow may be all there is": "> P. 1:101(100) ack 1",
  "SYNs without answer are unanswered": `
    > S 0:0(0)
    +1 > S 0:0(0)
    +2 end`,
  "RSTs alone acknowledge nothing": `
    < R 5:5(0)
    < R 5:5(0)`,
  "a SYN-ACK alone": "< S. 0:0(0) ack 1",
  "both, late": `
    > S  0:0(0)
    > .  1:1(0) ack 1
    +5 < P. 1:101(100) ack 1`,
  "both, from mid-flow": `
    > P. 1:101(100) ack 1
    > P. 101:201(100) ack 1
    < .  1:1(0) ack 201`,
  "a program connected to itself": `
    flow 2: set host 1/1 port 5000/5000 isn =7/=7
    flow 2: > S  0:0(0)
    flow 2: > S. 0:0(0) ack 1
    flow 2: > .  1:1(0) ack 1`,
});
