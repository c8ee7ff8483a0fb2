import { fastOpenMalformed } from "../../src/core/rules/options/fast-open-malformed";
import { ruleTest } from "../support/ruleTest";

ruleTest(fastOpenMalformed, {
  "18 octets": {
    script: `
      > S  0:0(0) <FO 010203040506070809101112131415161718>   // reported warning
      < S. 0:0(0) ack 1 <mss 1460>
      > .  1:1(0) ack 1`,
    evidence: { cookieLength: 18 },
  },
  "five octets": `
    > S  0:0(0) <mss 1460,FO 0102030405,nop>   // reported
    < S. 0:0(0) ack 1 <mss 1460>
    > .  1:1(0) ack 1`,
  "two octets": `
    > S  0:0(0) <mss 1460,FO 0102>   // reported
    < S. 0:0(0) ack 1 <mss 1460>
    > .  1:1(0) ack 1`,
  "sixteen octets": `
    > S  0:0(0) <FO 01020304050607080910111213141516,nop,nop>
    < S. 0:0(0) ack 1 <mss 1460>
    > .  1:1(0) ack 1`,
  "a request": `
    > S  0:0(0) <mss 1460,FO,nop,nop>
    < S. 0:0(0) ack 1 <mss 1460>
    > .  1:1(0) ack 1`,
  "cut by the snap length": `
    > S  0:0(0) <mss 1460,FO 010203,nop,nop,nop> cut 58
    < S. 0:0(0) ack 1 <mss 1460>
    > .  1:1(0) ack 1`,
  "on a segment that does not open": `
    > S  0:0(0) <mss 1460>
    < S. 0:0(0) ack 1 <mss 1460>
    > .  1:1(0) ack 1 <FO 0102>`,
  "behind the end of the options": `
    > S  0:0(0) <mss 1460,eol,FO 0102>
    < S. 0:0(0) ack 1 <mss 1460>
    > .  1:1(0) ack 1`,
  "on a segment that does not open, whose options are odd otherwise": `
    > S  0:0(0) <mss 1460>
    < S. 0:0(0) ack 1 <mss 1460>
    > .  1:1(0) ack 1 <mss 1460,FO 0102>`,
  "a length below two holds nothing": `
    > S  0:0(0) <mss 1460,raw 22010000>
    < S. 0:0(0) ack 1 <mss 1460>
    > .  1:1(0) ack 1`,
  "a length beyond the header: what it holds is not there": `
    > S  0:0(0) <mss 1460,raw 22100102>
    < S. 0:0(0) ack 1 <mss 1460>
    > .  1:1(0) ack 1`,
  "the last octet of the header": `
    > S  0:0(0) <mss 1460,nop,nop,nop,raw 22>
    < S. 0:0(0) ack 1 <mss 1460>
    > .  1:1(0) ack 1`,
});
