import { ackOfUnsent } from "../../src/core/rules/segments/ack-of-unsent";
import { ruleTest } from "../support/ruleTest";

ruleTest(ackOfUnsent, {
  "the octets are sent 22 s later, for the first time": {
    script: `
      > S  0:0(0)
      +0.02 < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      +0.02 < . 1:1(0) ack 601       // reported error
      +22 > P. 101:601(500) ack 1
      +0.02 < . 1:1(0) ack 601
      +3 end`,
    evidence: { after: "not-sent", difference: 500 },
  },
  "they are sent as soon as a retransmission would be": {
    script: `
      > S  0:0(0)
      +0.02 < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      +0.02 < . 1:1(0) ack 601       // reported information
      +1 > P. 101:601(500) ack 1
      +0.02 < . 1:1(0) ack 601
      +3 end`,
    evidence: { after: "sent-later" },
  },
  "a FIN that acknowledges the other side's before that was sent": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      +0.1 > F. 1:1(0) ack 2     // reported error
      +0.1 < F. 1:1(0) ack 2
      > .  2:2(0) ack 2`,
    evidence: { from: "initiator", difference: 1, after: "not-sent", doubt: undefined },
  },
  "data that acknowledges its answer, which follows at once": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      +0.1 > P. 1:11(10) ack 6     // reported error
      +0.001 < P. 1:6(5) ack 11
      > .  11:11(0) ack 6`,
    evidence: { from: "initiator", difference: 5, after: "not-sent" },
  },
  "data that acknowledges what was recorded late": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    +0.1 > P. 1:11(10) ack 6
    +0.001 < P. 1:6(5) ack 1
    < .  6:6(0) ack 11`,
  "the responder's frames are recorded late, its SYN-ACK among them": {
    script: `
      > S  0:0(0)
      +0.05 > . 1:1(0) ack 1
      +0.05 > . 1:1(0) ack 24
      > P. 1:25(24) ack 24
      +0.05 < S. 0:0(0) ack 1
      > P. 25:513(488) ack 24
      +0.05 < P. 1:24(23) ack 1
      +0.03 > . 513:513(0) ack 512   // reported information
      +0.02 < . 24:24(0) ack 25
      +0.03 < P. 24:512(488) ack 25
      +0.1 < . 512:512(0) ack 513`,
    evidence: { after: "sent-later" },
  },
  "one too many, and the other side says so": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:11(10) ack 1
      < .  1:1(0) ack 12     // reported error
      > .  11:11(0) ack 1`,
    evidence: { from: "responder", difference: 1, after: "not-sent", doubt: undefined },
    says: /acknowledges x\+12; the initiator was seen to send up to x\+11: the ACK is 1 too high\. The.*that much\.\nIf SEG\.ACK.*\nCheck how the responder .* direction only\.$/,
  },
  "one too many, and nothing more is heard": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:11(10) ack 1
      < .  1:1(0) ack 12     // reported information
      +0.999 end`,
    evidence: { from: "responder", difference: 1, after: "silent", doubt: "capture-ends" },
    says: /1 too high\.\nIf SEG\.ACK.*\nCheck how the responder .* direction only\. The capture ends \(or pauses\) before an answer was expected/,
  },
  "the request was not captured, and the capture ends with its answer": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      < P. 1:89(88) ack 16   // reported information`,
    evidence: { doubt: "capture-ends" },
  },
  "what was acknowledged was not captured, and the connection is reset": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:19(18) ack 1
      < .  1:1(0) ack 19
      > .  19:19(0) ack 26   // reported information
      > R. 19:19(0) ack 26`,
    evidence: { doubt: "capture-ends" },
  },
  "the other side does not object: a frame is missing": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:11(10) ack 1
      < .  1:1(0) ack 111     // reported information
      +1 end`,
    evidence: { after: "silent", doubt: "not-objected" },
    says: /more likely that the acknowledged data was not captured\.\nCheck.*The initiator did not object.* settle it\.$/,
  },
  "further than any window reaches": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:11(10) ack 1
      < .  1:1(0) ack 1073741836     // reported error
      +1 end`,
    evidence: { difference: 2 ** 30 + 1, doubt: undefined },
  },
  "as far as a window reaches": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:11(10) ack 1
      < .  1:1(0) ack 1073741835     // reported information
      +1 end`,
    evidence: { difference: 2 ** 30 },
  },
  "the initiator's": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      < P. 1:11(10) ack 1
      > .  1:1(0) ack 500    // reported error
      < .  11:11(0) ack 1`,
    evidence: { from: "initiator", difference: 489, after: "not-sent" },
  },
  "exactly what was sent": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    < P. 1:11(10) ack 1
    > .  1:1(0) ack 11`,
  "the same wrong number again is reported once": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:11(10) ack 1
      < .  1:1(0) ack 111    // reported
      > .  11:11(0) ack 1
      < .  1:1(0) ack 111
      > .  11:11(0) ack 1`,
    evidence: { count: 1, after: "not-sent" },
  },
  "another wrong number is counted": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:11(10) ack 1
      < .  1:1(0) ack 111    // reported
      > .  11:11(0) ack 1
      < .  1:1(0) ack 222
      > .  11:11(0) ack 1`,
    evidence: { count: 2 },
    says: /below that number, so it had not sent that much\. It is the first of 2 such segments\.\n/,
    related: [7],
  },
  "the peer continues with new data, below": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:11(10) ack 1
      < .  1:1(0) ack 111           // reported error
      +0.2 > P. 11:21(10) ack 1
      < .  1:1(0) ack 21`,
    evidence: { after: "not-sent" },
  },
  "the peer sends just that later: again, perhaps": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:11(10) ack 1
      < .  1:1(0) ack 111           // reported information
      +0.2 > P. 11:111(100) ack 1
      < .  1:1(0) ack 111`,
    evidence: { after: "sent-later", doubt: "sent-later" },
    says: /only afterwards\..*\n.*more likely that the acknowledged data was not captured.*\n.*a retransmission whose first copy/,
  },
  "the peer sends more than that later, in one segment": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:11(10) ack 1
      < .  1:1(0) ack 111           // reported error
      +0.2 > FP. 11:112(101) ack 1
      < .  1:1(0) ack 113`,
    evidence: { after: "not-sent", doubt: undefined },
  },
  "recorded in the wrong order: the data comes right after its ACK": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > P. 1:11(10) ack 1
    < .  1:1(0) ack 111
    +0.0001 > P. 11:111(100) ack 1
    +0.1 > P. 111:121(10) ack 1
    < .  1:1(0) ack 121`,
  "recorded in the wrong order, in two segments": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    < .  1:1(0) ack 201
    +0.0001 > . 1:101(100) ack 1
    +0.0001 > . 101:201(100) ack 1
    +0.1 > F. 201:201(0) ack 1`,
  "recorded in the wrong order, with a FIN": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    < .  1:1(0) ack 102
    +0.0001 > F. 1:101(100) ack 1
    +0.1 < F. 1:1(0) ack 102`,
  "five milliseconds later is the last that counts as swapped": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    < .  1:1(0) ack 101
    +0.005 > . 1:101(100) ack 1
    +0.1 > F. 101:101(0) ack 1`,
  "an ACK of its own numbers at once, and only then the data": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      < .  1:1(0) ack 101           // reported error
      +0.0001 > . 1:1(0) ack 1 win 0
      +0.0001 > . 1:101(100) ack 1
      < .  1:1(0) ack 101`,
    evidence: { after: "not-sent" },
  },
  "the other side's segments are no sign": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      < .  1:1(0) ack 101           // reported information
      +0.0001 < P. 1:11(10) ack 101
      < F. 11:11(0) ack 101
      +0.1 > . 1:101(100) ack 12`,
    evidence: { after: "sent-later" },
  },
  "the capture lost what was acknowledged": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:11(10) ack 1
      < .  1:1(0) ack 111           // reported information
      > P. 111:121(10) ack 1
      < .  1:1(0) ack 121`,
    evidence: { after: "went-on-beyond", doubt: "capture-lost" },
    says: /continued beyond that number\.\nA receiver answers .*\nCheck whether the capture is complete.* octets of that side are missing/,
  },
  "the capture had lost frames of that side before": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 101:111(10) ack 1
      < .  1:1(0) ack 111
      < .  1:1(0) ack 211           // reported information
      +2 end`,
    evidence: { after: "silent", doubt: "capture-lost" },
    says: /\nA receiver answers an acknowledgment of data that was never sent .*\nCheck.*larger buffer/,
  },
  "lost frames do not excuse what is proven": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 101:111(10) ack 1
      < .  1:1(0) ack 111
      < .  1:1(0) ack 211           // reported error
      > .  111:111(0) ack 1`,
    evidence: { doubt: undefined },
  },
  "the FIN was not captured": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:11(10) ack 1
      < F. 1:1(0) ack 12            // reported information
      +0.5 end`,
    evidence: { difference: 1, doubt: "capture-ends" },
  },
  "a capture that began in mid-flow": {
    script: `
      > P. 1:101(100) ack 1
      < .  1:1(0) ack 301           // reported information`,
    evidence: { doubt: "mid-flow" },
    says: /too high\.\nIf SEG\.ACK.*\nCheck how.*began in mid-flow/,
  },
  "in mid-flow, and proven": {
    script: `
      > P. 1:101(100) ack 1
      < .  1:1(0) ack 301           // reported error
      > .  101:101(0) ack 1`,
    evidence: { doubt: undefined, after: "not-sent" },
  },
  "a retransmission proves nothing": {
    script: `
      > P. 1:101(100) ack 1
      < .  1:1(0) ack 301           // reported information
      > P. 1:101(100) ack 1`,
    evidence: { doubt: "mid-flow", after: "silent" },
  },
  "only one direction was captured": `
    > S  0:0(0)
    > .  1:1(0) ack 1
    > .  1:1(0) ack 5000
    > P. 1:101(100) ack 90000`,
  "the ACK that completes the handshake is another rule's": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 500`,
  "the SYN-ACK is another rule's": `
    > S  0:0(0)
    < S. 0:0(0) ack 500`,
  "a RST's ACK is not looked at": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    < R. 1:1(0) ack 500`,
  "an ACK below": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > P. 1:11(10) ack 1
    < .  1:1(0) ack 11
    < .  1:1(0) ack 1`,
  "recorded twice": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      < .  1:1(0) ack 12            // reported
      dup 4`,
    evidence: { count: 1 },
  },
  "the snap length cut the number": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    < .  1:1(0) ack 12 cut 45`,
  "an answer to an old connection's segment": `
    > S  0:0(0)
    < .  300:300(0) ack 100
    > R  100:100(0)`,
  "one that is certain, and one that is not": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:11(10) ack 1
      < .  1:1(0) ack 111           // reported error
      > .  11:11(0) ack 1
      < .  1:1(0) ack 222           // reported information
      +2 end`,
    evidence: [
      { doubt: undefined, after: "not-sent", count: 1 },
      { doubt: "not-objected", after: "silent", count: 1 },
    ],
    says: [/the initiator continued below/i, /The initiator did not object/],
  },
  "each side's is judged by itself": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      < P. 1:11(10) ack 1
      > .  1:1(0) ack 5000          // reported error
      < .  11:11(0) ack 1
      < .  11:11(0) ack 7000        // reported error
      > .  1:1(0) ack 11
      < .  11:11(0) ack 1`,
    evidence: [
      { from: "initiator", after: "not-sent" },
      { from: "responder", after: "not-sent" },
    ],
  },
  "one of either side, each with its own doubt": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:11(10) ack 1
      < .  1:1(0) ack 111           // reported information
      > P. 111:121(10) ack 1
      > .  121:121(0) ack 700       // reported information
      > icmp unreachable host quoting 5 from router
      +2 end`,
    evidence: [
      { from: "responder", doubt: "capture-lost", after: "went-on-beyond" },
      { from: "initiator", doubt: "not-objected", after: "silent" },
    ],
  },
  "what was acknowledged was not captured: a probe of the window one below": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:11(10) ack 1
      < .  1:1(0) ack 111 win 0    // reported information
      +0.2 > . 110:110(0) ack 1
      < .  1:1(0) ack 111 win 0`,
    evidence: { after: "went-on-beyond", doubt: "capture-lost" },
  },
  "what was acknowledged was not captured: ordinary data from there on": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:11(10) ack 1
      < .  1:1(0) ack 111          // reported information
      +0.04 > P. 111:121(10) ack 1
      < .  1:1(0) ack 121
      > F. 121:121(0) ack 1`,
    evidence: { after: "went-on-beyond", doubt: "capture-lost" },
  },
  "what was acknowledged was not captured: an ordinary ACK from there on": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:11(10) ack 1
      < P. 1:11(10) ack 111        // reported information
      +0.04 > . 111:111(0) ack 11
      < P. 11:21(10) ack 111
      > F. 111:111(0) ack 21`,
    evidence: { after: "went-on-beyond", doubt: "capture-lost" },
  },
  "ordinary data reach that number later": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      < .  1:1(0) ack 201          // reported information
      +0.04 > P. 1:101(100) ack 1
      > P. 101:201(100) ack 1
      > F. 201:201(0) ack 1`,
    evidence: { after: "sent-later" },
  },
  "one above, and an objection at once": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:11(10) ack 1
      < .  1:1(0) ack 12 win 0     // reported error
      +0.19 > . 11:11(0) ack 1 win 0`,
    evidence: { after: "not-sent" },
  },
  "an answer to a keep-alive that the capture begins with": {
    script: `
      > .  9:9(0) ack 1
      < .  1:1(0) ack 10           // reported information
      +1 > .  9:9(0) ack 1
      < .  1:1(0) ack 10`,
    evidence: { after: "went-on-beyond" },
  },
  "a FIN counted twice, and nobody objects": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > F. 1:1(0) ack 1
      < F. 1:1(0) ack 2
      > .  2:2(0) ack 3          // reported error
      +3 end`,
    evidence: { after: "silent", beyondFin: true, difference: 1, doubt: undefined },
    says: /up to y\+2: the ACK is 1 too high\. The last of it was the responder's FIN, and no data follows a FIN\.\nIf SEG/,
  },
  "far above a FIN it may be of another connection": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > F. 1:1(0) ack 1
      < F. 1:1(0) ack 2
      > .  70000:70000(0) ack 64000      // reported information
      +3 end`,
    evidence: { doubt: "not-objected" },
  },
  "above data, after which there may have been more": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      < P. 1:101(100) ack 1
      > F. 1:1(0) ack 102        // reported information
      +3 end`,
    evidence: { beyondFin: false, doubt: "not-objected" },
  },
  "far above a FIN, by a segment that continues its sender's sequence": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > F. 1:1(0) ack 1
      < F. 1:1(0) ack 2
      > .  2:2(0) ack 64000      // reported error
      +3 end`,
    evidence: { beyondFin: true, difference: 63998 },
  },
  "the capture missed what a padded keep-alive proves": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > P. 1:101(100) ack 1
    < .  1:1(0) ack 201            // reported information
    +45 > . 200:202(2) ack 1 zeros
    < .  1:1(0) ack 201`,
  "a thousand too many, and the data come half a second later in other pieces": {
    script: `
      > S  0:0(0)
      +0.096 < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:401(400) ack 1
      +0.1 < P. 1:1407(1406) ack 1401   // reported error
      > .  401:401(0) ack 1407
      +0.1 > P. 401:805(404) ack 1407
      +0.1 < .  1407:1407(0) ack 805
      > P. 805:1214(409) ack 1407
      +0.1 < .  1407:1407(0) ack 1214
      > P. 1214:1631(417) ack 1407
      +0.1 < .  1407:1407(0) ack 1631`,
    evidence: { difference: 1000, after: "not-sent", doubt: undefined },
  },
  "one too many, and the peer's FIN takes that number after an ACK below it": {
    script: `
      > S  0:0(0)
      +0.00003 < S. 0:0(0) ack 1
      +0.00003 > .  1:1(0) ack 1
      +0.0001 > P. 1:13(12) ack 1
      +0.00003 > .  13:13(0) ack 2      // reported error
      +0.00002 < .  1:1(0) ack 13
      +0.0001 < F. 1:1(0) ack 13
      +0.00003 > .  13:13(0) ack 2`,
    evidence: { from: "initiator", difference: 1, after: "not-sent" },
  },
  "22 s later, in pieces that end elsewhere": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < .  1:1(0) ack 151               // reported error
      +22 > P. 101:201(100) ack 1
      < .  1:1(0) ack 201`,
    evidence: { after: "not-sent" },
  },
  "the other side's frames are recorded late, as the handshake shows": {
    script: `
      > S  0:0(0)
      +0.7 > .  1:1(0) ack 1
      < S. 0:0(0) ack 1
      > P. 1:364(363) ack 1
      > P. 364:495(131) ack 1
      +0.7 > .  495:495(0) ack 446      // reported information
      < .  1:1(0) ack 364
      < .  1:1(0) ack 495
      < P. 1:440(439) ack 495
      < P. 440:446(6) ack 495`,
    evidence: { after: "sent-later", doubt: "sent-later" },
  },
  "one side's frames are recorded late, and the handshake is not in the capture": {
    script: `
      < .  1:1(0) ack 1
      > .  1:1(0) ack 101               // reported information
      < .  1:1(0) ack 1 win 9000
      < P. 1:101(100) ack 1
      > .  1:1(0) ack 201
      < .  101:101(0) ack 1 win 9001
      < P. 101:201(100) ack 1
      > .  1:1(0) ack 301
      < .  201:201(0) ack 1 win 9002
      < P. 201:301(100) ack 1`,
    evidence: { count: 3, after: "sent-later" },
  },
  "once in a capture without the handshake, and the peer sends below it": {
    script: `
      < .  1:1(0) ack 1
      > .  1:1(0) ack 101               // reported error
      < .  1:1(0) ack 1 win 9000
      < P. 1:101(100) ack 1`,
    evidence: { count: 1, after: "not-sent" },
  },
  "the octets of a segment below the ISN": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > P. -99999:-99899(100) ack 1
    < .  1:1(0) ack 101
    > P. 101:201(100) ack 1
    < .  1:1(0) ack 201`,
  "the other side sends its data again and again, as without an ACK": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:81(80) ack 1
      < .  1:1(0) ack 82        // reported error
      +0.3 > P. 1:81(80) ack 1
      < .  1:1(0) ack 82
      +0.6 > P. 1:81(80) ack 1
      < .  1:1(0) ack 82
      +1.2 > P. 1:81(80) ack 1
      < .  1:1(0) ack 82
      +2 end`,
    evidence: { difference: 1, repeated: 3, doubt: undefined },
    says: /1 too high\. The initiator sent its last data again afterwards, 3 times, as if there had been no ACK: it dropped it\./,
  },
  "the other side sends its data again once: the ACK may have been lost": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:81(80) ack 1
      < .  1:1(0) ack 82        // reported information
      +0.3 > P. 1:81(80) ack 1
      < .  1:1(0) ack 82
      +2 end`,
    evidence: { repeated: 1, doubt: "not-objected" },
    says: /sent its last data again afterwards, once\./,
  },
  "frames in another order than their times": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    0.2 > P. 1:19(18) ack 1
    0.3 < .  1:1(0) ack 20
    0.22 > .  19:19(0) ack 1
    0.25 > F. 19:19(0) ack 1
    0.4 < F. 1:1(0) ack 20
    0.5 > .  20:20(0) ack 2`,
  "the same numbers in the order of their times": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    0.2 > P. 1:19(18) ack 1
    0.3 < .  1:1(0) ack 20      // reported error
    0.32 > .  19:19(0) ack 1
    0.35 > F. 19:19(0) ack 1
    0.4 < F. 1:1(0) ack 20
    0.5 > .  20:20(0) ack 2`,
  "the Timestamps are counted as data": {
    script: `
      > S  0:0(0) <mss 1460,nop,nop,TS val 1 ecr 0>
      < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 7 ecr 1>
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < .  1:1(0) ack 113          // reported error
      +0.3 > P. 1:101(100) ack 1
      < .  1:1(0) ack 113
      +0.6 > P. 1:101(100) ack 1
      < .  1:1(0) ack 113
      +1.2 > P. 1:101(100) ack 1
      < .  1:1(0) ack 113
      +2.4 > P. 1:101(100) ack 1
      < .  1:1(0) ack 113
      +2 end`,
    says: /the ACK is 12 too high.*\n.*\n.*wrong header\): 12 octets are the length of Timestamps with their padding, and look/,
  },
  "as many, without Timestamps": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < .  1:1(0) ack 113          // reported
      +0.3 > P. 1:101(100) ack 1
      < .  1:1(0) ack 113
      +0.6 > P. 1:101(100) ack 1
      < .  1:1(0) ack 113
      +1.2 > P. 1:101(100) ack 1
      < .  1:1(0) ack 113
      +2 end`,
    says: /taken from the wrong header\), and look/,
  },
});
