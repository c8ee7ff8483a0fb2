import { expect, test } from "vitest";
import { headerMalformed } from "../../src/core/rules/segments/header-malformed";
import { analyzeBytes } from "../support/capture";
import { ethernet, ipv4, ipv6, pcapFile, u16, u32 } from "../support/frames";
import { ruleTest } from "../support/ruleTest";

ruleTest(headerMalformed, {
  "a data offset of 4": {
    script: `
      > S  0:0(0)
      < S. 0:0(0) ack 1 offset 4   // reported error`,
    evidence: { fault: "offset-below", from: "responder", dataOffset: 4 },
  },
  "a data offset of 0": {
    script: `
      > S  0:0(0) offset 0         // reported
      +1 end`,
    evidence: { fault: "offset-below", dataOffset: 0 },
  },
  "one word beyond the segment": {
    script: `
      > S  0:0(0) offset 6         // reported error
      +1 end`,
    evidence: { fault: "offset-beyond", dataOffset: 6 },
  },
  "data taken for options fits": `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > P. 1:5(4) ack 1 offset 6`,
  "with options up to the limit": `
    > S  0:0(0) <mss 1460,sackOK,TS val 1 ecr 0,nop,wscale 7,nop,nop,nop,nop,nop,nop,nop,nop,nop,nop,nop,nop,nop,nop,nop,nop,nop,nop,nop,nop>
    +1 end`,
  "twice the same fault of a side": {
    script: `
      > S  0:0(0) offset 4         // reported
      +1 > S  0:0(0) offset 4
      +1 > S  0:0(0) offset 15     // reported`,
    evidence: [
      { fault: "offset-below", count: 2 },
      { fault: "offset-beyond", count: 1 },
    ],
    says: [
      /a header length of 16 octets \(data offset 4\).* It is the first of 2 such segments\.\n/,
      /whole segment\.\n/,
    ],
  },
  "the snap length cut the header": `
    > S  0:0(0)
    < S. 0:0(0) ack 1 <mss 1460> cut 40`,
  "the snap length cut the options": `
    > S  0:0(0) <mss 1460,nop,wscale 7> cut 56
    < S. 0:0(0) ack 1 <mss 1460,nop,wscale 7> cut 56`,
  "the header continues in the next fragment": `
    > S  0:0(0) offset 8 frag
    +1 end`,
  "in mid-flow": `
    > .  1:1(0) ack 1
    < .  1:1(0) ack 1 offset 3     // reported`,
  "recorded twice": {
    script: `
      > S  0:0(0) offset 4         // reported
      dup 1`,
    evidence: { count: 1 },
  },
});

test.each([4, 12, 19])("a datagram of %i octets is no TCP header", (octets) => {
  const payload = new Uint8Array([...u16(40000), ...u16(80), ...u32(7), ...u32(8), 0x50, 2, 0, 99, 0, 0, 0]).slice(
    0,
    octets,
  );
  for (const packet of [
    ipv4({ source: "10.0.0.1", destination: "10.0.0.2", protocol: 6, payload }),
    ipv6({ source: "fd00::1", destination: "fd00::2", nextHeader: 6, payload }),
  ]) {
    const { findings } = analyzeBytes(pcapFile([{ data: ethernet(packet) }]), {}, [headerMalformed]);
    expect(findings.map(({ evidence }) => evidence)).toMatchObject([{ fault: "segment-short", count: 1 }]);
    expect(findings[0]?.what).toContain("shorter than the TCP header");
  }
});
