import { segmentOutsideWindow } from "../../src/core/rules/segments/segment-outside-window";
import { ruleTest } from "../support/ruleTest";

const OPEN = `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1`;

ruleTest(segmentOutsideWindow, {
  "the next numbers of the flow before, below both ISNs": {
    script: `
      flow 1: set host 1/2 port 40000/80 isn +0/+0
      flow 1: > S 0:0(0) <mss 1460>
      flow 1: < S. 0:0(0) ack 1 <mss 1460>
      flow 1: > . 1:1(0) ack 1
      flow 1: > P. 1:201(200) ack 1
      flow 1: < P. 1:1001(1000) ack 201
      flow 1: > . 201:201(0) ack 1001
      flow 2: set host 1/2 port 40000/80 isn +500000000/+700000000
      +0.5 flow 2: > S 0:0(0) <mss 1460>
      flow 2: < S. 0:0(0) ack 1 <mss 1460>
      flow 2: > . 1:1(0) ack 1
      flow 2: > P. 1:201(200) ack 1
      flow 2: < P. 1:1001(1000) ack 201
      flow 2: > . 201:201(0) ack 1001
      +0.5 flow 2: > P. -499999799:-499999599(200) ack -699998999   // reported
      flow 2: < . 1001:1001(0) ack 201`,
    evidence: { previous: { flow: 1, sends: "new" } },
    says: /SEQ \S+ \(?.*, the next numbers of flow 1, which used the same addresses and ports before\..*\n.*Its sender still has flow 1 open/,
  },
  "the next numbers of the flow before, below its ISN": {
    script: `
      flow 1: set host 1/2 port 40000/80 isn +0/+0
      flow 1: > S 0:0(0) <mss 1460>
      flow 1: < S. 0:0(0) ack 1 <mss 1460>
      flow 1: > . 1:1(0) ack 1
      flow 1: > P. 1:201(200) ack 1
      flow 1: < P. 1:1001(1000) ack 201
      flow 1: > . 201:201(0) ack 1001
      flow 2: set host 1/2 port 40000/80 isn +500000000/-700000000
      +0.5 flow 2: > S 0:0(0) <mss 1460>
      flow 2: < S. 0:0(0) ack 1 <mss 1460>
      flow 2: > . 1:1(0) ack 1
      flow 2: > P. 1:201(200) ack 1
      flow 2: < P. 1:1001(1000) ack 201
      flow 2: > . 201:201(0) ack 1001
      +0.5 flow 2: > P. -499999799:-499999599(200) ack 700001001   // reported
      flow 2: < . 1001:1001(0) ack 201`,
    evidence: { previous: { flow: 1, sends: "new" } },
    says: /SEQ \S+ \(?.*, the next numbers of flow 1, which used the same addresses and ports before\..*\n.*Its sender still has flow 1 open/,
  },
  "the next numbers of the flow before, beyond the window, ACK below the ISN": {
    script: `
      flow 1: set host 1/2 port 40000/80 isn +0/+0
      flow 1: > S 0:0(0) <mss 1460>
      flow 1: < S. 0:0(0) ack 1 <mss 1460>
      flow 1: > . 1:1(0) ack 1
      flow 1: > P. 1:201(200) ack 1
      flow 1: < P. 1:1001(1000) ack 201
      flow 1: > . 201:201(0) ack 1001
      flow 2: set host 1/2 port 40000/80 isn -500000000/+700000000
      +0.5 flow 2: > S 0:0(0) <mss 1460>
      flow 2: < S. 0:0(0) ack 1 <mss 1460>
      flow 2: > . 1:1(0) ack 1
      flow 2: > P. 1:201(200) ack 1
      flow 2: < P. 1:1001(1000) ack 201
      flow 2: > . 201:201(0) ack 1001
      +0.5 flow 2: > P. 500000201:500000401(200) ack -699998999   // reported
      flow 2: < . 1001:1001(0) ack 201`,
    evidence: { previous: { flow: 1, sends: "new" } },
    says: /SEQ \S+ \(?.*, the next numbers of flow 1, which used the same addresses and ports before\..*\n.*Its sender still has flow 1 open/,
  },
  "the next numbers of the flow before, beyond the window": {
    script: `
      flow 1: set host 1/2 port 40000/80 isn +0/+0
      flow 1: > S 0:0(0) <mss 1460>
      flow 1: < S. 0:0(0) ack 1 <mss 1460>
      flow 1: > . 1:1(0) ack 1
      flow 1: > P. 1:201(200) ack 1
      flow 1: < P. 1:1001(1000) ack 201
      flow 1: > . 201:201(0) ack 1001
      flow 2: set host 1/2 port 40000/80 isn -500000000/-700000000
      +0.5 flow 2: > S 0:0(0) <mss 1460>
      flow 2: < S. 0:0(0) ack 1 <mss 1460>
      flow 2: > . 1:1(0) ack 1
      flow 2: > P. 1:201(200) ack 1
      flow 2: < P. 1:1001(1000) ack 201
      flow 2: > . 201:201(0) ack 1001
      +0.5 flow 2: > P. 500000201:500000401(200) ack 700001001   // reported
      flow 2: < . 1001:1001(0) ack 201`,
    evidence: { previous: { flow: 1, sends: "new" } },
    says: /SEQ \S+ \(?.*, the next numbers of flow 1, which used the same addresses and ports before\..*\n.*Its sender still has flow 1 open/,
  },
  "earlier numbers of the flow before": {
    script: `
      flow 1: set host 1/2 port 40000/80 isn +0/+0
      flow 1: > S 0:0(0) <mss 1460>
      flow 1: < S. 0:0(0) ack 1 <mss 1460>
      flow 1: > . 1:1(0) ack 1
      flow 1: > P. 1:201(200) ack 1
      flow 1: < P. 1:1001(1000) ack 201
      flow 1: > . 201:201(0) ack 1001
      flow 2: set host 1/2 port 40000/80 isn +500000000/+700000000
      +0.5 flow 2: > S 0:0(0) <mss 1460>
      flow 2: < S. 0:0(0) ack 1 <mss 1460>
      flow 2: > . 1:1(0) ack 1
      flow 2: > P. 1:201(200) ack 1
      flow 2: < P. 1:1001(1000) ack 201
      flow 2: > . 201:201(0) ack 1001
      +0.5 flow 2: > P. -499999999:-499999799(200) ack -699998999   // reported
      flow 2: < . 1001:1001(0) ack 201`,
    evidence: { previous: { flow: 1, sends: "late" } },
    says: /earlier numbers of flow 1, .*\n.*It was late on the path/,
  },
  "another acknowledgment than that of the flow before": {
    script: `
      flow 1: set host 1/2 port 40000/80 isn +0/+0
      flow 1: > S 0:0(0) <mss 1460>
      flow 1: < S. 0:0(0) ack 1 <mss 1460>
      flow 1: > . 1:1(0) ack 1
      flow 1: > P. 1:201(200) ack 1
      flow 1: < P. 1:1001(1000) ack 201
      flow 1: > . 201:201(0) ack 1001
      flow 2: set host 1/2 port 40000/80 isn +500000000/+700000000
      +0.5 flow 2: > S 0:0(0) <mss 1460>
      flow 2: < S. 0:0(0) ack 1 <mss 1460>
      flow 2: > . 1:1(0) ack 1
      flow 2: > P. 1:201(200) ack 1
      flow 2: < P. 1:1001(1000) ack 201
      flow 2: > . 201:201(0) ack 1001
      +0.5 flow 2: > P. -499999799:-499999599(200) ack -699998998   // reported
      flow 2: < . 1001:1001(0) ack 201`,
    says: /a segment of an earlier connection on the same ports/,
  },
  "numbers of another ISN after the handshake, as behind a SYN proxy that does not translate them": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      < .  50000001:50000001(0) ack 1   // reported warning
      > .  1:1(0) ack 1
      +1 > P. 1:101(100) ack 1
      < .  50000001:50000001(0) ack 101`,
    evidence: { where: "jump", from: "responder" },
    says: /^The numbers of the responder jump to SEQ y\+50000001.* beyond the window of the initiator, which ends at y\+\d+.* Its next number was y\+1.*, which the initiator still acknowledges\.\n/,
  },
  "a jump that the receiver acknowledges is the capture's": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    < P. 9000001:9000101(100) ack 1
    > .  1:1(0) ack 9000101`,
  "a jump of which the receiver says nothing": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    < P. 9000001:9000101(100) ack 1`,
  "below the ISN": {
    script: `${OPEN}
      > P. -100000:-99900(100) ack 1     // reported warning
      < .  1:1(0) ack 1
      > P. 1:101(100) ack 1`,
    evidence: { from: "initiator", where: "below", distance: 100000, count: 1 },
    says: /has SEQ x−100000, 100000 octets below the ISN x\. Its next number was x\+1\./,
  },
  "one below the ISN": `${OPEN}
      > P. -1:99(100) ack 1              // reported
      > P. 1:101(100) ack 1`,
  "a pure ACK": `${OPEN}
      < .  -500:-500(0) ack 1            // reported
      < P. 1:101(100) ack 1`,
  "beyond the window, and back": {
    script: `${OPEN}
      > P. 1:101(100) ack 1
      > P. 200101:200201(100) ack 1      // reported warning
      < .  1:1(0) ack 101
      > P. 101:201(100) ack 1
      < .  1:1(0) ack 201`,
    evidence: { where: "beyond", distance: 134565, count: 1 },
    says: /134565 octets beyond the window of the responder, which ends at x\+65536\b/,
  },
  "half the circle away": `${OPEN}
      > P. 2147480000:2147480100(100) ack 1   // reported
      > P. 1:101(100) ack 1
      < .  1:1(0) ack 101`,
  "beyond the window, and on from there": `${OPEN}
      > P. 1:101(100) ack 1
      > P. 200101:200201(100) ack 1
      > P. 200201:200301(100) ack 1
      < .  1:1(0) ack 200301`,
  "lost within the window": `${OPEN}
      > P. 1:101(100) ack 1
      > P. 10101:10201(100) ack 1
      < .  1:1(0) ack 101
      +0.3 > P. 101:10101(10000) ack 1
      < .  1:1(0) ack 10201`,
  "the window scale is not known": `
      > S  0:0(0) <mss 1460,nop,wscale 7>
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < .  1:1(0) ack 101
      > P. 200101:200201(100) ack 1
      > P. 101:201(100) ack 1`,
  "a keep-alive right after the handshake": `${OPEN}
      +60 > . 0:0(0) ack 1
      < .  1:1(0) ack 1`,
  "a keep-alive with an octet right after the handshake": `${OPEN}
      +60 > . 0:1(1) ack 1
      < .  1:1(0) ack 1`,
  "the handshake's ACK has a rule of its own": `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  -9:-9(0) ack 1`,
  "no SYN in the capture": `
      > P. 100001:100101(100) ack 1
      > P. 1:101(100) ack 1`,
  "beyond the window, and on behind the octets it should have had": {
    script: `${OPEN}
      > P. 1:101(100) ack 1
      > P. 200101:200201(100) ack 1      // reported
      > P. 201:301(100) ack 1
      < .  1:1(0) ack 301`,
    evidence: { where: "beyond", count: 1 },
  },
  "beyond the window, and acknowledged where it should have been": `${OPEN}
      > P. 1:101(100) ack 1
      > P. 200101:200201(100) ack 1      // reported
      < .  1:1(0) ack 201
      > P. 201:301(100) ack 1
      < .  1:1(0) ack 301`,
  "frames are swapped around a window update": `${OPEN}
      > P. 1:101(100) ack 1
      < .  1:1(0) ack 101 win 0
      > P. 201:301(100) ack 1
      > P. 101:201(100) ack 1
      < .  1:1(0) ack 101 win 9000
      < .  1:1(0) ack 301`,
  "data on the number of the SYN": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < P. 0:20(20) ack 101           // reported warning
      > .  101:101(0) ack 20`,
    evidence: { from: "responder", where: "on-syn" },
    says: /begins with SEQ y, the number of its SYN; the first octet of data has y\+1\./,
  },
  "a probe with one octet there": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    +9 > . 0:1(1) ack 1
    < .  1:1(0) ack 1`,
});
