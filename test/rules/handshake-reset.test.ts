import { handshakeReset } from "../../src/core/rules/handshake/handshake-reset";
import { ruleTest } from "../support/ruleTest";

ruleTest(handshakeReset, {
  "by the initiator": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      +0.005 > R 1:1(0)         // reported error
      +1 end`,
    evidence: { by: "initiator", afterNs: 5e6 },
    says: / The RST has no ACK, and its SEQ is the ACK number of frame 2 \(the SYN-ACK\): its sender has no such connection\.\n.*\nIf the answer came late/,
  },
  "by the responder": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      < R. 1:1(0) ack 1   // reported error`,
    evidence: { by: "responder" },
    says: /\nA responder in SYN-RECEIVED.*\nCheck the log/,
  },
  "counted from the last SYN-ACK": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      +1 < S. 0:0(0) ack 1
      +2 < R. 1:1(0) ack 1   // reported`,
    evidence: { afterNs: 2e9 },
  },
  "the SYN-ACK was wrong: the consequence is reported there": `
    > S  0:0(0)
    < S. 0:0(0) ack 9
    > R  9:9(0)`,
  "the ACK was wrong: the consequence is reported there": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 9
    < R  9:9(0)`,
  "the ACK had a wrong SEQ: the consequence is reported there": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  0:0(0) ack 1
    < R  1:1(0)`,
  "the ACK was beyond a small window: the consequence is reported there": `
    > S  0:0(0)
    < S. 0:0(0) ack 1 win 9
    > .  99:99(0) ack 1
    < R  1:1(0)`,
  "a wrong SYN-ACK, a right one, and the RST answers the wrong one": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    < S. 5000:5000(0) ack 9
    > R  9:9(0)`,
  "another's RST had closed the connection before: the initiator's is the consequence": {
    script: `
      > S  0:0(0)
      < R. =0:=0(0) ack 1 ttl 97   // reported error
      +0.05 < S. 0:0(0) ack 1 ttl 52
      > R  1:1(0)`,
    evidence: { by: "responder", afterNs: 50e6, consequence: { synAck: 3, reset: 4 } },
    says: /refused the SYN, 50\.0 ms before the responder's SYN-ACK \(frame 3\)\..* This RST has (TTL|hop limit) 97; the other segments of \S+ have 52\./,
    related: [3, 4],
  },
  "the same without a difference in hops": {
    script: `
      > S  0:0(0)
      < R. =0:=0(0) ack 1          // reported error
      +0.05 < S. 0:0(0) ack 1
      > R  1:1(0)`,
    says: /\nA TCP that refuses a SYN does not send a SYN-ACK for it afterwards/,
  },
  "refused, and the next SYN is answered and reset": {
    script: `
      > S  0:0(0)
      < R. =0:=0(0) ack 1
      +0.5 > S  0:0(0)
      < S. 0:0(0) ack 1
      +0.005 > R  1:1(0)           // reported error`,
    evidence: { by: "initiator", afterNs: 5e6 },
  },
  "the responder resets the same SYN when it comes again": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      +1 > S 0:0(0)
      < R. 1:1(0) ack 1            // reported error`,
    evidence: { cause: { kind: "repeated-syn", frame: 3 } },
    says: / The RST answers the SYN of frame 3, which was sent before with the same ISN\./,
  },
  "the same, in the form that answers a SYN of no connection": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      +1 > S 0:0(0)
      < R. =0:=0(0) ack 1          // reported error`,
    evidence: { cause: { kind: "repeated-syn", frame: 3 } },
  },
  "a RST in the initiator's name, and its SYN comes again": {
    script: `
      > S  0:0(0) ttl 63
      < S. 0:0(0) ack 1
      > R  1:1(0) ttl 64           // reported error
      +1 > S 0:0(0) ttl 63`,
    evidence: { cause: { kind: "forwarder", synAck: 2, again: 4 } },
    says: /answers the SYN-ACK of frame 2, and the same SYN comes again afterwards, in frame 4\. This RST has (TTL|hop limit) 64; .* have 63\.\n.*another machine with the address/,
  },
  "the same with a RST,ACK: no open connection": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > R. 1:1(0) ack 1            // reported warning
      +1 > S 0:0(0)`,
    evidence: { cause: { kind: "forwarder", synAck: 2, again: 4, difference: "" } },
    says: /\nThe sender of the SYNs still waits for the SYN-ACK, so it did not send the RST: something else/,
  },
  "the SYN-ACK went past the device that forwarded the SYN": {
    script: `
      > S  0:0(0) ttl 63 mac 7
      < S. 0:0(0) ack 1 to 8
      > R  1:1(0) ttl 64 mac 8     // reported error`,
    evidence: { cause: { kind: "no-connection", cameBackDirectly: true } },
    says: /from the Ethernet address that the SYN-ACK went to, and the SYN from another one.*\n.*source NAT/,
  },
  "refused is no reset": `
    > S  0:0(0)
    < R. 0:0(0) ack 1`,
  "outside the window it resets nothing": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > R  -100:-100(0)
    +1 end`,
  "the first one is outside the window, the second is not": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > R  -100:-100(0)
    > R  1:1(0)         // reported`,
  "no SYN in the capture": `
    < S. 0:0(0) ack 1
    > R  1:1(0)`,
  "recorded twice": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > R  1:1(0)         // reported
    dup 3`,
  "reported once": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > R  1:1(0)         // reported
    > R  1:1(0)`,
  "a RST recorded before the SYN-ACK, and one after it": {
    script: `
      > S  0:0(0)
      > R  1:1(0)
      < S. 0:0(0) ack 1
      +1 < S. 0:0(0) ack 1
      > R  1:1(0)         // reported`,
    evidence: { afterNs: 1e6 },
    related: [4],
  },
  "by the responder, after a wrong SYN-ACK that followed a right one": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    < S. 5000:5000(0) ack 9
    < R. 1:1(0) ack 1      // reported`,
  "by an initiator that had taken the SYN-ACK: its ACK was not captured": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > R. 1:1(0) ack 1   // reported warning`,
    evidence: { by: "initiator", synchronized: true },
    says: /with numbers of an open connection\. The ACK.*\n.*not captured/,
  },
  "by an initiator that acknowledges something else": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > R. 1:1(0) ack 0   // reported error`,
    evidence: { synchronized: false },
  },
  "by a responder that had taken data: they were not captured": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      +1 < R. 1:1(0) ack 101   // reported warning`,
    evidence: { by: "responder", synchronized: true },
    says: /with numbers of an open connection/,
  },
  "by a responder that answers what was not captured": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      +0.05 < R 26:26(0)   // reported warning`,
    evidence: { by: "responder", synchronized: true },
  },
  "by an initiator that answers what was not captured": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      +0.05 > R 19:19(0)   // reported warning`,
    evidence: { by: "initiator", synchronized: true },
  },
  "by an initiator that had taken data: they were not captured": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      +0.05 > R. 19:19(0) ack 26   // reported warning`,
    evidence: { synchronized: true },
  },
  "the timestamp of the SYN-ACK is wrong: reported there": `
    > S  0:0(0) <mss 1460,TS val 5000 ecr 0>
    < S. 0:0(0) ack 1 <mss 1460,TS val 7 ecr 4100>
    > R  1:1(0)
    +2 end`,
  "the responder gives up: nobody acknowledged its SYN-ACKs": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      +1 < S. 0:0(0) ack 1
      +2 < S. 0:0(0) ack 1
      +4 < R. 1:1(0) ack 1         // reported error
      +2 end`,
    evidence: { gaveUp: { times: 3, waitedNs: 7e9 } },
    says: /gave up with a RST, 7\.0 s after its first SYN-ACK: it had sent the SYN-ACK 3 times/,
  },
  "the SYN-ACK comes when the initiator has given up": {
    script: `
      > S  0:0(0)
      +1 > S 0:0(0)
      +7 < S. 0:0(0) ack 1
      > R  1:1(0)             // reported error`,
    evidence: { lateNs: 7e9, older: undefined },
    says: /The SYN-ACK came 7\.0 s after the last SYN: by then the initiator had given up\./,
  },
  "the SYN-ACK answers a SYN that was replaced": {
    script: `
      > S  0:0(0)
      +3 > S 5000:5000(0)
      < S. 0:0(0) ack 1
      > R  1:1(0)             // reported error`,
    evidence: { lateNs: 0, older: { answered: 1, last: 2 } },
    says: /acknowledges the SYN of frame 1, and the initiator's last SYN, in frame 2, has another ISN\./,
  },
  "the kernel resets a connection of a program with a stack of its own": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > R  1:1(0)              // reported error
      > .  1:1(0) ack 1
      > P. 1:11(10) ack 1`,
    evidence: { continues: 4 },
    says: /1\.0 ms after the SYN-ACK, and continues in frame 4 as if it had not\.\n.*two TCPs use this address.*\nKeep the kernel from answering/,
  },
  "an ACK long after the RST, without data": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > R  1:1(0)              // reported
      +0.05 > .  1:1(0) ack 1`,
    evidence: { continues: 4 },
  },
  "an ACK that the capture may have swapped with the RST": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > R  1:1(0)              // reported
      > .  1:1(0) ack 1`,
    evidence: { continues: 0 },
  },
  "the data was on the SYN": {
    script: `
      > S  0:10(10)
      < S. 0:0(0) ack 1
      > R  1:1(0)              // reported
      > .  1:1(0) ack 1`,
    evidence: { continues: 0 },
  },
  "it begins anew": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > R  1:1(0)              // reported
      +1 > S  5000:5000(0)
      < S. 0:0(0) ack 5001
      > R  5001:5001(0)        // reported`,
    evidence: [{ continues: 0 }, { continues: 0 }],
  },
});
