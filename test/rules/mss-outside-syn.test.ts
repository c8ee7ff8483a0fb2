import { mssOutsideSyn } from "../../src/core/rules/options/mss-outside-syn";
import { ruleTest } from "../support/ruleTest";

ruleTest(mssOutsideSyn, {
  "on data of both sides": {
    script: `
      > S  0:0(0) <mss 1460>
      < S. 0:0(0) ack 1 <mss 1460>
      > P. 1:11(10) ack 1 <mss 1460>   // reported warning
      < .  1:1(0) ack 11 <mss 536>   // reported warning
      > P. 11:21(10) ack 1 <mss 1460>`,
    says: [/MSS 1460\. The same applies to one more segment of that side\.\n/, /MSS 536\.\n/],
  },
  "on a SYN with RST, which flags-invalid reports": `
    > S  0:0(0) <mss 1460>
    < RS. 0:0(0) ack 1 <mss 1460>`,
  "from the middle of a flow": `
    > P. 1:11(10) ack 1 <mss 1460>   // reported
    < .  1:1(0) ack 11`,
  "on SYNs that cross": `
    > S  0:0(0) <mss 1460>
    < S  0:0(0) <mss 1460>
    > S. 0:0(0) ack 1 <mss 1460>
    < S. 0:0(0) ack 1 <mss 1460>`,
});
