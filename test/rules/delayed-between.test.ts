import { delayedBetween } from "../../src/core/rules/path/delayed-between";
import { ruleTest } from "../support/ruleTest";

ruleTest(delayedBetween, {
  "the SYN-ACK takes long, and so does data": {
    script: `
      > S  0:0(0)
      +0.3 < S. 0:0(0) ack 1 late 200    // reported
      > .  1:1(0) ack 1
      +0.5 < P. 1:101(100) ack 1 late 400
      +0.3 < P. 101:201(100) ack 1
      > .  1:1(0) ack 201`,
    evidence: { from: "responder", transitNs: 200.4e6, delayed: 2, longestNs: 400.4e6 },
    says: /took 200 ms from server\.pcap to client\.pcap\. It is the first of 2 delayed segments/,
  },
  "every segment takes as long": `
      > S  0:0(0) late 200
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1 late 200`,
});
