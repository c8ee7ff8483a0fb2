// Flows found by the quick mix of their ends: a shortcut that must never find another flow than the table of all flows does.

import { expect, test } from "vitest";
import { Analysis } from "../../src/core/analysis/analysis";
import { quickMix, RecentFlows } from "../../src/core/tracker/recentFlows";
import { PacketDecoder } from "../../src/core/wire/decoder";
import { ethernet, filler, pcapFile, tcpPacket } from "../support/frames";

type Ends = readonly [source: string, sourcePort: number, destination: string, destinationPort: number, vlan?: number];

function frameOf([source, sourcePort, destination, destinationPort, vlan]: Ends, seq = 0): Uint8Array {
  const packet = tcpPacket({ source, destination, sourcePort, destinationPort, flags: "ACK", seq, ack: 1 });
  return ethernet(packet, vlan === undefined ? {} : { vlans: [{ id: vlan }] });
}

function mixOf(ends: Ends): number {
  const frame = frameOf(ends);
  const decoder = new PacketDecoder();
  decoder.decode(frame, new DataView(frame.buffer), 0, frame.length, frame.length, 1, 1);
  return quickMix(decoder.packet);
}

/** The XOR of both addresses, and that of both ports, is the same in all. Two that differ least stand together. */
const ALIKE: readonly Ends[] = [
  ["10.0.0.1", 5000, "10.0.0.2", 80],
  ["10.0.0.1", 5000, "10.0.0.2", 80, 7],
  ["10.0.0.5", 5000, "10.0.0.6", 80],
  ["10.0.0.1", 5001, "10.0.0.2", 81],
  ["10.0.0.1", 80, "10.0.0.2", 5000],
  ["fd00::1", 5000, "fd00::2", 80],
  ["fd00::5:0:0:1", 5000, "fd00::2", 80],
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

test("a flow that begins in a batch gets its own segments, though an older one has the same ends", () => {
  const ends = { client: ["10.0.0.1", 5000], server: ["10.0.0.2", 80] } as const;
  const segment = (from: "client" | "server", flags: string, seq: number, ack: number, length = 0): Uint8Array => {
    const [source, sourcePort] = ends[from];
    const [destination, destinationPort] = ends[from === "client" ? "server" : "client"];
    const payload = filler(length);
    return ethernet(tcpPacket({ source, destination, sourcePort, destinationPort, flags, seq, ack, payload }));
  };
  const connection = (isn: number): Uint8Array[] => [
    segment("client", "SYN", isn, 0),
    segment("server", "SYN,ACK", 7 * isn, isn + 1),
    segment("client", "ACK", isn + 1, 7 * isn + 1),
    segment("client", "PSH,ACK", isn + 1, 7 * isn + 1, 10),
    segment("server", "PSH,ACK", 7 * isn + 1, isn + 11, 20),
    segment("client", "ACK", isn + 11, 7 * isn + 21),
  ];
  const first = connection(1000);
  const second = connection(900_000);
  const analysis = new Analysis();
  const bytes = pcapFile([...first, segment("client", "RST,ACK", 1011, 7021), ...second]);
  const between = pcapFile([...first]).length;
  analysis.push(bytes.subarray(0, between));
  analysis.push(bytes.subarray(between));
  analysis.end();
  expect([1, 2].map((id) => analysis.row(id)?.segments)).toEqual([7, 6]);
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
