import { lostBetween } from "../../src/core/rules/path/lost-between";
import { ruleTest } from "../support/ruleTest";

ruleTest(lostBetween, {
  "the SYN-ACK is lost, and comes again": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1 lost
      +1.0 < S. 0:0(0) ack 1
      > .  1:1(0) ack 1`,
    evidence: [],
  },
  "three SYNs are lost, the fourth arrives": {
    script: `
      > S  0:0(0) lost               // reported warning
      +1.0 > S  0:0(0) lost
      +2.0 > S  0:0(0) lost
      +4.0 > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1`,
    evidence: { kind: "SYN", lost: 3, arrived: 1, againAfterNs: 7e9, near: "client.pcap", far: "server.pcap" },
    says: /SYN of the initiator passed client\.pcap in frame 1 and did not reach server\.pcap\. It is the first of 3 SYNs that were lost there; 1 arrived\. The same numbers arrived 7\.0 s later/,
  },
  "the handshake's ACK is lost": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1 lost          // reported warning
      +1.0 < S. 0:0(0) ack 1
      > .  1:1(0) ack 1`,
    evidence: { kind: "ACK", from: "initiator", frame: 3 },
  },
  "data in a run of ordinary segments": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      > P. 101:201(100) ack 1 lost    // reported warning
      < .  1:1(0) ack 101
      +0.3 > P. 101:201(100) ack 1
      < .  1:1(0) ack 201`,
    evidence: { kind: "data", lost: 1, octets: 100, againAfterNs: 301e6 },
  },
  "a pure ACK in the middle does no harm": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      < P. 1:101(100) ack 1
      > .  1:1(0) ack 101 lost        // reported information
      < P. 101:201(100) ack 1
      > .  1:1(0) ack 201`,
    evidence: { kind: "ACK" },
  },
  "the capture at the far end begins only with the second SYN-ACK's ACK": `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1 late 1`,
  "data that the receiver acknowledged was missed by its capture": `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1 lost
      < .  1:1(0) ack 101
      > P. 101:201(100) ack 1
      < .  1:1(0) ack 201`,
});
