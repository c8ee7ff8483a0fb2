import { resetLoop } from "../../src/core/rules/teardown/reset-loop";
import { ruleTest } from "../support/ruleTest";

ruleTest(resetLoop, {
  "five times": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > R  500:500(0)
      < .  1:1(0) ack 1
      > R  500:500(0)
      < .  1:1(0) ack 1
      > R  500:500(0)        // reported warning
      < .  1:1(0) ack 1
      > R  500:500(0)
      < .  1:1(0) ack 1
      > R  500:500(0)`,
    evidence: { by: "initiator", resets: 5 },
    says: /sent 5 RSTs with SEQ x\+500 within 8\.0 ms/,
    related: [4, 6, 10, 12],
  },
  "twice is no loop yet": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > R  500:500(0)
    < .  1:1(0) ack 1
    > R  500:500(0)
    < .  1:1(0) ack 1`,
  "after a SYN into an old connection": {
    script: `
      > S  0:0(0)
      < .  300:300(0) ack 100
      > R  100:100(0)
      < .  300:300(0) ack 100
      > R  100:100(0)
      < .  300:300(0) ack 100
      > R  100:100(0)        // reported`,
    evidence: { by: "initiator", resets: 3 },
  },
  "outside the window, with ordinary ACKs between": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      < R  90000:90000(0)
      > .  1:1(0) ack 1
      < R  90000:90000(0)
      > .  1:1(0) ack 1
      < R  90000:90000(0)    // reported
      > .  1:1(0) ack 1
      < P. 1:11(10) ack 1`,
    evidence: { by: "responder", resets: 3, spanNs: 4e6 },
  },
  "outside the window, with data between": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    < R  90000:90000(0)
    > P. 1:11(10) ack 1
    < R  90000:90000(0)
    > P. 11:21(10) ack 1
    < R  90000:90000(0)
    > P. 21:31(10) ack 1
    < R  90000:90000(0)`,
  "outside the window, with its own ACKs between": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    < R  90000:90000(0)
    < .  1:1(0) ack 1
    < R  90000:90000(0)
    < .  1:1(0) ack 1
    < R  90000:90000(0)`,
  "without anything between": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > R  500:500(0)
    > R  500:500(0)
    > R  500:500(0)`,
  "an abort, and a RST for each ACK in flight": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > .  1:101(100) ack 1
    > .  101:201(100) ack 1
    > .  201:301(100) ack 1
    > R. 301:301(0) ack 1
    < .  1:1(0) ack 101
    > R  101:101(0)
    < .  1:1(0) ack 201
    > R  201:201(0)
    < .  1:1(0) ack 301
    > R  301:301(0)`,
  "a RST for each data segment in flight": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > R. 1:1(0) ack 1
    < .  1:101(100) ack 1
    > R  1:1(0)
    < .  101:201(100) ack 1
    > R  1:1(0)
    < .  201:301(100) ack 1
    > R  1:1(0)`,
  "refused over and over": `
    > S  0:0(0)
    < R. =0:=0(0) ack 1
    +1 > S 0:0(0)
    < R. =0:=0(0) ack 1
    +1 > S 0:0(0)
    < R. =0:=0(0) ack 1`,
  "only one direction was captured": `
    > S  0:0(0)
    > .  1:1(0) ack 1
    > R  500:500(0)
    +1 > R  500:500(0)
    +1 > R  500:500(0)`,
  "recorded twice": `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > R  500:500(0) ipid 7
      dup 4
      < .  1:1(0) ack 1
      > R  500:500(0) ipid 8
      dup 7
      +1 end`,
  "in mid-flow": `
    < .  1:1(0) ack 1
    > R  500:500(0)
    < .  1:1(0) ack 1
    > R  500:500(0)
    < .  1:1(0) ack 1
    > R  500:500(0)          // reported`,
  "another number afterwards, as often": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > R  500:500(0)
      < .  1:1(0) ack 1
      > R  500:500(0)
      < icmp unreachable host quoting 4 from router
      < .  1:1(0) ack 1
      > R  500:500(0)        // reported
      < .  1:1(0) ack 1
      > R  600:600(0)
      < .  1:1(0) ack 1
      > R  600:600(0)
      < .  1:1(0) ack 1
      > R  600:600(0)`,
    evidence: { resets: 3 },
  },
  "other segments of the same number are no RSTs": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > .  1:1(0) ack 1 win 0
    < .  0:0(0) ack 1
    > .  1:1(0) ack 1 win 0
    < .  0:0(0) ack 1
    > .  1:1(0) ack 1 win 0
    < R  90000:90000(0)`,
  "with its own data between": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    < R  90000:90000(0)
    < P. 1:11(10) ack 1
    < R  90000:90000(0)
    < P. 11:21(10) ack 1
    < R  90000:90000(0)
    < P. 21:31(10) ack 1`,
  "the RSTs do not have the number that the ACKs ask for": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      < R  700:700(0)
      > .  1:1(0) ack 1
      < R  700:700(0)
      > .  1:1(0) ack 1
      < R  700:700(0)    // reported
      > .  1:1(0) ack 1`,
    says: /\nThe ACKs ask for y\+1, and the RSTs have another number/,
  },
  "an exact RST that is not accepted": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      < .  1:1(0) ack 1
      > R  1:1(0)
      < .  1:1(0) ack 1
      > R  1:1(0)
      < .  1:1(0) ack 1
      > R  1:1(0)        // reported
      < .  1:1(0) ack 1`,
    says: /\nThe RSTs have the number that the ACKs ask for: the responder does not accept an exact RST/,
  },
  "RSTs that answer RSTs": {
    script: `
      > S  0:0(0)
      < R. =0:=0(0) ack 1
      > R  1:1(0)
      < R. =0:=0(0) ack 1      // reported warning
      > R  1:1(0)
      < R. =0:=0(0) ack 1
      > R  1:1(0)`,
    evidence: { by: "responder", resets: 3, mutual: 3, spanNs: 5_000_000 },
    says: /3 RSTs of the responder and 3 RSTs of the initiator came by turns within 5\.0 ms\.\nA RST is never answered/,
    related: [2, 3, 5, 6, 7],
  },
  "two RSTs of each side": `
    > S  0:0(0)
    < R. =0:=0(0) ack 1
    > R  1:1(0)
    < R. =0:=0(0) ack 1
    > R  1:1(0)
    < R. =0:=0(0) ack 1`,
  "SYNs in between: each is refused": `
    > S  0:0(0)
    < R. =0:=0(0) ack 1
    > R  1:1(0)
    > S  0:0(0)
    < R. =0:=0(0) ack 1
    > R  1:1(0)
    > S  0:0(0)
    < R. =0:=0(0) ack 1
    > R  1:1(0)`,
  "ACKs that a timer sends": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      +0.5 > . 1:1(0) ack 1
      < R  1:1(0)
      +0.5 > . 1:1(0) ack 1
      < R  1:1(0)
      +0.5 > . 1:1(0) ack 1
      < R  1:1(0)                  // reported`,
    evidence: { resets: 3, unaskedNs: 500_000_000 },
    says: /^The initiator sends an ACK again and again, and the responder answers with RSTs: 3 RSTs with SEQ y\+1 within 1\.0 s\. Each ACK but the first comes 500 ms or more.*\n.*\nLook at why the stack of the initiator sends ACKs by a timer/,
  },
  "ACKs as soon as they may answer": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      < R  500:500(0)
      +0.2 > . 1:1(0) ack 1
      < R  500:500(0)
      +0.2 > . 1:1(0) ack 1
      < R  500:500(0)              // reported
      +0.2 > . 1:1(0) ack 1`,
    evidence: { unaskedNs: 0 },
  },
});
