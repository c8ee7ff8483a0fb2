import { mssExceeded } from "../../src/core/rules/mss-exceeded";
import { ruleTest } from "../support/ruleTest";

ruleTest(mssExceeded, {
  "the responder, three times": {
    script: `
      > S  0:0(0) <mss 1000>
      < S. 0:0(0) ack 1 <mss 1460>
      > .  1:1(0) ack 1
      < .  1:1101(1100) ack 1   // reported information
      > .  1:1(0) ack 1101
      < .  1101:2201(1100) ack 1
      > .  1:1(0) ack 2201
      < .  2201:3301(1100) ack 1`,
    evidence: { payloadLength: 1100, mss: 1000, times: 3 },
  },
  "cut by the card: more than one and a half segments in one": `
    > S  0:0(0) <mss 1460>
    < S. 0:0(0) ack 1 <mss 1460>
    > .  1:1(0) ack 1
    > P. 1:2921(2920) ack 1
    > P. 2921:4421(1500) ack 1
    < .  1:1(0) ack 4421`,
  "checksums left to the card": `
    > S  0:0(0) <mss 1460> pseudo
    < S. 0:0(0) ack 1 <mss 1460>
    > .  1:1(0) ack 1
    > P. 1:1501(1500) ack 1
    < .  1:1(0) ack 1501`,
  "no MSS known": `
    > P. 1:1461(1460) ack 1
    < .  1:1(0) ack 1461`,
  "data on a SYN knows no MSS yet": `
    > S  0:1400(1400) <mss 1460>
    < S. 0:0(0) ack 1401 <mss 536>
    > .  1401:1401(0) ack 1`,
});
