import { expect, test } from "vitest";
import { resetForged } from "../../src/core/rules/path/reset-forged";
import { analyzeScript } from "../support/capture";
import { ruleTest } from "../support/ruleTest";

const OPEN = `
  > S  0:0(0)
  < S. 0:0(0) ack 1 ttl 52
  > .  1:1(0) ack 1`;

ruleTest(resetForged, {
  "as a machine answers that does not know the connection": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1 ttl 57
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      +0.03 < R  1:1(0) ttl 49      // reported`,
    evidence: { knowsNone: true },
    says: /\nFind the device: .* A second machine with the address \S+ that got segments .* changed between the handshake and frame 5\./,
  },
  "with numbers of its own": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1 ttl 57
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      +0.03 < R. 1:1(0) ack 101 ttl 49      // reported`,
    evidence: { knowsNone: false },
    says: /in both directions\.$/,
  },
  "with a number that nobody acknowledged": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1 ttl 57
      > .  1:1(0) ack 1
      < P. 1:11(10) ack 1 ttl 57
      > P. 1:101(100) ack 1
      +0.03 < R  11:11(0) ttl 49      // reported`,
    evidence: { knowsNone: false },
  },
  "before the SYN-ACK, and again after it": {
    script: `
      > S  0:0(0)
      < R. =0:=0(0) ack 1 ttl 97    // reported warning
      < R. =460:=460(0) ack 1 ttl 71
      < S. 0:0(0) ack 1 ttl 52
      > R  1:1(0)
      < R. 9:9(0) ack 1 ttl 118`,
    evidence: { by: "responder", hops: 97, usual: [52], hopsDepart: true, count: 3, allHops: [97, 71, 118] },
    says: /(TTL|hop limit) 97; the other segments of \S+ have 52\. It is the first of 3 such RSTs, with (TTL|hop limit)s of 97, 71, 118\./,
    related: [4, 3, 6],
  },
  "the connection opens in spite of it": {
    script: `
      > S  0:0(0)
      < R. =0:=0(0) ack 1 ttl 97    // reported
      +0.05 < S. 0:0(0) ack 1 ttl 52
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < .  1:1(0) ack 101 ttl 52`,
    evidence: { ended: false },
    says: /Here the connection was not ended/,
  },
  "the initiator's": {
    script: `
      > S  0:0(0) ttl 63
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1 ttl 63
      < P. 1:101(100) ack 1
      > R  1:1(0) ttl 98     // reported`,
    evidence: { by: "initiator", hops: 98, usual: [63] },
  },
  "a SYN refused by a device with another TTL than the host": {
    script: `
      flow 2: set host 1/2 port 40002/80
      flow 2: > S  0:0(0)
      flow 2: < S. 0:0(0) ack 1 ttl 57
      flow 3: set host 1/2 port 40003/80
      flow 3: > S  0:0(0)
      flow 3: < S. 0:0(0) ack 1 ttl 57
      flow 4: set host 1/2 port 40004/81
      flow 4: > S  0:0(0)
      flow 4: < R. =0:=0(0) ack 1 ttl 64      // reported`,
    evidence: { usual: [57], hops: 64 },
    says: /the SYNs and SYN-ACKs of \S+ in other flows have 57\./,
  },
  "TTL and Ethernet address differ, by one hop": {
    script: `${OPEN}
      < R. 1:1(0) ack 1 ttl 53 mac 9     // reported`,
    evidence: { hopsDepart: false, mac: "02:00:00:00:00:09", usualMac: "02:00:00:00:00:02" },
    says: /Its frame came from 02:00:00:00:00:09; the others came from 02:00:00:00:00:02\./,
  },
  "a host that gets the answers on a shorter route than its own segments take": `
    > S  0:0(0) ttl 60
    < S. 0:0(0) ack 1 to 9
    > R  1:1(0) ttl 64 mac 9`,
  "one hop alone, as where a route changes": `${OPEN}
    < R. 1:1(0) ack 1 ttl 53`,
  "another Ethernet address alone, as of a second router": `${OPEN}
    < R. 1:1(0) ack 1 ttl 52 mac 9`,
  "another initial value at the same distance: 64 and 255": `
    > S  0:0(0)
    < S. 0:0(0) ack 1 ttl 60
    > .  1:1(0) ack 1
    < R. 1:1(0) ack 1 ttl 251`,
  "another initial value and one hop more": `
    > S  0:0(0)
    < S. 0:0(0) ack 1 ttl 60
    > .  1:1(0) ack 1
    < R. 1:1(0) ack 1 ttl 123`,
  "hop counts that vary as much": `
    > S  0:0(0)
    < S. 0:0(0) ack 1 ttl 52
    > .  1:1(0) ack 1
    > F. 1:1(0) ack 1
    < F. 1:1(0) ack 2 ttl 56
    < R. 2:2(0) ack 2 ttl 49`,
  "hop counts that vary less": `
    > S  0:0(0)
    < S. 0:0(0) ack 1 ttl 52
    > .  1:1(0) ack 1
    > F. 1:1(0) ack 1
    < F. 1:1(0) ack 2 ttl 53
    < R. 2:2(0) ack 2 ttl 49      // reported`,
  "a TTL of 1, which the program set": `
    > S  0:0(0)
    < S. 0:0(0) ack 1 ttl 1
    > .  1:1(0) ack 1
    < R. 1:1(0) ack 1 ttl 64`,
  "ordinary data shows the usual TTL": {
    script: `
      > P. 1:101(100) ack 1 ttl 44
      < P. 1:101(100) ack 101 ttl 50
      > P. 101:201(100) ack 101 ttl 44
      < .  101:101(0) ack 201 ttl 50
      > P. 201:301(100) ack 101 ttl 44
      < R. 101:101(0) ack 301 ttl 60     // reported`,
    evidence: { hops: 60, usual: [50] },
  },
  "one hop more, and a TSval far from the clock": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1 ttl 52 <mss 1460,TS val 5000 ecr 0>
      > .  1:1(0) ack 1
      +11 > P. 1:101(100) ack 1
      < P. 1:51(50) ack 101 ttl 52 <TS val 16003 ecr 0>
      > .  101:101(0) ack 51
      < R. 51:51(0) ack 101 ttl 53 <TS val 9000000 ecr 0>     // reported`,
    evidence: { hopsDepart: false, mirrored: 0, mac: "" },
    says: /Its TSval 9000000 is 2 h 30 min from the clock of the others\./,
  },
  "the same hop count, and TSval and TSecr of a segment of the other side": {
    script: `
      > S  0:0(0) <mss 1460,TS val 99 ecr 0>
      < S. 0:0(0) ack 1 ttl 52 <mss 1460,TS val 5000 ecr 99>
      > .  1:1(0) ack 1 <TS val 120 ecr 5000>
      > P. 1:201(200) ack 1 <TS val 121 ecr 5000>
      < R. 1:1(0) ack 201 ttl 52 <TS val 121 ecr 5000>     // reported`,
    evidence: { mirrored: 0, mirroredFields: ["TSval", "TSecr"] },
    says: /Its TSval and TSecr are those of a segment of the initiator, which echoes a TSval of \S+ itself: a device on the path turned/,
  },
  "TSval and TSecr of the ACK of the handshake": {
    script: `
      > S  0:0(0) <mss 1460,TS val 99 ecr 0>
      < S. 0:0(0) ack 1 ttl 52 <mss 1460,TS val 5000 ecr 99>
      > .  1:1(0) ack 1 <TS val 120 ecr 5000>
      < R  1:1(0) ttl 52 <TS val 120 ecr 5000>     // reported`,
    evidence: { mirrored: 3, knowsNone: false },
    related: [3],
  },
  "a host that sends to itself: both sides have one clock": `
    > S  0:0(0) <mss 1460,TS val 99 ecr 0>
    < S. 0:0(0) ack 1 <mss 1460,TS val 99 ecr 99>
    > .  1:1(0) ack 1 <TS val 99 ecr 99>
    > P. 1:201(200) ack 1 <TS val 99 ecr 99>
    < R. 1:1(0) ack 201 <TS val 99 ecr 99>`,
  "a host that sends to itself, whose clock has advanced": `
    > S  0:0(0) <mss 1460,TS val 5000 ecr 0>
    < S. 0:0(0) ack 1 <mss 1460,TS val 5000 ecr 5000>
    > .  1:1(0) ack 1 <TS val 5001 ecr 5000>
    > P. 1:201(200) ack 1 <TS val 5003 ecr 5000>
    < R. 1:1(0) ack 201 <TS val 5003 ecr 5000>`,
  "a RST that echoes the other side, as all stacks do": `
    > S  0:0(0) <mss 1460,TS val 99 ecr 0>
    < S. 0:0(0) ack 1 <mss 1460,TS val 5000 ecr 99>
    > .  1:1(0) ack 1 <TS val 120 ecr 5000>
    > P. 1:201(200) ack 1 <TS val 121 ecr 5000>
    < R. 1:1(0) ack 201 <TS val 5021 ecr 121>`,
  "another TSval alone, from another counter of the same host": `
    > S  0:0(0)
    < S. 0:0(0) ack 1 ttl 52 <mss 1460,TS val 5000 ecr 0>
    > .  1:1(0) ack 1
    +11 > P. 1:101(100) ack 1
    < P. 1:51(50) ack 101 ttl 52 <TS val 16003 ecr 0>
    > .  101:101(0) ack 51
    < R. 51:51(0) ack 101 ttl 52 <TS val 9000000 ecr 0>`,
  "one hop less, and its sender continues": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1 ttl 47
      > .  1:1(0) ack 1
      > P. 1:81(80) ack 1
      < R  1:1(0) ttl 46           // reported
      +0.2 < P. 1:501(500) ack 81 ttl 47`,
    evidence: { hops: 46, usual: [47], hopsDepart: false, continued: 6, knowsNone: false },
    says: /\S+ continued after it, in frame 6, as if it had sent none\./,
  },
  "its sender continues, with one TTL: segment-after-reset": `
    > S  0:0(0)
    < S. 0:0(0) ack 1 ttl 47
    > .  1:1(0) ack 1
    > P. 1:81(80) ack 1
    < R  1:1(0) ttl 47
    +0.2 < P. 1:501(500) ack 81 ttl 47`,
  "one hop less, and an old segment after it": `
    > S  0:0(0)
    < S. 0:0(0) ack 1 ttl 47
    > .  1:1(0) ack 1
    > P. 1:81(80) ack 1
    < R  1:1(0) ttl 46
    +0.2 < . 1:1(0) ack 1 ttl 47`,
  "a TSval of 0, as some stacks send, and one hop more": `
    > S  0:0(0)
    < S. 0:0(0) ack 1 ttl 52 <mss 1460,TS val 5000 ecr 0>
    > .  1:1(0) ack 1
    +11 > P. 1:101(100) ack 1
    < P. 1:51(50) ack 101 ttl 52 <TS val 16003 ecr 0>
    > .  101:101(0) ack 51
    < R. 51:51(0) ack 101 ttl 53 <TS val 0 ecr 0>`,
  "a SYN refused, and one other flow": {
    script: `
      flow 2: set host 1/2 port 40002/80
      flow 2: > S  0:0(0)
      flow 2: < S. 0:0(0) ack 1 ttl 57
      flow 4: set host 1/2 port 40004/81
      flow 4: > S  0:0(0)
      flow 4: < R. =0:=0(0) ack 1 ttl 64   // reported`,
    evidence: { by: "responder", hops: 64, usual: [57] },
  },
  "a SYN refused, one hop nearer than one other flow": `
    flow 2: set host 1/2 port 40002/80
    flow 2: > S  0:0(0)
    flow 2: < S. 0:0(0) ack 1 ttl 57
    flow 4: set host 1/2 port 40004/81
    flow 4: > S  0:0(0)
    flow 4: < R. =0:=0(0) ack 1 ttl 58`,
  "after a long silence, as a firewall that forgot the connection": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1 ttl 57
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < .  1:1(0) ack 101 ttl 57
      +3600 > P. 101:201(100) ack 1
      < R. 1:1(0) ack 201 ttl 254   // reported`,
    evidence: { hops: 254, idleNs: 3600e9 },
    says: /Before that, the connection had been silent for 60 min\.\n.*\nA firewall, NAT or load balancer that forgets idle connections answers so: compare 60 min with/,
  },
  "tools that give every segment one IP ID and window": `
    > S  0:0(0) ipid 1 win 8192
    < S. 0:0(0) ack 1 ipid 1 win 8192
    > .  1:1(0) ack 1 ipid 1 win 8192
    < R. 1:1(0) ack 1 ipid 1 win 8192 ttl 63`,
});

/** Frame of the finding, and of the segment that it says was turned round. IPv6 has no IP ID. */
function mirrored(script: string): readonly unknown[] {
  return analyzeScript(script)
    .findings.filter(({ rule }) => rule === resetForged.id)
    .map(({ frame, evidence }) => [frame, (evidence as { mirrored: number }).mirrored]);
}

test("IP ID and window of a segment of the other side", () => {
  const script = (rst: string) => `${OPEN}
    > P. 1:45(44) ack 1 ipid 62000 win 8332
    < R  1:1(0) ${rst}`;
  expect(mirrored(script("ttl 53 ipid 62000 win 8332"))).toEqual([[5, 4]]);
  expect(mirrored(script("ttl 52 ipid 62000 win 8332"))).toEqual([]);
  expect(mirrored(script("ttl 53 ipid 62001 win 8332"))).toEqual([]);
  expect(mirrored(script("ttl 53 ipid 62000 win 8331"))).toEqual([]);
});

test("IP ID and window, with the usual hop count, where the IP IDs of its sender are all 0", () => {
  const script = (ipId: number, own: number) => `
    > S  0:0(0)
    < S. 0:0(0) ack 1 ttl 52 ipid ${own}
    > .  1:1(0) ack 1
    > P. 1:45(44) ack 1
    < .  1:1(0) ack 45 ttl 52 ipid ${own} win 500
    > P. 45:89(44) ack 1 ipid 62000 win 8332
    < R  1:1(0) ttl 52 ipid ${ipId} win 8332`;
  expect(mirrored(script(62000, 0))).toEqual([[7, 6]]);
  expect(mirrored(script(0, 0))).toEqual([]);
  expect(mirrored(script(61999, 0))).toEqual([]);
});

test("one hop more, and an IP ID that does not follow those before it", () => {
  const script = (rst: string, second = 1002) => `
    > S  0:0(0)
    < S. 0:0(0) ack 1 ttl 52 ipid 1000
    > .  1:1(0) ack 1
    > P. 1:45(44) ack 1
    < P. 1:45(44) ack 45 ttl 52 ipid ${second}
    > F. 45:45(0) ack 45
    < R. 45:45(0) ack 45 ${rst}`;
  const told = (text: string) =>
    analyzeScript(text)
      .findings.filter(({ rule }) => rule === resetForged.id)
      .map(({ evidence }) => (evidence as { ipIds: readonly number[] }).ipIds);
  expect(told(script("ttl 53 ipid 33000"))).toEqual([[33000, 1000, 1002]]);
  expect(told(script("ttl 52 ipid 33000"))).toEqual([]);
  expect(told(script("ttl 53 ipid 1004"))).toEqual([]);
  expect(told(script("ttl 53 ipid 0"))).toEqual([]);
  expect(told(script("ttl 53 ipid 33000", 45000))).toEqual([]);
});

test("window and data of a segment of the other side, over IPv6", () => {
  const script = (rst: string) => `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > P. 1:45(44) ack 1 win 8332
    < R  1:45(44) ${rst}`;
  const told = (text: string, family: 4 | 6) =>
    analyzeScript(text, { family })
      .findings.filter(({ rule }) => rule === resetForged.id)
      .map(({ evidence }) => (evidence as { mirroredFields: readonly string[] }).mirroredFields);
  expect(told(script("win 8332"), 6)).toEqual([["window", "length"]]);
  expect(told(script("win 8331"), 6)).toEqual([]);
  expect(told(script("win 8332 ipid 1"), 4)).toEqual([]);
});

test("IP ID and length of a segment of the other side", () => {
  const script = (rst: string) => `
    > P. 1:45(44) ack 1
    < P. 1:45(44) ack 45 ipid 1000 ttl 46
    > .  45:45(0) ack 45 ipid 400
    > P. 45:89(44) ack 45 ipid 62000 win 8332
    < R  45:89(44) ${rst}`;
  expect(mirrored(script("ttl 46 ipid 62000 win 0"))).toEqual([[5, 4]]);
  expect(mirrored(script("ttl 46 ipid 1000 win 0"))).toEqual([]);
});
