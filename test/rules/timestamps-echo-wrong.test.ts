import { timestampsEchoWrong } from "../../src/core/rules/options/timestamps-echo-wrong";
import { ruleTest } from "../support/ruleTest";

ruleTest(timestampsEchoWrong, {
  "left at 0": {
    script: `
      > S  0:0(0) <mss 1460,nop,nop,TS val 100 ecr 0>
      < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 7 ecr 0>   // reported error
      > R  1:1(0)`,
    evidence: { tsEcr: 0, sent: [100], rejected: true },
    says: /echoes TSecr 0; the SYN contained TSval 100\. The initiator answered with a RST\.\n/,
    related: [1],
  },
  "an earlier SYN's": `
    > S  0:0(0) <mss 1460,nop,nop,TS val 100 ecr 0>
    +1 > S 0:0(0) <mss 1460,nop,nop,TS val 1100 ecr 0>
    < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 7 ecr 100>
    > .  1:1(0) ack 1 <nop,nop,TS val 1101 ecr 7>`,
  "no SYN's of two": {
    script: `
      > S  0:0(0) <mss 1460,nop,nop,TS val 100 ecr 0>
      +1 > S 0:0(0) <mss 1460,nop,nop,TS val 1100 ecr 0>
      < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 7 ecr 101>   // reported
      > .  1:1(0) ack 1 <nop,nop,TS val 1101 ecr 7>`,
    evidence: { sent: [100, 1100] },
    says: /echoes TSecr 101; the SYNs contained TSval 100, 1100\.\n/,
    related: [1, 2],
  },
  "the SYN offered none": `
    > S  0:0(0) <mss 1460>
    < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 7 ecr 100>
    > .  1:1(0) ack 1`,
  "no SYN in the capture": `
    < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 7 ecr 100>
    > .  1:1(0) ack 1 <nop,nop,TS val 101 ecr 7>`,
  "repeated after the ACK it echoes the ACK": `
    > S  0:0(0) <mss 1460,nop,nop,TS val 100 ecr 0>
    < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 7 ecr 100>
    > .  1:1(0) ack 1 <nop,nop,TS val 101 ecr 7>
    +1 < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 1007 ecr 101>`,
  "the SYN cut by the snap length": `
    > S  0:0(0) <mss 1460,nop,nop,TS val 100 ecr 0> cut 58
    < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 7 ecr 5>
    > .  1:1(0) ack 1 <nop,nop,TS val 101 ecr 7>`,
  "of a SYN between that the capture lost": `
    > S  0:0(0) <mss 1460,nop,nop,TS val 100 ecr 0>
    +1.02 < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 7 ecr 1100>
    > .  1:1(0) ack 1 <nop,nop,TS val 1120 ecr 7>`,
  "of a SYN before those that the capture has, which was running": `
    flow 2: > S 0:0(0)
    +1.1 > S  0:0(0) <mss 1460,nop,nop,TS val 5000 ecr 0>
    < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 7 ecr 4000>
    > .  1:1(0) ack 1 <nop,nop,TS val 5001 ecr 7>`,
  "of a time at which the capture was not running yet": {
    script: `
      > S  0:0(0) <mss 1460,nop,nop,TS val 5000 ecr 0>
      < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 7 ecr 4000>   // reported warning
      > .  1:1(0) ack 1 <nop,nop,TS val 5001 ecr 7>`,
    evidence: { doubt: "before-capture", rejected: false },
    says: /sent before the capture began\. A capture that begins earlier/,
  },
  "of the SYN before, while the clock wrapped": `
    flow 2: > S 0:0(0)
    +1.1 > S  0:0(0) <mss 1460,nop,nop,TS val 50 ecr 0>
    < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 7 ecr 4294966346>
    > .  1:1(0) ack 1 <nop,nop,TS val 51 ecr 7>`,
  "of a time at which no SYN is sent again, by a clock that later segments show": {
    script: `
      flow 2: > S 0:0(0)
      +5 > S  0:0(0) <mss 1460,nop,nop,TS val 5000 ecr 0>
      < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 7 ecr 4100>   // reported error
      > .  1:1(0) ack 1 <nop,nop,TS val 5002 ecr 7>
      +2 > F. 1:1(0) ack 1 <nop,nop,TS val 7002 ecr 7>`,
    evidence: { tsEcr: 4100, doubt: undefined },
  },
  "of a SYN a second ago, and the initiator rejects it": {
    script: `
      flow 2: > S 0:0(0)
      +5 > S  0:0(0) <mss 1460,nop,nop,TS val 5000 ecr 0>
      < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 7 ecr 4000>   // reported error
      > R  1:1(0)`,
    evidence: { rejected: true },
  },
  "of a SYN 5 s ahead of the only one, 146 ms later": {
    script: `
      > S  0:0(0) <mss 1460,nop,nop,TS val 100 ecr 0>
      +0.146 < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 7 ecr 5100>   // reported error
      > .  1:1(0) ack 1 <nop,nop,TS val 247 ecr 7>`,
  },
  "900 ticks too low, and rejected three times": {
    script: `
      > S  0:0(0) <mss 1460,nop,nop,TS val 5000 ecr 0>
      < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 7 ecr 4100>   // reported error
      > R  1:1(0)
      +1 > S 0:0(0) <mss 1460,nop,nop,TS val 6002 ecr 0>
      < S. 9:9(0) ack 1 <mss 1460,nop,nop,TS val 1009 ecr 5102>
      > R  10:10(0)`,
    evidence: { sent: [5000, 6002], rejected: true },
  },
  "later than the SYN, and no time for another": {
    script: `
    > S  0:0(0) <mss 1460,nop,nop,TS val 100 ecr 0>
    +0.009 < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 7 ecr 1100>   // reported error
    > .  1:1(0) ack 1 <nop,nop,TS val 200 ecr 7>`,
  },
  "further than the fastest clock comes in that time": {
    script: `
    > S  0:0(0) <mss 1460,nop,nop,TS val 100 ecr 0>
    +0.5 < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 7 ecr 500101>   // reported error
    > .  1:1(0) ack 1 <nop,nop,TS val 600 ecr 7>`,
  },
  "as far as the fastest clock comes in that time": `
    > S  0:0(0) <mss 1460,nop,nop,TS val 100 ecr 0>
    +0.5 < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 7 ecr 500100>
    > .  1:1(0) ack 1 <nop,nop,TS val 500200 ecr 7>`,
  "longer ago than any attempt": {
    script: `
    > S  0:0(0) <mss 1460,nop,nop,TS val 200000100 ecr 0>
    < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 7 ecr 100>   // reported error
    > .  1:1(0) ack 1 <nop,nop,TS val 200000101 ecr 7>`,
  },
  "0, though a clock may have stood there": {
    script: `
    > S  0:0(0) <mss 1460,nop,nop,TS val 1000 ecr 0>
    < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 7 ecr 0>   // reported error
    > .  1:1(0) ack 1 <nop,nop,TS val 1001 ecr 7>`,
  },
  "its own value, though a clock may have stood there": {
    script: `
    > S  0:0(0) <mss 1460,nop,nop,TS val 1000 ecr 0>
    < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 700 ecr 700>   // reported error
    > .  1:1(0) ack 1 <nop,nop,TS val 1001 ecr 700>`,
  },
  "of the ACK": {
    script: `
      > S  0:0(0) <mss 1460,nop,nop,TS val 100 ecr 0>
      < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 7 ecr 100>
      > .  1:1(0) ack 1 <nop,nop,TS val 101 ecr 987654>       // reported warning
      < P. 1:101(100) ack 1 <nop,nop,TS val 8 ecr 101>`,
    evidence: { on: "ack", tsEcr: 987654, sent: [7] },
    says: /has TSecr 987654; the SYN-ACK contained TSval 7\./,
    related: [2],
  },
  "of the ACK, left at 0": `
    > S  0:0(0) <mss 1460,nop,nop,TS val 100 ecr 0>
    < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 7 ecr 100>
    > .  1:1(0) ack 1 <nop,nop,TS val 101 ecr 0>              // reported warning`,
  "of the ACK, an earlier SYN-ACK's": `
    > S  0:0(0) <mss 1460,nop,nop,TS val 100 ecr 0>
    < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 7 ecr 100>
    +1 < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 1007 ecr 100>
    > .  1:1(0) ack 1 <nop,nop,TS val 1101 ecr 7>`,
  "of the ACK, a SYN-ACK's that the capture lost": `
    > S  0:0(0) <mss 1460,nop,nop,TS val 100 ecr 0>
    < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 7 ecr 100>
    +1.1 > . 1:1(0) ack 1 <nop,nop,TS val 1101 ecr 1007>`,
  "of the ACK, without any in the SYN-ACK": `
    > S  0:0(0) <mss 1460,nop,nop,TS val 100 ecr 0>
    < S. 0:0(0) ack 1 <mss 1460>
    > .  1:1(0) ack 1 <nop,nop,TS val 101 ecr 5>`,
  "of a later segment": `
    > S  0:0(0) <mss 1460,nop,nop,TS val 100 ecr 0>
    < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 7 ecr 100>
    > .  1:1(0) ack 1 <nop,nop,TS val 101 ecr 7>
    > P. 1:101(100) ack 1 <nop,nop,TS val 102 ecr 55>`,
  "zeros in both fields, and the connection opens": {
    script: `
      > S  0:0(0) <mss 1460,nop,nop,TS val 100 ecr 0>
      < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 0 ecr 0>     // reported information
      > .  1:1(0) ack 1 <nop,nop,TS val 101 ecr 0>
      < P. 1:101(100) ack 1 <nop,nop,TS val 4711 ecr 101>`,
    evidence: { on: "syn-ack", zeros: true },
    says: /has TSval 0 and TSecr 0; the SYN contained TSval 100\. The initiator took it\./,
  },
  "zeros in both fields, and the initiator resets": `
    > S  0:0(0) <mss 1460,nop,nop,TS val 100 ecr 0>
    < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 0 ecr 0>       // reported error
    > R  1:1(0)`,
  "of a later ACK, where the capture missed the first": `
    > S  0:0(0) <mss 1460,nop,nop,TS val 100 ecr 0>
    < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 7 ecr 100>
    +0.05 < .  1:1(0) ack 19 <nop,nop,TS val 57 ecr 125>
    > .  19:19(0) ack 1 <nop,nop,TS val 150 ecr 57>`,
  "of an ACK of data, where the capture missed the first": `
    > S  0:0(0) <mss 1460,nop,nop,TS val 100 ecr 0>
    < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 7 ecr 100>
    +0.05 > .  1:1(0) ack 26 <nop,nop,TS val 150 ecr 57>`,
  "octets in reverse order": {
    script: `
      > S  0:0(0) <mss 1460,nop,nop,TS val 1000 ecr 0>
      < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 7 ecr 3892510720>   // reported error
      > R  1:1(0)
      +1 > S 0:0(0) <mss 1460,nop,nop,TS val 2000 ecr 0>
      < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 8 ecr 3490119680>
      > R  1:1(0)`,
    evidence: { tsEcr: 3892510720, reversed: 1000, rejected: true },
    says: /contained TSval 1000, 2000\. It is 1000 with its four octets in reverse order\. The initiator.*\n.*\nThe field is copied without a conversion/,
  },
  "octets in reverse order on the ACK": {
    script: `
      > S  0:0(0) <mss 1460,nop,nop,TS val 1000 ecr 0>
      < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 2000 ecr 1000>
      > .  1:1(0) ack 1 <nop,nop,TS val 1001 ecr 3490119680>   // reported warning`,
    evidence: { on: "ack", reversed: 2000 },
    says: /contained TSval 2000\. It is 2000 with its four octets in reverse order\.\n.*\nThe field is copied/,
  },
});
