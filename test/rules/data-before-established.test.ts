import { dataBeforeEstablished } from "../../src/core/rules/handshake/data-before-established";
import { ruleTest } from "../support/ruleTest";

ruleTest(dataBeforeEstablished, {
  "on a SYN with an option whose length cannot be: Fast Open may be behind it": `
    > S  0:10(10) <raw 0200,raw 05b4,FO 0102030405060708>
    < S. 0:0(0) ack 11 <mss 1460>
    > .  11:11(0) ack 1`,
  "on a SYN with other options": {
    script: `
      > S  0:100(100) <mss 1460,sackOK>   // reported warning
      < S. 0:0(0) ack 1`,
    evidence: { on: "syn", from: "initiator", octets: 100 },
    says: /100 octets of data on its SYN, without.*\nTCP allows data on a SYN.*\nCheck whether a middlebox removed a Fast Open option/,
  },
  "on a SYN and its retry: once": `
    > S  0:100(100)    // reported
    +1 > S 0:100(100)`,
  "Fast Open under its experimental number": `
    > S  0:100(100) <raw FE08F98901020304>
    < S. 0:0(0) ack 101`,
  "another experiment is no Fast Open": `
    > S  0:100(100) <raw FE08123401020304>  // reported
    < S. 0:0(0) ack 101`,
  "on a SYN-ACK": {
    script: `
      > S  0:0(0)
      < S. 0:100(100) ack 1   // reported
      > .  1:1(0) ack 101`,
    evidence: { on: "syn-ack", from: "responder", octets: 100 },
  },
  "on a SYN-ACK to a Fast Open SYN": `
    > S  0:100(100) <FO 0102030405060708>
    < S. 0:50(50) ack 101
    > .  101:101(0) ack 51`,
  "on a SYN-ACK whose SYN is not in the capture": `
    < S. 0:100(100) ack 1
    > .  1:1(0) ack 101`,
  "before the SYN-ACK, without ACK": {
    script: `
      > S  0:0(0)
      > P  1:101(100)         // reported
      +0.1 < S. 0:0(0) ack 1`,
    evidence: { on: "early", from: "initiator" },
    says: /initiator \S+ sent 100 octets of data before any SYN-ACK\.\nData that a program.*\nCheck the sender/,
  },
  "before the SYN-ACK, with an ACK of nothing": {
    script: `
      flow 1: > S  0:0(0)
      flow 1: > P. 1:101(100) ack 0            // reported
      +0.1 flow 1: < S. 0:0(0) ack 1
      flow 2: > S  0:0(0)
      flow 2: > P. 1:101(100) ack 2000000000   // reported
      +0.1 flow 2: < S. 0:0(0) ack 1`,
    evidence: { on: "early", from: "initiator" },
  },
  "just before the SYN-ACK: the capture may have swapped them": `
    > S  0:0(0)
    > P  1:101(100)
    +0.02 < S. 0:0(0) ack 1`,
  "before the SYN-ACK, but acknowledging it": `
    > S  0:0(0)
    > P. 1:101(100) ack 1
    +0.1 < S. 0:0(0) ack 1`,
  "the responder does not wait for the ACK": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      < P. 1:101(100) ack 1   // reported
      +0.1 > . 1:1(0) ack 1`,
    evidence: { on: "early", from: "responder" },
    says: /responder \S+ sent 100 octets of data before the ACK that/,
  },
  "the responder's data just before the ACK": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    < P. 1:101(100) ack 1
    +0.02 > . 1:1(0) ack 1`,
  "the responder's data, and the ACK is not in the capture": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    < P. 1:101(100) ack 1`,
  "Fast Open: the responder's data before the ACK": `
    > S  0:100(100) <FO 0102030405060708>
    < S. 0:0(0) ack 101
    < P. 1:101(100) ack 101
    +0.1 > . 101:101(0) ack 101`,
  "after the handshake": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > P. 1:101(100) ack 1
    < P. 1:101(100) ack 101`,
  "one direction only": `
    > S  0:0(0)
    > P  1:101(100)
    > P. 101:201(100) ack 1`,
  "a RST may carry text": `
    > S  0:0(0)
    < R. =0:=5(5) ack 1 text "no!!!"`,
  "the capture swapped SYN and SYN-ACK": `
    < S. 0:0(0) ack 1
    > S  0:0(0)
    > P. 1:101(100) ack 1`,
  "swapped at the start: no later data can be called early": `
    < S. 0:0(0) ack 1
    > S  0:0(0)
    < P. 1:101(100) ack 1
    +0.1 > . 1:1(0) ack 1`,
  "the snap length cut the options": `
    > S  0:100(100) <mss 1460,FO 0102030405060708> cut 60
    < S. 0:0(0) ack 1`,
  "recorded twice": `
    > S  0:100(100)     // reported
    dup 1
    < S. 0:0(0) ack 1`,
  "on a SYN-ACK, where only the first SYN asked for Fast Open": `
    > S  0:0(0) <FO>
    +1 > S 0:0(0)
    < S. 0:100(100) ack 1
    > .  1:1(0) ack 101`,
  "on a SYN-ACK to a SYN that was sent twice": {
    script: `
      > S  0:0(0)
      +1 > S 0:0(0)
      < S. 0:100(100) ack 1   // reported
      > .  1:1(0) ack 101`,
    related: [1],
  },
  "the responder's data before the SYN-ACK that is in the capture: the first one is not": `
    > S  0:0(0)
    < P. 1:101(100) ack 1
    +0.1 < S. 0:0(0) ack 1
    +0.1 > . 1:1(0) ack 101`,
  "instead of a SYN-ACK, with an ACK of nothing, and the SYN comes again": {
    script: `
      > S  0:0(0)
      < P. 0:10(10) ack 500         // reported error
      +1 > S  0:0(0)
      +0.1 < P. 0:10(10) ack 500
      +1 > S  0:0(0)`,
    evidence: { on: "unasked", from: "responder", octets: 10 },
    says: /10 octets of data instead of a SYN-ACK, with an ACK that acknowledges none of the SYNs/,
    related: [1],
  },
  "the same, and the initiator continues: the capture missed the handshake": `
    > S  0:0(0)
    < P. 1:11(10) ack 500
    +1 > .  500:500(0) ack 11`,
  "the options of a SYN, by a data offset without them": {
    script: `
      > S  0:0(0) <mss 1460,sackOK,TS val 1 ecr 0,nop,wscale 7> offset 5   // reported warning
      < S. 0:0(0) ack 1 <mss 1460>
      > .  1:1(0) ack 1`,
    evidence: {
      on: "syn",
      octets: 20,
      options: "MSS 1460 · SACK permitted · timestamps TSval 1 TSecr 0 · window scale 7 (×128)",
    },
    says: /The SYN of the initiator \S+ has a data offset of 5 and 20 octets of data\. They are no data but its options: MSS 1460 · .*\n.*\nCorrect the data offset in the stack of the initiator: .* here 10\./,
  },
  "the options of a SYN-ACK, by a data offset without them": {
    script: `
      > S  0:0(0) <mss 1460>
      < S. 0:0(0) ack 1 <mss 1460> offset 5   // reported
      > .  1:1(0) ack 1`,
    evidence: { on: "syn-ack", octets: 4, options: "MSS 1460" },
    says: /The SYN-ACK of the responder .*\n.*\nCorrect the data offset .* here 6\./,
  },
  "octets that no options are": {
    script: `
      > S  0:0(0) <raw 02040102,raw 99040000> offset 5   // reported
      < S. 0:0(0) ack 1`,
    evidence: { octets: 8, options: undefined },
  },
});
