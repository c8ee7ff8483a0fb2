import { mptcpFallback } from "../../src/core/rules/options/mptcp-fallback";
import { ruleTest } from "../support/ruleTest";

ruleTest(mptcpFallback, {
  "repeated: reported once": {
    script: `
    > S  0:0(0) <mss 1460,raw 1e040100>
    < S. 0:0(0) ack 1 <mss 1460>   // reported information
    +1 < S. 0:0(0) ack 1 <mss 1460>
    > .  1:1(0) ack 1`,
    says: /Multipath/,
    related: [1],
  },
  "a retry without the offer": `
    > S  0:0(0) <mss 1460,raw 1e040100>
    +1 > S 0:0(0) <mss 1460>
    < S. 0:0(0) ack 1 <mss 1460>
    > .  1:1(0) ack 1`,
  "never offered": `
    > S  0:0(0) <mss 1460,raw 63040100>
    < S. 0:0(0) ack 1 <mss 1460>
    > .  1:1(0) ack 1`,
  "a join is no offer": `
    > S  0:0(0) <mss 1460,raw 1e0c10010000000000000000>
    < S. 0:0(0) ack 1 <mss 1460>
    > .  1:1(0) ack 1`,
  "refused, not answered": `
    > S  0:0(0) <mss 1460,raw 1e040100>
    < R. 0:0(0) ack 1 win 0`,
  "the SYN-ACK cut by the snap length": `
    > S  0:0(0) <mss 1460,raw 1e040100>
    < S. 0:0(0) ack 1 <mss 1460,raw 1e0c01000102030405060708> cut 58
    > .  1:1(0) ack 1`,
  "answered by the second SYN-ACK": `
    > S  0:0(0) <mss 1460,raw 1e040100>
    < S. 0:0(0) ack 1 <mss 1460>
    +1 < S. 0:0(0) ack 1 <mss 1460,raw 1e0c01000102030405060708>
    > .  1:1(0) ack 1`,
});
