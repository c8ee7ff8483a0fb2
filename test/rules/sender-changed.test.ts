import { describe, expect, test } from "vitest";
import { senderChanged } from "../../src/core/rules/path/sender-changed";
import { analyzeScript } from "../support/capture";
import { ruleTest } from "../support/ruleTest";

const OPEN = `
  > S  0:0(0)
  < S. 0:0(0) ack 1 ttl 52
  > .  1:1(0) ack 1`;

ruleTest(senderChanged, {
  "a SYN-ACK of a proxy, and what the host itself sends": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1 ttl 60 <mss 1460,TS val 90000000 ecr 0>   // reported
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < P. 1:51(50) ack 101 ttl 52 <TS val 5000 ecr 0>
      +2 > P. 101:201(100) ack 51
      < P. 51:61(10) ack 201 ttl 52 <TS val 7002 ecr 0>
      < F. 61:61(0) ack 201 ttl 52 <TS val 7003 ecr 0>`,
    evidence: { by: "responder", kind: "SYN-ACK", hops: 60, usual: [52], proof: "clock", count: 1 },
    says: /(TTL|hop limit) 60; the other segments of \S+ have 52\. Its TSval 90000000 is 25 h from the clock of the others\./,
  },
  "data with other contents, injected before the host's": {
    script: `${OPEN}
      > P. 1:101(100) ack 1
      < P. 1:6(5) ack 101 ttl 60 text "wrong"     // reported
      < P. 1:6(5) ack 101 ttl 52 text "right"
      > .  101:101(0) ack 6
      < F. 6:6(0) ack 101 ttl 52`,
    evidence: { kind: "data", proof: "data", hops: 60, usual: [52] },
    says: /Frame 6, with the other hop count, has other data at the same numbers\./,
    related: [6],
  },
  "data with other contents, injected after the host's": {
    script: `${OPEN}
      > P. 1:101(100) ack 1
      < P. 1:6(5) ack 101 ttl 52 text "right"
      < P. 1:6(5) ack 101 ttl 60 text "wrong"     // reported
      > .  101:101(0) ack 6
      < F. 6:6(0) ack 101 ttl 52`,
    evidence: { kind: "data", proof: "data", hops: 60, usual: [52] },
  },
  "the initiator's FIN": {
    script: `
      > S  0:0(0) ttl 63 <mss 1460,TS val 5000 ecr 0>
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1 ttl 63 <TS val 5002 ecr 0>
      +2 > P. 1:101(100) ack 1 ttl 63 <TS val 7003 ecr 0>
      < .  1:1(0) ack 101
      > F. 101:101(0) ack 1 ttl 99 <TS val 123456789 ecr 0>       // reported`,
    evidence: { by: "initiator", kind: "FIN", hops: 99, usual: [63] },
  },
  "a hop count alone, as where a route changes": `${OPEN}
    > P. 1:101(100) ack 1
    < P. 1:51(50) ack 101 ttl 60
    < P. 51:61(10) ack 101 ttl 52
    < F. 61:61(0) ack 101 ttl 52`,
  "one hop, and other data": `${OPEN}
    > P. 1:101(100) ack 1
    < P. 1:6(5) ack 101 ttl 53 text "wrong"
    < P. 1:6(5) ack 101 ttl 52 text "right"
    < F. 6:6(0) ack 101 ttl 52`,
  "hop counts that vary": `${OPEN}
    > P. 1:101(100) ack 1
    < P. 1:6(5) ack 101 ttl 60 text "wrong"
    < P. 1:6(5) ack 101 ttl 56 text "right"
    < .  6:6(0) ack 101 ttl 58
    < F. 6:6(0) ack 101 ttl 52`,
  "as many with one hop count as with the other": `
    > S  0:0(0)
    < S. 0:0(0) ack 1 ttl 60 <mss 1460,TS val 90000000 ecr 0>
    > .  1:1(0) ack 1
    +2 > P. 1:101(100) ack 1
    < S. 0:0(0) ack 1 ttl 60 <mss 1460,TS val 90002000 ecr 0>
    < P. 1:51(50) ack 101 ttl 52 <TS val 5000 ecr 0>
    +2 < F. 51:51(0) ack 101 ttl 52 <TS val 7000 ecr 0>`,
  "a stack whose SYN-ACKs begin with another TTL": `
    > S  0:0(0)
    < S. 0:0(0) ack 1 ttl 243 <mss 1460,TS val 90000000 ecr 0>
    > .  1:1(0) ack 1
    > P. 1:101(100) ack 1
    < P. 1:51(50) ack 101 ttl 52 <TS val 5000 ecr 0>
    +2 < P. 51:61(10) ack 101 ttl 52 <TS val 7000 ecr 0>
    < F. 61:61(0) ack 101 ttl 52 <TS val 7002 ecr 0>`,
  "a clock that is behind by what a queue holds up": `
    > S  0:0(0)
    < S. 0:0(0) ack 1 ttl 52 <mss 1460,TS val 5000 ecr 0>
    > .  1:1(0) ack 1
    +9 > P. 1:101(100) ack 1
    < P. 1:51(50) ack 101 ttl 60 <TS val 9000 ecr 0>
    < P. 51:61(10) ack 101 ttl 52 <TS val 14003 ecr 0>
    < F. 61:61(0) ack 101 ttl 52 <TS val 14004 ecr 0>`,
});

describe("IP IDs, which IPv4 has", () => {
  const found = (ids: readonly number[], hops = 60) => {
    const [before, own, after] = ids;
    const { analysis, flows } = analyzeScript(`
      > S  0:0(0)
      < S. 0:0(0) ack 1 ttl 52 ipid ${before}
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < P. 1:51(50) ack 101 ttl ${hops} ipid ${own}
      < P. 51:61(10) ack 101 ttl 52 ipid ${after}
      < F. 61:61(0) ack 101 ttl 52 ipid ${after! + 1}`);
    return analysis.findings(flows[0]!).find(({ rule }) => rule === senderChanged.id)?.what;
  };

  test("one that is not among those that count up", () => {
    expect(found([100, 40_000, 101])).toMatch(
      /and TTL 60; the other segments of \S+ have 52\. Its IP ID 40000 is not between those of frames 2 \(100\) and 6 \(101\), which count up\./,
    );
    expect(found([65_500, 30_000, 20])).toMatch(/Its IP ID 30000/);
  });

  test.each([
    ["among them", [100, 101, 102], 60],
    ["a little late", [100, 99, 102], 60],
    ["0, as of a packet that is not to be fragmented", [100, 0, 102], 60],
    ["where they are random", [100, 40_000, 30_000], 60],
    ["with the usual hop count", [100, 40_000, 101], 52],
    ["where all are 0", [0, 40_000, 0], 60],
  ] as const)("%s: nothing", (_, ids, hops) => expect(found(ids, hops)).toBeUndefined());
});
