import { mssExceeded } from "../../src/core/rules/options/mss-exceeded";
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
    says: /an MSS of 1000\. This happened 3 times\.\n/,
    related: [1],
  },
  "cut by the NIC: more than one and a half segments in one": `
    > S  0:0(0) <mss 1460>
    < S. 0:0(0) ack 1 <mss 1460>
    > .  1:1(0) ack 1
    > P. 1:2921(2920) ack 1
    > P. 2921:4421(1500) ack 1
    < .  1:1(0) ack 4421`,
  "checksums left to the NIC": `
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
  "one beyond, where the other direction and the limit itself are no fault": {
    script: `
      > S  0:0(0) <mss 1000>
      < S. 0:0(0) ack 1 <mss 1460>
      > .  1:1(0) ack 1
      > P. 1:1101(1100) ack 1
      +0.3 > P. 1:1101(1100) ack 1
      < .  1:1(0) ack 1101
      < .  1:1001(1000) ack 1101
      +0.3 < .  1:1001(1000) ack 1101
      < .  1001:2002(1001) ack 1101   // reported`,
    evidence: { times: 1 },
    says: /an MSS of 1000\.\n/,
  },
  "three in a row": {
    script: `
      > S  0:0(0) <mss 1000>
      < S. 0:0(0) ack 1 <mss 1460>
      > .  1:1(0) ack 1
      < .  1:1101(1100) ack 1         // reported
      < .  1101:2201(1100) ack 1
      < .  2201:3301(1100) ack 1`,
    evidence: { times: 3 },
  },
  "only later segments show that the NIC cuts": `
    > S  0:0(0) <mss 1460>
    < S. 0:0(0) ack 1 <mss 1460>
    > .  1:1(0) ack 1
    > P. 1:1501(1500) ack 1
    > P. 1501:4421(2920) ack 1
    < .  1:1(0) ack 4421`,
  "an MSS of 0 is another rule's": `
    > S  0:0(0) <mss 0>
    < S. 0:0(0) ack 1 <mss 1460>
    > .  1:1(0) ack 1
    < .  1:101(100) ack 1
    +0.3 < .  1:101(100) ack 1`,
});
