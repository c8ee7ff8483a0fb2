import { neighborAnsweredLate } from "../../src/core/rules/path/neighbor-answered-late";
import { ruleTest } from "../support/ruleTest";

ruleTest(neighborAnsweredLate, {
  "two SYNs leave at once when the answer comes": {
    script: `
      > arp 7
      +1.1 > arp 7
      +0.3 < arp 7
      +0.0001 > S 0:0(0) <TS val 5 ecr 0> to 7     // reported information
      +0.006 > S 0:0(0) <TS val 6 ecr 0> to 7
      < S. 0:0(0) ack 1`,
    evidence: { requests: 2, firstFrame: 1, answerFrame: 3, waitedNs: 1.4e9, together: 2 },
    says: /^The SYN waited up to 1\.4 s for the Ethernet address of \S+: 2 (ARP|Neighbor Discovery) requests from frame 1 on, answered in frame 3\. 2 SYNs then left at once/,
    related: [5],
  },
  "one request, answered after 200 ms": `
    > arp 7
    +0.2 < arp 7
    > S 0:0(0) to 7     // reported`,
  "a little sooner": `
    > arp 7
    +0.199 < arp 7
    > S 0:0(0) to 7`,
  "the SYN leaves later than it would have after waiting": `
    > arp 7
    +1 < arp 7
    +0.03 > S 0:0(0) to 7`,
  "the answer is of another neighbor": `
    > arp 9
    +1 < arp 9
    > S 0:0(0) to 8`,
  "the answer was asked for again later, and came at once": `
    > arp 7
    +1 < arp 7
    +5 > arp 7
    < arp 7
    > S 0:0(0) to 7`,
  "the SYN of another flow": `
    > arp 7
    +1 < arp 7
    > S 0:0(0) to 7            // reported
    +5 flow 2: > S 0:0(0) to 7`,
  "the first segment is no SYN": `
    > arp 7
    +1 < arp 7
    > P. 1:11(10) ack 1`,
  "no answer in the capture": `
    > arp 7
    +1 > arp 7
    > S 0:0(0) to 7`,
});
