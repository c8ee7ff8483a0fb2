import { fastOpenIgnored } from "../../src/core/rules/options/fast-open-ignored";
import { ruleTest } from "../support/ruleTest";

ruleTest(fastOpenIgnored, {
  "with a new cookie": {
    script: `
      > S  0:100(100) <mss 1460,FO 01020304,nop,nop>
      < S. 0:0(0) ack 1 <mss 1460,FO 05060708,nop,nop>   // reported information
      > P. 1:101(100) ack 1
      < .  1:1(0) ack 101`,
    evidence: { payloadLength: 100, newCookie: true },
    says: /only the SYN\. It contains a new cookie\.\n.*\nThe cookie was no longer/,
    related: [1],
  },
  "part of the data taken": `
    > S  0:100(100) <mss 1460,FO 01020304,nop,nop>
    < S. 0:0(0) ack 51 <mss 1460>
    > P. 51:101(50) ack 1`,
  "a request for a cookie has no data": `
    > S  0:0(0) <mss 1460,FO,nop,nop>
    < S. 0:0(0) ack 1 <mss 1460,FO 05060708,nop,nop>
    > .  1:1(0) ack 1`,
  "data without a cookie is another rule's": `
    > S  0:100(100) <mss 1460,FO,nop,nop>
    < S. 0:0(0) ack 1 <mss 1460>
    > .  1:1(0) ack 1`,
  "no SYN in the capture": `
    < S. 0:0(0) ack 1 <mss 1460,FO 05060708,nop,nop>
    > .  1:1(0) ack 1`,
  "without a new cookie": {
    script: `
      > S  0:100(100) <mss 1460,FO 01020304>
      < S. 0:0(0) ack 1 <mss 1460>         // reported information
      > P. 1:101(100) ack 1`,
    evidence: { newCookie: false },
    says: /only the SYN\.\n.*\nCheck whether/,
  },
  "first left, then taken": `
    > S  0:100(100) <mss 1460,FO 01020304>
    < S. 0:0(0) ack 1 <mss 1460>
    < S. 0:0(0) ack 101 <mss 1460>
    > .  101:101(0) ack 1`,
  "a cookie without data": `
    > S  0:0(0) <mss 1460,FO 01020304>
    < S. 0:0(0) ack 1 <mss 1460>
    > .  1:1(0) ack 1`,
  "the answer is to a retry without data": `
    > S  0:100(100) <mss 1460,FO 0102030405060708,nop,nop>
    +1 > S 0:0(0) <mss 1460>
    < S. 0:0(0) ack 1 <mss 1460>
    > P. 1:101(100) ack 1`,
});
