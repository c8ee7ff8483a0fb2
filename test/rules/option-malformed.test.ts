import { optionMalformed } from "../../src/core/rules/options/option-malformed";
import { ruleTest } from "../support/ruleTest";

ruleTest(optionMalformed, {
  "a length of 1": {
    script: `
      > S  0:0(0) <mss 1460,raw fd010000>   // reported error
      < S. 0:0(0) ack 1 <mss 1460>
      > .  1:1(0) ack 1`,
    evidence: { kindNumber: 253, offset: 4 },
    says: /its length is 1, less than the 2 octets of kind and length/,
  },
  "a length of 0": `
    > S  0:0(0) <mss 1460,raw 03000000>   // reported
    < S. 0:0(0) ack 1 <mss 1460>
    > .  1:1(0) ack 1`,
  "a length beyond the header": `
    > S  0:0(0) <mss 1460,raw 0809000000000000>   // reported
    < S. 0:0(0) ack 1 <mss 1460>
    > .  1:1(0) ack 1`,
  "an MSS of three octets, from both sides": `
    > S  0:0(0) <raw 020305,nop>   // reported
    < S. 0:0(0) ack 1 <raw 020305,nop>   // reported
    > .  1:1(0) ack 1`,
  "on every segment of one side: reported once": {
    script: `
      > S  0:0(0) <mss 1460>
      < S. 0:0(0) ack 1 <mss 1460>
      > .  1:1(0) ack 1 <raw 05050000>   // reported
      > .  1:11(10) ack 1 <raw 05050000>
      > .  11:21(10) ack 1 <raw 05050000>`,
    evidence: { times: 3 },
  },
  "an unknown kind of a sound length": `
    > S  0:0(0) <mss 1460,raw 63040000>
    < S. 0:0(0) ack 1 <mss 1460>
    > .  1:1(0) ack 1`,
  "cut by the snap length": `
    > S  0:0(0) <mss 1460,raw 03020000> cut 58
    < S. 0:0(0) ack 1 <mss 1460>
    > .  1:1(0) ack 1`,
  "from the middle of a flow": `
    > P. 1:11(10) ack 1 <raw 05050000>   // reported
    < .  1:1(0) ack 11`,
});
