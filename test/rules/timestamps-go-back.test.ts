import { timestampsGoBack } from "../../src/core/rules/options/timestamps-go-back";
import { ruleTest } from "../support/ruleTest";

const OPEN = `
      > S  0:0(0) <mss 1460,nop,nop,TS val 5000 ecr 0>
      < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 90 ecr 5000>
      > .  1:1(0) ack 1 <nop,nop,TS val 5001 ecr 90>`;

ruleTest(timestampsGoBack, {
  "data that is taken nevertheless": {
    script: `${OPEN}
      > P. 1:101(100) ack 1 <nop,nop,TS val 4000 ecr 90>      // reported warning
      < .  1:1(0) ack 101 <nop,nop,TS val 91 ecr 5001>`,
    evidence: { from: "initiator", tsVal: 4000, before: 5001, count: 1, taken: "acknowledged" },
    says: /has TSval 4000; its segment before had 5001\. The responder acknowledged its data nevertheless\./,
  },
  "data that has to be sent again": {
    script: `${OPEN}
      > P. 1:101(100) ack 1 <nop,nop,TS val 4000 ecr 90>      // reported
      +0.3 > P. 1:101(100) ack 1 <nop,nop,TS val 5300 ecr 90>
      < .  1:1(0) ack 101 <nop,nop,TS val 400 ecr 5300>`,
    evidence: { taken: "sent-again" },
    says: /The initiator had to retransmit its data\./,
  },
  "after ordinary segments": {
    script: `${OPEN}
      > P. 1:101(100) ack 1 <nop,nop,TS val 5010 ecr 90>
      < .  1:1(0) ack 101 <nop,nop,TS val 100 ecr 5010>
      > P. 101:201(100) ack 1 <nop,nop,TS val 6000 ecr 100>
      < .  1:1(0) ack 201 <nop,nop,TS val 110 ecr 6000>
      > P. 201:301(100) ack 1 <nop,nop,TS val 5990 ecr 110>   // reported
      < .  1:1(0) ack 301 <nop,nop,TS val 120 ecr 6000>
      > P. 301:401(100) ack 1 <nop,nop,TS val 6100 ecr 120>`,
    evidence: { before: 6000, tsVal: 5990, count: 1 },
  },
  "an acknowledgment": `${OPEN}
      > P. 1:101(100) ack 1 <nop,nop,TS val 5002 ecr 90>
      < .  1:1(0) ack 101 <nop,nop,TS val 50 ecr 5002>        // reported`,
  "the responder after its SYN-ACK": `
      > S  0:0(0) <mss 1460,nop,nop,TS val 5000 ecr 0>
      < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 90 ecr 5000>
      > .  1:1(0) ack 1 <nop,nop,TS val 5001 ecr 90>
      < P. 1:101(100) ack 1 <nop,nop,TS val 7 ecr 5001>       // reported`,
  "over the end of the numbers": `
      > S  0:0(0) <mss 1460,nop,nop,TS val 4294967290 ecr 0>
      < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 90 ecr 4294967290>
      > .  1:1(0) ack 1 <nop,nop,TS val 4294967295 ecr 90>
      > P. 1:101(100) ack 1 <nop,nop,TS val 3 ecr 90>
      < .  1:1(0) ack 101 <nop,nop,TS val 91 ecr 3>`,
  "one tick": `${OPEN}
      > P. 1:101(100) ack 1 <nop,nop,TS val 4999 ecr 90>
      < .  1:1(0) ack 101 <nop,nop,TS val 91 ecr 5001>`,
  "a clock that stood at 0": `
      > S  0:0(0) <mss 1460,nop,nop,TS val 5000 ecr 0>
      < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 0 ecr 0>
      > .  1:1(0) ack 1 <nop,nop,TS val 5001 ecr 0>
      < P. 1:101(100) ack 1 <nop,nop,TS val 3000000000 ecr 5001>`,
  "recorded in the wrong order": `${OPEN}
      > P. 101:201(100) ack 1 <nop,nop,TS val 5020 ecr 90>
      > P. 1:101(100) ack 1 <nop,nop,TS val 5010 ecr 90>
      < .  1:1(0) ack 201 <nop,nop,TS val 91 ecr 5010>`,
  "an acknowledgment that was overtaken": `${OPEN}
      < P. 1:101(100) ack 1 <nop,nop,TS val 91 ecr 5001>
      < P. 101:201(100) ack 1 <nop,nop,TS val 92 ecr 5001>
      > .  1:1(0) ack 201 <nop,nop,TS val 5050 ecr 92>
      > .  1:1(0) ack 101 <nop,nop,TS val 5040 ecr 91>
      > P. 1:101(100) ack 201 <nop,nop,TS val 5060 ecr 92>`,
  "a keep-alive with an old clock": `${OPEN}
      > P. 1:101(100) ack 1 <nop,nop,TS val 5010 ecr 90>
      < .  1:1(0) ack 101 <nop,nop,TS val 91 ecr 5010>
      +60 > . 100:100(0) ack 1 <nop,nop,TS val 5000 ecr 91>
      < .  1:1(0) ack 101 <nop,nop,TS val 60091 ecr 5010>`,
  "a RST": `${OPEN}
      < R. 1:1(0) ack 1 <nop,nop,TS val 1 ecr 5001>`,
});
