import { resetAfterIdle } from "../../src/core/rules/teardown/reset-after-idle";
import { ruleTest } from "../support/ruleTest";

const OPEN = `
  > S  0:0(0)
  < S. 0:0(0) ack 1
  > .  1:1(0) ack 1
  > P. 1:101(100) ack 1
  < P. 1:51(50) ack 101
  > .  101:101(0) ack 51`;

ruleTest(resetAfterIdle, {
  "without ACK, as a load balancer does": {
    script: `${OPEN}
      +350 < R 51:51(0)         // reported information`,
    evidence: { by: "responder", idleNs: 350e9 },
    says: /^The responder \S+ reset the connection with SEQ y\+51 after 5 min 50 s of silence\. All data was acknowledged, and no FIN had been sent\./,
  },
  "by the initiator": {
    script: `${OPEN}
      +60 > R. 101:101(0) ack 51   // reported`,
    evidence: { by: "initiator", idleNs: 60e9 },
  },
  "the start was not captured": {
    script: `
      > P. 1:101(100) ack 1
      < P. 1:51(50) ack 101
      > .  101:101(0) ack 51
      +400 < R. 51:51(0) ack 101   // reported`,
    evidence: { by: "responder" },
  },
  "soon after the last segment": `${OPEN}
    +29 < R. 51:51(0) ack 101`,
  "data was not acknowledged": `${OPEN}
    > P. 101:201(100) ack 51
    +60 < R. 51:51(0) ack 101`,
  "in answer to data after the silence": `${OPEN}
    +60 > P. 101:201(100) ack 51
    < R  51:51(0)`,
  "one side had closed": `${OPEN}
    > F. 101:101(0) ack 51
    < .  51:51(0) ack 102
    +60 < R. 51:51(0) ack 102`,
  "another machine sent it": `
    > S  0:0(0)
    < S. 0:0(0) ack 1 ttl 50
    > .  1:1(0) ack 1
    > P. 1:101(100) ack 1
    < P. 1:51(50) ack 101 ttl 50
    > .  101:101(0) ack 51
    +400 < R. 51:51(0) ack 101 ttl 64`,
  "both continue": `${OPEN}
    +60 < R 51:51(0)
    +1 > P. 101:201(100) ack 51
    < P. 51:101(50) ack 201
    > .  201:201(0) ack 101`,
  "with a number beyond what its sender was seen to send": `${OPEN}
    +600 < R. 2000:2000(0) ack 101`,
});
