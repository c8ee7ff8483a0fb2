import { resetIneffective } from "../../src/core/rules/handshake/reset-ineffective";
import { ruleTest } from "../support/ruleTest";

ruleTest(resetIneffective, {
  "three different numbers are reported one by one": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    < R -70000:-70000(0)    // reported
    < R -70001:-70001(0)    // reported
    < R -70002:-70002(0)    // reported`,
  "more are a series": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      < R -70000:-70000(0)    // reported
      < R -70001:-70001(0)
      < R -70002:-70002(0)
      < R -70003:-70003(0)`,
    evidence: { more: 3 },
    says: /It is followed by 3 RSTs of the responder with other numbers that are ignored for the same reason\./,
  },
  "the right number in SYN-RECEIVED, and the SYN-ACK comes again": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > R  1:1(0)             // reported warning
      +1 < S. 0:0(0) ack 1
      +3 end`,
    evidence: { why: "not-received", by: "initiator" },
    says: /has SEQ x\+1, as the responder expects, and yet the responder sends its SYN-ACK again\..*\n.* did not reach the responder/,
    related: [4],
  },
  "in an open flow, beyond a window whose scale is not known from a SYN": `
    > S  0:0(0) <raw 0200,raw 05b4,nop,wscale 7>
    < S. 0:0(0) ack 1 <mss 1460,nop,wscale 7>
    > .  1:1(0) ack 1 win 10000
    < R  900001:900001(0)
    > P. 1:11(10) ack 1`,
  "in an open flow, beyond a window that only the SYN-ACK scales": `
    > S  0:0(0) <mss 1460>
    < S. 0:0(0) ack 1 <mss 1460,nop,wscale 7>
    > .  1:1(0) ack 1 win 10000
    < R  900001:900001(0)
    > P. 1:11(10) ack 1`,
  "below what a SYN-ACK acknowledged wrongly": `
    > S  0:0(0)
    < S. 0:0(0) ack 78
    > .  1:1(0) ack 1
    > R. 1:1(0) ack 1`,
  "to an end that its sender's SYN has brought out of SYN-SENT": `
    > S 0:0(0)
    < S 0:0(0)
    > R 1:1(0)
    +2 end`,
  "to a SYN, without ACK": {
    script: `
      > S  0:0(0)
      < R  5:5(0)   // reported warning
      +1 end`,
    evidence: { why: "no-ack", by: "responder", times: 1 },
    says: /has no ACK, and the initiator is in.* answers its SYN \(SEQ x\)\.\nIn SYN-SENT.*\nA RST to a SYN must/,
  },
  "to a SYN, one too many": {
    script: `
      > S  0:0(0)
      < R. 0:0(0) ack 2   // reported`,
    evidence: { why: "wrong-ack" },
    says: /acknowledges x\+2, but the SYN's number is x, and.*\nIn SYN-SENT.*\nA RST to a SYN/,
  },
  "to a SYN with data: one more than all of it": `
    > S  0:100(100)
    < R. 0:0(0) ack 102   // reported`,
  "to a SYN with data: part of it": `
    > S  0:100(100)
    < R. 0:0(0) ack 51`,
  "the same again is reported once": {
    script: `
      > S  0:0(0)
      < R. 0:0(0) ack 9   // reported
      +1 > S 0:0(0)
      < R. 0:0(0) ack 9`,
    evidence: { times: 2 },
    says: /acceptable\. It was sent twice\.\n/,
  },
  "different ones are each reported": {
    script: `
    > S  0:0(0)
    < R. 0:0(0) ack 9   // reported
    < R. 0:0(0) ack 8   // reported
    < R  0:0(0)         // reported
    < R. 5:5(0) ack 8   // reported`,
    evidence: { times: 1 },
  },
  "the next one counts": `
    > S  0:0(0)
    < R. 0:0(0) ack 0
    < R. 0:0(0) ack 1`,
  "any SYN of the attempt may be refused": `
    > S  0:0(0)
    +1 > S 77000:77000(0)
    < R. 0:0(0) ack 1`,
  "after a wrong SYN-ACK, with its number": `
    > S  0:0(0)
    < S. 0:0(0) ack 9
    > R  9:9(0)`,
  "after the SYN-ACK, at x+1": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > R  1:1(0)`,
  "after the SYN-ACK, below": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > R  0:0(0)         // reported
      +1 end`,
    evidence: { why: "below-window", by: "initiator" },
    says: /SEQ x, below the window of the responder, which begins at x\+1\./,
  },
  "after the SYN-ACK, the last number in the window": `
    > S  0:0(0)
    < S. 0:0(0) ack 1 win 1000
    > R  1000:1000(0)`,
  "after the SYN-ACK, at the right edge": `
    > S  0:0(0)
    < S. 0:0(0) ack 1 win 1000
    > R  1001:1001(0)         // reported warning`,
  "after the SYN-ACK, beyond the right edge": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1 win 1000
      > R  1002:1002(0)         // reported
      > .  1:1(0) ack 1`,
    evidence: { why: "beyond-window" },
  },
  "in an open flow, far below": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      < R  -5000:-5000(0)   // reported
      > P. 1:11(10) ack 1`,
    evidence: { why: "below-window" },
    says: /below the window of the initiator.*\nA RST is valid only if.*\nA RST with a guessed/,
  },
  "in an open flow, far beyond": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    < R  900001:900001(0)   // reported
    > P. 1:11(10) ack 1`,
  "in an open flow, beyond a window that scaling makes larger": `
    > S  0:0(0) <mss 1460,nop,wscale 7>
    < S. 0:0(0) ack 1 <mss 1460,nop,wscale 7>
    > .  1:1(0) ack 1 win 10000
    < R  900001:900001(0)
    > P. 1:11(10) ack 1`,
  "in an open flow, exactly": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    < R  1:1(0)`,
  "below, but followed by one that counts": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > P. 1:101(100) ack 1
    < P. 1:101(100) ack 101
    > .  101:101(0) ack 101
    < R  1:1(0)
    < R  101:101(0)`,
  "after both have closed": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > F. 1:1(0) ack 1
    < F. 1:1(0) ack 2
    > .  2:2(0) ack 2
    < R  1:1(0)`,
  "with no window offered, at the right number": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > .  1:1(0) ack 1 win 0
    < R  1:1(0)`,
  "the start is not in the capture: the right edge is not known": `
    > .  1:1(0) ack 1 win 10
    < .  1:1(0) ack 1
    < R  5000:5000(0)`,
  "the start is not in the capture: below is below": `
    > .  1:1(0) ack 1
    < .  1:1(0) ack 1
    < R  -5000:-5000(0)   // reported
    > .  1:1(0) ack 1`,
  "one direction only": `
    > S  0:0(0)
    > .  1:1(0) ack 1
    > R  -5000:-5000(0)`,
  "the capture missed frames of the receiver: its window may have moved": `
    > S  0:0(0)
    < S. 0:0(0) ack 1 win 1000
    > .  1:1(0) ack 1
    < .  501:501(0) ack 1 win 1000
    > .  1:1(0) ack 501 win 100
    < .  501:501(0) ack 1 win 1000
    > R  5000:5000(0)`,
  "the snap length cut its number": `
    > S  0:0(0)
    < R  0:0(0) cut 36`,
  "recorded twice": `
    > S  0:0(0)
    < R  0:0(0)   // reported
    dup 2`,
  "the capture swapped SYN and RST": `
    < R. 0:0(0) ack 1
    > S  0:0(0)`,
  "the same without ACK, with and without PSH": `
    > S  0:0(0)
    < R  0:0(0)         // reported
    < RP 0:0(0)         // reported`,
  "a RST of the other side took effect, and one after the end": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    < R  -5000:-5000(0)   // reported
    > R. 1:1(0) ack 1
    < R  1:1(0)`,
  "of both sides, with the same numbers": {
    script: `
      flow 2: set isn =9000/=9000
      flow 2: > S  0:0(0)
      flow 2: < S. 0:0(0) ack 1
      flow 2: > .  1:1(0) ack 1
      flow 2: < R  -5000:-5000(0)   // reported
      flow 2: > R  -5000:-5000(0)   // reported
      flow 2: < .  1:1(0) ack 1`,
    evidence: [
      { by: "responder", times: 1 },
      { by: "initiator", times: 1 },
    ],
  },
  "a SYN that came after it was not meant": {
    script: `
      > S  0:0(0)
      < R  0:0(0)         // reported
      +1 > S 5000:5000(0)`,
    related: [1],
  },
  "beyond the window, at what its sender had sent": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1 win 10
    < P. 1:101(100) ack 1
    < R  101:101(0)`,
  "to a SYN, long before one that counts": {
    script: `
      > S  0:0(0)
      < R. =0:=0(0) ack 0   // reported
      +1 > S 0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      < R  1:1(0)`,
    evidence: { why: "wrong-ack" },
  },
  "in an open flow, before ordinary segments and one that counts": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    < R  -5000:-5000(0)   // reported
    < P. 1:101(100) ack 1
    > .  1:1(0) ack 101
    < R  101:101(0)`,
  "at its sender's own number, which the other side had acknowledged wrongly": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > P. 1:101(100) ack 77
    < R  1:1(0)
    +1 end`,
  "beyond a window that a SYN-ACK, which the capture has not, may scale": `
    > S  0:0(0) <mss 1460,nop,wscale 7>
    > .  1:1(0) ack 1 win 500
    < .  1:1(0) ack 1 win 500
    > P. 1:11(10) ack 1 win 500
    < .  1:1(0) ack 11 win 500
    < R  30001:30001(0)
    > P. 11:21(10) ack 1`,
  "to an end that continued with a wrong SYN-ACK": `
    > S  0:0(0)
    < S. 0:0(0) ack 2
    > P. 1:19(18) ack 1
    < R. 1:1(0) ack 19`,
  "of the responder after its SYN-ACK, with its ISN, and the handshake continues": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      < R  0:0(0)                // reported warning
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < .  1:1(0) ack 101`,
    evidence: { why: "below-window", by: "responder" },
    says: /SEQ y, below the window of the initiator, which begins at y\+1\./,
  },
  "of the responder after its SYN-ACK, beyond the window that the SYN offers": {
    script: `
      > S  0:0(0) win 1000
      < S. 0:0(0) ack 1
      < R  1002:1002(0)          // reported warning
      > .  1:1(0) ack 1`,
    evidence: { why: "beyond-window" },
  },
  "of the responder after its SYN-ACK, at y+1": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    < R  1:1(0)`,
  "to a SYN, without ACK, and the SYN comes again": `
    > S  0:0(0)
    < R  5:5(0)     // reported error
    +1 > S 0:0(0)
    +1 end`,
  "to a SYN, without ACK and with SEQ 0, as no later segment is answered": `
    > S  0:0(0)
    < R  =0:=0(0)   // reported error
    +1 end`,
  "another machine with the address refuses the SYN, after the SYN-ACK": {
    script: `
      flow 1: set isn =3812345671/=921345883
      > S  0:0(0) <mss 1460,sackOK>
      < S. 0:0(0) ack 1 <mss 1460,sackOK> ttl 64 mac 2
      < R. =0:=0(0) ack 1 ttl 128 mac 9      // reported warning
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < .  1:1(0) ack 101 mac 2`,
    evidence: { refusesSyn: true, why: "below-window" },
    says: /It refuses the SYN, as a host does .* This RST has (TTL|hop limit) 128; .* have 64\. Its frame came from 02:00:00:00:00:09; .*\n.*\nTwo machines answer/,
  },
  "the same where 0 is far beyond the window": {
    script: `
      flow 1: set isn =7/=3921345883
      > S  0:0(0) <mss 1460,sackOK>
      < S. 0:0(0) ack 1 <mss 1460,sackOK> ttl 64 mac 2
      < R. =0:=0(0) ack 1 ttl 128 mac 9      // reported warning
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < .  1:1(0) ack 101 mac 2`,
    evidence: { refusesSyn: true, why: "beyond-window" },
    says: /It refuses the SYN, as a host does .* This RST has (TTL|hop limit) 128; .* have 64\. Its frame came from 02:00:00:00:00:09; .*\n.*\nTwo machines answer/,
  },
  "SEQ 0, and an ACK that is not that of the SYN": {
    script: `
      flow 1: set isn =3812345671/=921345883
      > S  0:0(0) <mss 1460,sackOK>
      < S. 0:0(0) ack 1 <mss 1460,sackOK> ttl 64 mac 2
      < R. =0:=0(0) ack 5000 ttl 128 mac 9      // reported warning
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < .  1:1(0) ack 101 mac 2`,
    evidence: { refusesSyn: false },
  },
  "the only answer to a SYN-ACK that comes again": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > R  -5:-5(0)            // reported error
      +1 < S. 0:0(0) ack 1
      > R  -5:-5(0)
      +2 end`,
    evidence: { why: "below-window", times: 2 },
    says: /With it the initiator answers the SYN-ACK, whose ACK number is x\+1\. It was sent twice\.\n.*here SEQ x\+1\..*\nTwo questions/,
  },
  "with an ACK of the SYN-ACK": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > R. -5:-5(0) ack 1      // reported error
      +1 < S. 0:0(0) ack 1
      +2 end`,
  },
  "with an ACK of something else, it answers another segment": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > R. -5:-5(0) ack 2      // reported warning
      +1 < S. 0:0(0) ack 1
      +2 end`,
  },
  "an answer to a SYN-ACK that does not come again": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > R  -5:-5(0)            // reported warning
      +3 end`,
  },
  "an ACK follows it: it is not the answer": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > R  -5:-5(0)              // reported warning
    +1 < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    +2 end`,
  "the initiator had acknowledged the SYN-ACK": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      +1 < S. 0:0(0) ack 1
      > R  -5:-5(0)            // reported warning
      +2 < S. 0:0(0) ack 1
      +2 end`,
  },
});
