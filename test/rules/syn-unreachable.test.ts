import { synUnreachable } from "../../src/core/rules/handshake/syn-unreachable";
import { ruleTest } from "../support/ruleTest";

ruleTest(synUnreachable, {
  "by the host itself": {
    script: `
      > S 0:0(0)
      +0.004 < icmp unreachable port quoting 1   // reported error
      +1 end`,
    evidence: { quoted: "SYN", fromPeer: true, afterNs: 4e6, times: 1, overcome: false },
    says: /^The SYN was answered with (ICMP "port unreachable" \(type 3, code 3\)|ICMPv6 "port unreachable" \(type 1, code 4\)) from \S+, the host itself, 4\.0 ms after it\.\n/,
  },
  "by a device on the path, three times": {
    script: `
      > S 0:0(0)
      < icmp unreachable admin quoting 1 from router   // reported
      +1 > S 0:0(0)
      < icmp unreachable admin quoting 3 from router
      +2 > S 0:0(0)
      < icmp unreachable admin quoting 5 from router`,
    evidence: { fromPeer: false, times: 3 },
    says: /, a device on the path, 1\.0 ms after it, 3 times in total\.\n/,
  },
  "two kinds are two findings": {
    script: `
      > S 0:0(0)
      < icmp unreachable net quoting 1 from router    // reported
      < icmp unreachable host quoting 1 from router   // reported
      < icmp unreachable host quoting 1               // reported`,
    evidence: [{ times: 1 }, { times: 1, fromPeer: false }, { times: 1, fromPeer: true }],
  },
  "the quote ends after eight octets": `
    > S 0:0(0)
    < icmp unreachable host quoting 1 from router octets 8   // reported`,
  "the SYN-ACK cannot be delivered": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > icmp unreachable host quoting 2 from router   // reported error
      +2 end`,
    evidence: { quoted: "SYN-ACK", fromPeer: false },
  },
  "time exceeded": `
    > S 0:0(0)
    < icmp time-exceeded quoting 1 from router   // reported`,
  "a code without a name": `
    > S 0:0(0)
    < icmp 3/99 quoting 1 from router   // reported`,
  "the handshake was completed nevertheless": {
    script: `
      > S  0:0(0)
      < icmp unreachable net quoting 1 from router   // reported information
      +1 > S 0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1`,
    evidence: { overcome: true },
  },
  "it quotes data": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > P. 1:101(100) ack 1
    < icmp unreachable port quoting 4`,
  "it quotes the ACK, whose number is no SYN's": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    < icmp unreachable port quoting 3 octets 8`,
  "too big is advice and no failure": `
    > S  0:0(0)
    < icmp needfrag quoting 1 from router mtu 1400`,
  "it quotes a segment of no flow": `
    flow 2: > S 0:0(0)
    flow 3: > P. 1:11(10) ack 1
    flow 3: < icmp unreachable port quoting 2`,
  "a SYN that another segment follows": `
    > S 0:0(0)
    < R. =0:=0(0) ack 1`,
  "the SYN-ACK refused by the initiator's own host": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > icmp unreachable port quoting 2   // reported
      +2 end`,
    evidence: { quoted: "SYN-ACK", fromPeer: true },
  },
  "it quotes a segment of the SYN's number that is none": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  0:0(0) ack 1
    < icmp unreachable port quoting 3`,
  "late in the capture": {
    script: `
      flow 2: > S 0:0(0)
      flow 2: < R. =0:=0(0) ack 1
      +5 > S 0:0(0)
      < icmp unreachable port quoting 3   // reported`,
    evidence: { afterNs: 1e6 },
  },
  "only after the last of four SYNs": {
    script: `
      > S 0:0(0)
      +1 > S 0:0(0)
      +2 > S 0:0(0)
      +4 > S 0:0(0)
      +0.003 < icmp unreachable admin quoting 4 from router   // reported
      +2 end`,
    evidence: { sent: 4, afterNs: 3e6, times: 1 },
    says: /^The SYN, sent 4 times by then, was answered with .*, a device on the path, 3\.0 ms after the last\.\n/,
  },
});
