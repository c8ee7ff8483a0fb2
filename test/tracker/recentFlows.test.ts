// Flows found by the quick mix of their ends: a shortcut that must never find another flow than the table of all flows does.

import { expect, test } from "vitest";
import { Analysis } from "../../src/core/analysis/analysis";
import { RecentFlows } from "../../src/core/tracker/recentFlows";
import { PacketDecoder } from "../../src/core/wire/decoder";
import { SEGMENT_WORDS, W_MIX, wordsOfPacket } from "../../src/core/wire/segmentWords";
import { ethernet, pcapFile, tcpPacket } from "../support/frames";

type Ends = readonly [source: string, sourcePort: number, destination: string, destinationPort: number, vlan?: number];

function frameOf([source, sourcePort, destination, destinationPort, vlan]: Ends, seq = 0): Uint8Array {
  const packet = tcpPacket({ source, destination, sourcePort, destinationPort, flags: "ACK", seq, ack: 1 });
  return ethernet(packet, vlan === undefined ? {} : { vlans: [{ id: vlan }] });
}

function mixOf(ends: Ends): number {
  const frame = frameOf(ends);
  const decoder = new PacketDecoder();
  decoder.decode(frame, new DataView(frame.buffer), 0, frame.length, frame.length, 1, 1);
  const words = new Int32Array(SEGMENT_WORDS);
  wordsOfPacket(words, 0, decoder.packet);
  return words[W_MIX]!;
}

/** The XOR of both addresses, and that of both ports, is the same in all. */
const ALIKE: readonly Ends[] = [
  ["10.0.0.1", 5000, "10.0.0.2", 80],
  ["10.0.0.5", 5000, "10.0.0.6", 80],
  ["10.0.0.1", 5001, "10.0.0.2", 81],
  ["10.0.0.1", 80, "10.0.0.2", 5000],
  ["10.0.0.1", 5000, "10.0.0.2", 80, 7],
  ["fd00::1", 5000, "fd00::2", 80],
  ["fd01::1", 5000, "fd00::2", 80],
];

test("a mix is the same for both directions", () => {
  for (const [source, sourcePort, destination, destinationPort] of ALIKE)
    expect(mixOf([destination, destinationPort, source, sourcePort])).toBe(
      mixOf([source, sourcePort, destination, destinationPort]),
    );
});

test("flows of one mix stay apart, however their segments alternate", () => {
  const v4 = ALIKE.filter(([source]) => source.startsWith("10."));
  expect(new Set(v4.map(mixOf)).size).toBe(1);
  const frames = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].flatMap((seq) => ALIKE.map((ends) => frameOf(ends, seq)));
  const analysis = new Analysis();
  analysis.push(pcapFile(frames));
  analysis.end();
  expect(analysis.flowCount).toBe(ALIKE.length);
  for (let id = 1; id <= ALIKE.length; id++) expect(analysis.row(id)?.segments).toBe(10);
});

test("what is noted is found until another flow has its place, also among so many that the table grows", () => {
  const recent = new RecentFlows();
  const mixes = Array.from({ length: 10_000 }, (_, flow) => Math.imul(flow + 1, 0x9e3779b1));
  for (const [flow, mix] of mixes.entries()) recent.note(mix, flow, flow + 1);
  const found = mixes.filter((mix, flow) => recent.of(mix) === flow);
  expect(found.length).toBeGreaterThan(5000);
  expect(mixes.every((mix, flow) => [-1, flow].includes(recent.of(mix)))).toBe(true);
  recent.note(mixes[3]!, 77, 10_000);
  expect(recent.of(mixes[3]!)).toBe(77);
  recent.forget();
  expect(recent.of(mixes[3]!)).toBe(-1);
});
