import { synUnanswered } from "../../src/core/rules/handshake/syn-unanswered";
import { ruleTest } from "../support/ruleTest";

ruleTest(synUnanswered, {
  "once, and the capture continues": {
    script: `
      > S 0:0(0)   // reported error
      +1 end`,
    evidence: { attempts: 1, intervalsNs: [], waitedNs: 1e9, gaveUp: false, doubt: undefined },
    says: /^The SYN with SEQ x got no answer/,
  },
  "the capture ends just before an answer is expected": {
    script: `
      > S 0:0(0)   // reported hint
      +0.999999 end`,
    evidence: { doubt: "capture-ends" },
  },
  "the capture ends with it": `
    > S 0:0(0)   // reported hint`,
  "the last try is young, but the first one was not answered": {
    script: `
      > S 0:0(0)
      +3 > S 0:0(0)   // reported error
      +0.5 end`,
    evidence: { attempts: 2, waitedNs: 3.5e9, doubt: undefined },
  },
  "seven tries over a minute, and the capture ends with the last": {
    script: `
      > S 0:0(0)
      +1 > S 0:0(0)
      +2 > S 0:0(0)
      +4 > S 0:0(0)
      +8 > S 0:0(0)
      +16 > S 0:0(0)
      +32 > S 0:0(0)   // reported error`,
    evidence: { attempts: 7, waitedNs: 63e9, doubt: undefined },
    says: /^7 SYNs with SEQ x, .* no ICMP error, in the 63\.0 s after the first\./,
  },
  "the first of several quick tries is young": {
    script: `
      > S 0:0(0)
      +0.3 > S 0:0(0)
      +0.6 > S 0:0(0)   // reported hint`,
    evidence: { waitedNs: 0.9e9, doubt: "capture-ends" },
  },
  "the capture pauses right after it, and another one was appended": {
    script: `
      > S 0:0(0)        // reported hint
      +0.5 flow 2: > S 0:0(0)
      flow 2: < R. =0:=0(0) ack 1
      +86400 flow 3: > S 0:0(0)
      flow 3: < R. =0:=0(0) ack 1`,
    evidence: { waitedNs: 0.501e9, doubt: "capture-ends" },
  },
  "the capture pauses an hour after an answer was expected": {
    script: `
      > S 0:0(0)        // reported error
      +2 end
      +3600 end`,
    evidence: { waitedNs: 2e9, doubt: undefined },
  },
  "three tries at growing intervals": {
    script: `
      > S 0:0(0)
      +1 > S 0:0(0)
      +2 > S 0:0(0)   // reported
      +9 end`,
    evidence: { attempts: 3, intervalsNs: [1e9, 2e9] },
    says: /^3 SYNs with SEQ x, 1\.0 s, 2\.0 s apart, got no answer.*\n.*\(RFC 9293 §3\.8\.3\)\.\n/,
    related: [1, 2],
  },
  "three tries at equal intervals": {
    script: `
      > S 0:0(0)
      +1 > S 0:0(0)
      +1 > S 0:0(0)   // reported
      +9 end`,
    evidence: { intervalsNs: [1e9, 1e9] },
    says: /; here the intervals do not grow/,
  },
  "tries with another ISN": {
    script: `
      > S 0:0(0)
      +1 > S 9999:9999(0)   // reported
      +9 end`,
    evidence: { attempts: 2 },
    says: /^2 SYNs, the last one with SEQ x(\+9999)?, 1\.0 s apart, got/,
  },
  "the responder's own SYN crossed it, and nobody answered either": {
    script: `
      > S 0:0(0)   // reported error
      < S 0:0(0)
      +3 end`,
    evidence: { attempts: 1, crossed: true, doubt: undefined },
    says: /no ICMP error, .* The responder sent a SYN of its own, .* either\.\n.*\nBoth ends opened at the same time/,
    related: [2],
  },
  "a SYN that crossed it, and a RST of the responder that counts for nothing": {
    script: `
      > S 0:0(0)   // reported error
      < S 0:0(0)
      < R 200001:200001(0)
      +3 end`,
    evidence: { gaveUp: false, waitedNs: 3.002e9 },
  },
  "a SYN that crossed it was answered": `
    > S  0:0(0)
    < S  0:0(0)
    > S. 0:0(0) ack 1
    +3 end`,
  "a SYN that crossed it acknowledged it later": `
    > S 0:0(0)
    < S 0:0(0)
    < . 1:1(0) ack 1
    +3 end`,
  "the initiator takes its SYN back soon": {
    script: `
      > S 0:0(0)     // reported hint
      +0.999 > R 0:0(0)
      +9 end`,
    evidence: { gaveUp: true, waitedNs: 0.999e9 },
  },
  "the initiator takes its SYN back when an answer was expected": {
    script: `
      > S 0:0(0)     // reported error
      +1 > R 0:0(0)
      +9 end`,
    evidence: { gaveUp: true, waitedNs: 1e9 },
  },
  "the initiator takes its SYN back and tries again": {
    script: `
      > S 0:0(0)
      +0.5 > R 0:0(0)
      +1 > S 0:0(0)     // reported error
      +9 end`,
    evidence: { gaveUp: false, attempts: 2, waitedNs: 9e9, doubt: undefined },
  },
  "answered by a SYN-ACK": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    +2 end`,
  "answered by a wrong SYN-ACK": `
    > S  0:0(0)
    < S. 0:0(0) ack 9
    +2 end`,
  "answered by an ICMP error": `
    > S 0:0(0)
    < icmp unreachable port quoting 1
    +2 end`,
  "the flow continued: the other direction is missing": `
    > S 0:0(0)
    > . 1:1(0) ack 1
    > P. 1:101(100) ack 1
    +2 end`,
  "no SYN": `
    > P. 1:101(100) ack 1
    +2 end`,
  "recorded twice is sent once": {
    script: `
      > S 0:0(0)   // reported
      dup 1
      +2 end`,
    evidence: { attempts: 1 },
  },
  "late in the capture, taken back": {
    script: `
      flow 2: > S 0:0(0)
      flow 2: < R. =0:=0(0) ack 1
      +5 > S 0:0(0)     // reported
      +2 > R 0:0(0)
      +9 end`,
    evidence: { gaveUp: true, waitedNs: 2e9 },
  },
  "lost on the path to the other capture": {
    script: `
      flow 2: > S 0:0(0)
      flow 2: < R. =0:=0(0) ack 1
      > S 0:0(0) lost
      +1 > S 0:0(0) lost   // reported
      +9 flow 2: > S 1000:1000(0)
      flow 2: < R. =0:=0(0) ack 1001`,
    evidence: { lastSeen: { place: "client.pcap", frame: 4, missing: ["server.pcap"] } },
    says: /The SYN was last seen at client\.pcap \(frame 4\), and never at server\.pcap\.[\s\S]*Look at what lies between client\.pcap and server\.pcap: /,
  },
  "arrived at the other capture": {
    script: `
      > S 0:0(0) <TS val 700100 ecr 0> late 5
      +1 > S 0:0(0) <TS val 701100 ecr 0> late 5   // reported
      +9 flow 2: > S 0:0(0)
      flow 2: < R. =0:=0(0) ack 1`,
    evidence: { lastSeen: { place: "server.pcap", missing: [] } },
    says: /The SYN was last seen at server\.pcap \(frame 2\)\.[\s\S]*Look at what comes after server\.pcap on the path to /,
  },
  "more often than a flow keeps": {
    script: `> S 0:0(0)\n${"+1 > S 0:0(0)\n".repeat(118)}+1 > S 0:0(0) // reported\n${"+1 > S 0:0(0)\n".repeat(10)}+1 end`,
    says: /^At least 120 SYNs with SEQ x, .* and at least 113 more apart,/,
  },
  "on ports whose last connection is in TIME-WAIT, with a lower number": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > F. 1:1(0) ack 1
      < F. 1:1(0) ack 2
      > .  2:2(0) ack 2
      +5 > S -5000:-5000(0)
      +1 > S -5000:-5000(0)       // reported error
      +2 end`,
    evidence: { reusedNs: 5e9 },
    says: /used until 5\.0 s before.*TIME-WAIT/,
  },
  "its SYNs are signed": {
    script: `
      > S 0:0(0) <mss 1460,raw 1312aabbccddeeff00112233445566778899>
      +1 > S 0:0(0) <mss 1460,raw 1312aabbccddeeff00112233445566778899>   // reported error
      +3 end`,
    evidence: { signature: "TCP MD5", attempts: 2 },
    says: /The SYN is signed \(TCP MD5\): a responder that has no key for .* Capture at/,
  },
  "answered by a SYN-ACK without the ACK flag": {
    script: `
      flow 2: set isn =5/=1000
      flow 2: > S  0:0(0)
      flow 2: < S  0:0(0) ack 1
      +1 flow 2: > S  0:0(0)           // reported error
      flow 2: < S  0:0(0) ack 1
      +2 end`,
    evidence: { crossed: true, withoutFlag: true },
    says: /The responder answered with a SYN that has the acknowledgment number of a SYN-ACK, but not the ACK flag\.\n.*\nSee ack-without-flag/,
  },
  "a port in the wrong octet order": {
    script: `
      flow 2: set port 40000/47873
      flow 2: > S  0:0(0)
      +1 flow 2: > S  0:0(0)   // reported
      +2 end`,
    says: /Port 47873 is 443 with its two octets in reverse order/,
  },
});
