import { icmpAfterHandshake } from "../../src/core/rules/path/icmp-after-handshake";
import { ruleTest } from "../support/ruleTest";

const OPEN = `
  > S  0:0(0)
  < S. 0:0(0) ack 1
  > .  1:1(0) ack 1`;

ruleTest(icmpAfterHandshake, {
  "the same size is sent again and again": {
    script: `${OPEN}
      > P. 1:1461(1460) ack 1
      < icmp needfrag quoting 4 from router mtu 1300   // reported error
      +0.3 > P. 1:1461(1460) ack 1
      +0.6 > P. 1:1461(1460) ack 1
      +1.2 > P. 1:1461(1460) ack 1`,
    evidence: { mtu: 1300, quotedFrom: "initiator", quotedLength: 1460, fromPeer: false, times: 1, stillTooLarge: 3 },
    says: /MTU 1300\) from \S+, a device on the path, quotes the initiator's segment with SEQ x\+1 and 1460 octets of data\. After it, the initiator sent 3 segments larger than that MTU\./,
    related: [6, 8],
  },
  "the sender then sends smaller segments": {
    script: `${OPEN}
      > P. 1:1461(1460) ack 1
      < icmp needfrag quoting 4 from router mtu 1300   // reported information
      +0.3 > .  1:1201(1200) ack 1
      < .  1:1(0) ack 1201`,
    evidence: { adapted: true, stillTooLarge: 0 },
    says: /After it, the initiator sent smaller segments\./,
  },
  "what was sent before the error can have arrived does not count": {
    script: `
      0    > S  0:0(0)
      0.1  < S. 0:0(0) ack 1
      0.2  > .  1:1(0) ack 1
      0.21 > P. 1:1461(1460) ack 1
      0.22 < icmp needfrag quoting 4 from router mtu 1300   // reported warning
      0.23 > P. 1:1461(1460) ack 1
      0.24 > P. 1:1461(1460) ack 1`,
    evidence: { stillTooLarge: 0, adapted: false },
    says: /Look at whether the initiator sends smaller segments/,
  },
  "without an MTU, as of an old router": {
    script: `${OPEN}
      > P. 1:1461(1460) ack 1
      < icmp needfrag quoting 4 from router   // reported error
      +1 > P. 1:1461(1460) ack 1
      +2 > P. 1:1461(1460) ack 1`,
    says: /After it, the initiator sent 2 segments of at least that size\./,
  },
  "filtered, from the responder's side": {
    script: `${OPEN}
      < P. 1:101(100) ack 1
      > icmp unreachable admin quoting 4 from router   // reported warning
      +1 < P. 1:101(100) ack 1
      > icmp unreachable admin quoting 6 from router`,
    evidence: { quotedFrom: "responder", quotedLength: 100, times: 2 },
    says: /quotes the responder's segment with SEQ y\+1 and 100 octets of data, 2 times in total\.|twice in total\./,
  },
  "the host itself": {
    script: `${OPEN}
      > P. 1:101(100) ack 1
      < icmp unreachable port quoting 4   // reported`,
    evidence: { fromPeer: true },
  },
  "two kinds are two findings": `${OPEN}
    > P. 1:101(100) ack 1
    < icmp unreachable host quoting 4 from router    // reported
    < icmp time-exceeded quoting 4 from router       // reported`,
  "the start of the flow is not in the capture": `
    > P. 1:101(100) ack 1
    < icmp unreachable host quoting 1 from router    // reported`,
  "the quote of a SYN": `
    > S  0:0(0)
    < icmp unreachable host quoting 1 from router octets 8
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1`,
  "the quote of a RST": `${OPEN}
    > R. 1:1(0) ack 1
    < icmp unreachable port quoting 4`,
});
