import { dataUnacknowledged } from "../../src/core/rules/segments/data-unacknowledged";
import { ruleTest } from "../support/ruleTest";

ruleTest(dataUnacknowledged, {
  "an ICMP error quotes it": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < icmp admin quoting 4 from router
      +0.5 > P. 1:101(100) ack 1
      +1 > P. 1:101(100) ack 1     // reported information
      +3 end`,
    evidence: { icmp: true },
    says: /An ICMP error says why it did not arrive: see icmp-after-handshake\./,
  },
  "an ICMP error quotes what was acknowledged": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < icmp admin quoting 4 from router
      +0.5 > P. 1:101(100) ack 1
      < .  1:1(0) ack 101
      > P. 101:201(100) ack 1
      +1 > P. 101:201(100) ack 1     // reported warning
      +3 end`,
    evidence: { icmp: false },
  },
  "data, then silence": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1     // reported hint
      +1 end`,
    evidence: {
      from: "initiator",
      octets: 100,
      tries: 1,
      waiting: "too-early",
      fin: false,
      waitedNs: 1e9,
      windowClosed: false,
    },
    says: /^100 octets of the initiator's data were never.*\n.*\nIt was not retransmitted either\./,
  },
  "what SACK reported is not counted, the FIN included": {
    script: `
      > S  0:0(0) <mss 1460,nop,nop,sackOK>
      < S. 0:0(0) ack 1 <mss 1460,nop,nop,sackOK>
      > .  1:1(0) ack 1
      > .  1:1001(1000) ack 1
      > .  1001:1101(100) ack 1
      < .  1:1(0) ack 1 <nop,nop,sack 1001:1101>
      > F. 1101:1151(50) ack 1
      < .  1:1(0) ack 1 <nop,nop,sack 1101:1152 1001:1101>
      +0.5 > .  1:1001(1000) ack 1   // reported warning
      +2 end`,
    evidence: { octets: 1000, fin: false, sacked: 151 },
    says: /^1000 octets of the initiator's data, sent twice, were never acknowledged: the last ACK of .* is x\+1, with SACK blocks that report 151 later sequence numbers as received, the expected ACK is x\+1152,/,
  },
  "SACK reported a part of it, its FIN not": {
    script: `
      > S  0:0(0) <mss 1460,nop,nop,sackOK>
      < S. 0:0(0) ack 1 <mss 1460,nop,nop,sackOK>
      > .  1:1(0) ack 1
      > .  1:1001(1000) ack 1
      > F. 1001:1101(100) ack 1
      < .  1:1(0) ack 1 <nop,nop,sack 1001:1101>
      +0.5 > .  1:1001(1000) ack 1   // reported warning
      +2 end`,
    evidence: { octets: 1000, fin: true, sacked: 100 },
    says: /^1000 octets of the initiator's data and its FIN, sent/,
  },
  "sent once more, and not again though its timeout passed twice": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      +0.3 > P. 1:101(100) ack 1     // reported hint
      +3.5 end`,
    evidence: { tries: 2, waiting: "stops" },
    says: /data, sent twice, were.*\n.*\nIt was not retransmitted after that either\./,
  },
  "sent once more, and the capture ends before the next timeout": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      +0.3 > P. 1:101(100) ack 1     // reported warning
      +3.4 end`,
    evidence: { tries: 2, waiting: "repeats" },
    says: /\nIt was retransmitted and not answered/,
  },
  "sent three times, then no more: its sender gave up": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      +0.3 > P. 1:101(100) ack 1
      +0.6 > P. 1:101(100) ack 1     // reported warning
      +90 end`,
    evidence: { tries: 3, waiting: "repeats" },
  },
  "the peer's direction stops, and nothing is sent again": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      < P. 1:101(100) ack 1
      > P. 1:101(100) ack 101
      > P. 101:201(100) ack 101
      +2 > P. 201:301(100) ack 101   // reported hint
      +5 end`,
    evidence: { octets: 300, tries: 1, waiting: "stops" },
  },
  "the peer is heard later, and still does not acknowledge it": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1          // reported warning
      +0.5 < P. 1:11(10) ack 1
      > . 101:101(0) ack 11
      +3 end`,
    evidence: { tries: 1 },
  },
  "a RST after both FINs is an answer, too": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    < F. 1:1(0) ack 1
    > FP. 1:101(100) ack 2
    < R  2:2(0)
    +5 end`,
  "the responder's": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      < P. 1:101(100) ack 1
      < P. 101:151(50) ack 1    // reported hint
      +3 end`,
    evidence: { from: "responder", octets: 150 },
  },
  "the last of it only": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      > P. 101:151(50) ack 1    // reported
      < .  1:1(0) ack 101
      +3 end`,
    evidence: { octets: 50, tries: 1 },
  },
  "acknowledged in part": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1     // reported
      < .  1:1(0) ack 51
      +3 end`,
    evidence: { octets: 50 },
  },
  "sent again and again": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      +0.3 > P. 1:101(100) ack 1
      +0.6 > P. 1:101(100) ack 1
      +1.2 > P. 1:101(100) ack 1      // reported warning
      +2.4 end`,
    evidence: { octets: 100, tries: 4 },
    says: /data, sent 4 times, were never.*\n.*\nIt was retransmitted and not answered/,
  },
  "after an hour of silence": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < P. 1:51(50) ack 101
      > .  101:101(0) ack 51
      +3600 > P. 101:201(100) ack 51
      +0.3 > P. 101:201(100) ack 51
      +0.6 > P. 101:201(100) ack 51
      +1.2 > P. 101:201(100) ack 51  // reported
      +3 end`,
    evidence: { idleNs: 3600e9, tries: 4, waitedNs: 5.1e9, resent: false },
    says: /in the 5\.1 s after it was first sent\. Before it was sent, the connection was silent for 60 min\.\n.*\nIt was retransmitted and not answered, after a silence of 60 min\. A NAT, firewall or load balancer/,
  },
  "after a silence that no device takes for an end": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      +29 > P. 1:101(100) ack 1
      +0.3 > P. 1:101(100) ack 1
      +0.6 > P. 1:101(100) ack 1  // reported
      +3 end`,
    evidence: { idleNs: 0 },
  },
  "among other ordinary segments, so that the time of the first copy is not kept": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < .  1:1(0) ack 101
      > P. 101:201(100) ack 1
      < P. 1:11(10) ack 101
      +0.3 > P. 101:201(100) ack 11
      +0.6 > P. 101:201(100) ack 11  // reported
      +3 end`,
    evidence: { resent: true, waitedNs: 3.6e9 },
    says: /none was captured in the 3\.6 s after it was first sent again\.\n/,
  },
  "octets of a gap are not counted": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 501:601(100) ack 1
      +0.3 > P. 501:601(100) ack 1
      +0.6 > P. 501:601(100) ack 1  // reported
      +3 end`,
    evidence: { octets: 100, tries: 3 },
    says: /^100 octets of the initiator's data, sent 3 times,/,
  },
  "sent again until the capture ends": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      +0.3 > P. 1:101(100) ack 1
      < P. 1:11(10) ack 1
      +0.6 > P. 1:101(100) ack 11
      +1.2 > P. 1:101(100) ack 11     // reported`,
    evidence: { tries: 4, waitedNs: 2.101e9, resent: false },
  },
  "both sides": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      < P. 1:11(10) ack 1             // reported
      > P. 1:11(10) ack 1             // reported
      +1 end`,
    evidence: [{ from: "responder" }, { from: "initiator" }],
  },
  "data and FIN": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > FP. 1:101(100) ack 1          // reported
      +2 end`,
    evidence: { octets: 100, fin: true },
    says: /data and its FIN were never/,
  },
  "the window was closed": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < .  1:1(0) ack 101 win 0
      +1 > P. 101:102(1) ack 1        // reported warning
      < .  1:1(0) ack 101 win 0
      +2 end`,
    evidence: { octets: 1, windowClosed: true },
    says: /^1 octet of the initiator's data was never.*\n.*\nThe responder had closed its window/,
  },
  "the flow continues, without acknowledging": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1           // reported warning
      +0.7 < P. 1:11(10) ack 1
      > .  101:101(0) ack 11
      +0.7 < P. 11:21(10) ack 1
      > .  101:101(0) ack 21`,
    evidence: { from: "initiator" },
  },
  "the capture ends before an answer was expected": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > P. 1:101(100) ack 1
    +0.999 end`,
  "a RST is an answer": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > P. 1:101(100) ack 1
    < R. 1:1(0) ack 1
    +2 end`,
  "a FIN alone is another rule's": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > F. 1:1(0) ack 1
    +2 end`,
  "only one direction was captured": `
    > S  0:0(0)
    > .  1:1(0) ack 1
    > P. 1:101(100) ack 1
    +2 end`,
  "in mid-flow, one direction": `
    > P. 1:101(100) ack 1
    +2 end`,
  "in mid-flow, both directions": {
    script: `
      < .  1:1(0) ack 1
      > P. 1:101(100) ack 1           // reported hint
      +2 end`,
    evidence: { octets: 100 },
  },
  "the handshake was not complete": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    < P. 1:101(100) ack 1
    +2 end`,
  "the capture lost the data, not its acknowledgment": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    < .  1:1(0) ack 101
    +2 end`,
  "recorded twice": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1           // reported
      dup 4
      +2 end`,
    evidence: { tries: 1 },
  },
  "the snap length cut the acknowledgment": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > P. 1:101(100) ack 1
    < .  1:1(0) ack 101 cut 60
    +2 end`,
  "SYN-ACK and ACK swapped by the capture": `
    > S  0:0(0)
    > .  1:1(0) ack 1
    < S. 0:0(0) ack 1
    > P. 1:101(100) ack 1
    < .  1:1(0) ack 101
    +2 end`,
  "a late one in a long run of data": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > .  1:101(100) ack 1
      < .  1:1(0) ack 101
      > .  101:201(100) ack 1
      < P. 1:11(10) ack 201
      > .  201:301(100) ack 11        // reported
      < P. 11:21(10) ack 201          // reported
      +2 end`,
    evidence: [{ octets: 100 }, { octets: 10 }],
  },
  "one octet and the FIN": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > FP. 1:2(1) ack 1              // reported
      +2 end`,
    says: /^1 octet of the initiator's data and its FIN were never/,
  },
  "more than the window, and taken to its edge": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1 win 100
      > .  1:1(0) ack 1
      > P. 1:151(150) ack 1
      +0.3 > P. 1:151(150) ack 1      // reported
      < .  1:1(0) ack 101 win 1000
      +3 end`,
    evidence: { octets: 50, windowClosed: false },
  },
  "data that was not kept, and a FIN": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      > F. 101:101(0) ack 1           // reported
      +3 end`,
    evidence: { tries: 1, fin: true },
  },
  "an empty segment after it": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > P. 1:101(100) ack 1             // reported
    > .  101:101(0) ack 1 win 0
    +2 end`,
  "the snap length cut segments that could not be the acknowledgment": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    < .  1:1(0) ack 1 cut 46
    > P. 1:101(100) ack 1             // reported
    > .  101:101(0) ack 1 cut 46
    +2 end`,
  "the handshake went wrong": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 9
    < P. 1:101(100) ack 1
    +2 end`,
  "two segments, each sent twice": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > .  1:101(100) ack 1
      > .  101:201(100) ack 1
      +0.3 > .  1:101(100) ack 1
      < P. 1:11(10) ack 1
      +0.3 > .  101:201(100) ack 11      // reported
      +3 end`,
    evidence: { tries: 2 },
    says: /data, sent twice, were never/,
  },
  "sent once, out of order": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > .  101:201(100) ack 1
      +0.0001 > .  1:101(100) ack 1      // reported
      +3 end`,
    evidence: { tries: 1 },
  },
  "sent again, the first copy kept": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1 win 100
      > .  1:1(0) ack 1
      > .  1:101(100) ack 1
      +0.3 > .  1:101(100) ack 1         // reported
      +3 end`,
    evidence: { tries: 2 },
  },
  "the capture missed the answer, which contained the acknowledgment": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > P. 1:101(100) ack 1
    > .  101:101(0) ack 501
    +2 end`,
  "sent again after the capture missed something of the other side": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > P. 1:101(100) ack 1
    > .  101:101(0) ack 501
    +0.3 > P. 1:101(100) ack 501   // reported
    +2 end`,
  "the first large segment is lost, and all small ones before it arrived": {
    script: `
      > S  0:0(0) <mss 1460>
      < S. 0:0(0) ack 1 <mss 1460>
      > .  1:1(0) ack 1
      > P. 1:201(200) ack 1
      < P. 1:101(100) ack 201
      > .  201:1661(1460) ack 101
      +0.3 > . 201:1661(1460) ack 101
      +0.6 > . 201:1661(1460) ack 101
      +1.2 > . 201:1661(1460) ack 101   // reported warning
      +3 end`,
    evidence: { firstLarge: 1460 },
    says: /has 1460 octets of data and is the first large one of the initiator.*suspect an MTU/,
  },
  "it arrives, and is not taken": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < .  1:1(0) ack 100
      +0.3 > P. 100:101(1) ack 1
      < .  1:1(0) ack 100
      +0.6 > P. 100:101(1) ack 1
      < .  1:1(0) ack 100
      +1.2 > P. 100:101(1) ack 1   // reported warning
      < .  1:1(0) ack 100
      +3 end`,
    evidence: { answeredTries: 3 },
    says: /answered 3 of the retransmissions at once, with the same ACK/,
  },
  "more than the MSS in each segment": {
    script: `
      > S  0:0(0) <mss 1460>
      < S. 0:0(0) ack 1 <mss 536>
      > .  1:1(0) ack 1
      > P. 1:701(700) ack 1
      +0.3 > P. 1:701(700) ack 1
      +0.6 > P. 1:701(700) ack 1   // reported
      +2 end`,
    evidence: { overMss: 536, lastLength: 700 },
    says: /\nSegments of 700 octets of data are retransmitted; the responder offered an MSS of 536/,
  },
  "SACK reports all that was captured": `
    > S  0:0(0) <mss 1460,sackOK>
    < S. 0:0(0) ack 1 <mss 1460,sackOK>
    > .  1:1(0) ack 1
    < P. 2921:3221(300) ack 1
    > .  1:1(0) ack 1 <nop,nop,sack 2921:3221>
    +9 end`,
  "on the SYN, and not sent again": {
    script: `
      > S  0:100(100) <mss 1460,FO 0102030405060708>   // reported
      < S. 0:0(0) ack 1 <mss 1460>
      > .  101:101(0) ack 1
      +15 end`,
    says: /\nIt was on the SYN, and the SYN-ACK acknowledges the SYN alone: the initiator has to send it again/,
  },
});
