import { expect, test } from "vitest";
import { resetForged } from "../../src/core/rules/path/reset-forged";
import { analyzeScript } from "../support/capture";
import { ruleTest } from "../support/ruleTest";

const OPEN = `
  > S  0:0(0)
  < S. 0:0(0) ack 1 ttl 52
  > .  1:1(0) ack 1`;

ruleTest(resetForged, {
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
  "a SYN refused, and one other flow only": `
    flow 2: set host 1/2 port 40002/80
    flow 2: > S  0:0(0)
    flow 2: < S. 0:0(0) ack 1 ttl 57
    flow 4: set host 1/2 port 40004/81
    flow 4: > S  0:0(0)
    flow 4: < R. =0:=0(0) ack 1 ttl 64`,
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
