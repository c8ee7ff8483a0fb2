// Flows that have nothing to do with each other, with numbers as equal as they come: none of them may be joined.

import { describe, expect, test } from "vitest";
import { analyzeBytes } from "../support/capture";
import { type CaptureRecord, concat, ethernet, option, pcapFile, tcpPacket } from "../support/frames";

interface Segment {
  readonly atNs: number;
  readonly source: string;
  readonly destination: string;
  readonly ports: readonly [number, number];
  readonly flags: number;
  readonly seq: number;
  readonly ack?: number;
  readonly id?: number;
  readonly ttl?: number;
  readonly tsVal?: number;
  readonly tsEcr?: number;
  readonly length?: number;
  readonly vlan?: number;
}

const [SYN, SYN_ACK, ACK] = [0x02, 0x12, 0x10];

function record(segment: Segment): CaptureRecord {
  const { atNs, source, destination, ports, flags, seq, ack = 0, id = 0, ttl = 64, tsVal, tsEcr = 0, vlan } = segment;
  const syn = flags & SYN ? option.mss(1460) : new Uint8Array();
  const stamp =
    tsVal === undefined ? new Uint8Array() : concat(option.nop, option.nop, option.timestamps(tsVal, tsEcr));
  const packet = tcpPacket(
    {
      source,
      destination,
      sourcePort: ports[0],
      destinationPort: ports[1],
      flags,
      seq: seq >>> 0,
      ack: ack >>> 0,
      window: 64_240,
      options: concat(syn, stamp),
      payload: new Uint8Array(segment.length ?? 0).fill(65),
    },
    { id, ttl, hopLimit: ttl },
  );
  return {
    data: ethernet(packet, { vlans: vlan === undefined ? [] : [vlan] }),
    timeS: 1_700_000_000 + Math.floor(atNs / 1e9),
    timeNs: atNs % 1e9,
  };
}

/** The numbers of one connection; what is not given is the same for all. */
interface Numbers {
  readonly client: string;
  readonly server: string;
  readonly ports: readonly [number, number];
  readonly atNs: number;
  readonly x: number;
  readonly y: number;
  readonly ids?: readonly [number, number];
  readonly stamps?: readonly [number, number];
  readonly vlan?: number;
  readonly length?: number;
}

function connection({
  client,
  server,
  ports,
  atNs,
  x,
  y,
  ids = [0, 0],
  stamps,
  vlan,
  length = 100,
}: Numbers): CaptureRecord[] {
  const there = { source: client, destination: server, ports, ...(vlan !== undefined && { vlan }) };
  const back = { ...there, source: server, destination: client, ports: [ports[1], ports[0]] as const };
  const mine = stamps && { tsVal: stamps[0] };
  const theirs = stamps && { tsVal: stamps[1], tsEcr: stamps[0] };
  return [
    { ...there, ...mine, atNs, flags: SYN, seq: x, id: ids[0] },
    { ...back, ...theirs, atNs: atNs + 1e6, flags: SYN_ACK, seq: y, ack: x + 1, id: ids[1] },
    { ...there, ...mine, atNs: atNs + 2e6, flags: ACK, seq: x + 1, ack: y + 1, id: ids[0] && ids[0] + 1 },
    { ...there, ...mine, atNs: atNs + 3e6, flags: ACK, seq: x + 1, ack: y + 1, length, id: ids[0] && ids[0] + 2 },
    { ...back, ...theirs, atNs: atNs + 4e6, flags: ACK, seq: y + 1, ack: x + 1 + length, id: ids[1] && ids[1] + 1 },
  ].map(record);
}

/** Numbers without a pattern, the same in every run. */
function* randoms(seed: number): Generator<number, never> {
  for (let state = seed >>> 0; ; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield (state ^ (state >>> 13)) >>> 0;
  }
}

function connectionsIn(records: readonly CaptureRecord[]): string[] {
  const at = ({ timeS = 0, timeNs = 0 }: CaptureRecord): number => timeS * 1e9 + timeNs;
  const { analysis } = analyzeBytes(pcapFile([...records].sort((a, b) => at(a) - at(b))));
  return [...analysis.connections()].map(({ flows, proof }) => `${flows.join()}: ${proof.text}`);
}

const host = (prefix: number, i: number): string => `10.${prefix}.${(i >> 8) & 255}.${1 + (i & 127)}`;
const KINDS: Readonly<Record<string, (i: number, next: () => number) => Numbers>> = {
  "embedded stacks that begin at 0": (i, next) => ({
    client: host(0, i),
    server: "10.9.9.9",
    ports: [1024, 80],
    atNs: i * 1e6,
    x: 0,
    y: next(),
    ids: [1, 1],
  }),
  "embedded stacks with one ISN, behind NATs that keep their port": (i) => ({
    client: host(1, i),
    server: "10.9.9.9",
    ports: [49_152, 443],
    atNs: i * 1e5,
    x: 0x1234_5678,
    y: 0x8765_4321,
    stamps: [100_000, 200_000],
  }),
  "a load generator with one ISN, IP ID and payload, from port to port": (i, next) => ({
    client: "10.2.0.1",
    server: "10.9.9.9",
    ports: [10_000 + i, 80],
    atNs: i * 1e4,
    x: 0x7000_0000,
    y: next(),
    ids: [54_321, 0],
    stamps: [900_000 + (i >> 6), 1_000_000 + i],
  }),
  "the same ISNs in pairs only": (i, next) => ({
    client: host(3, i),
    server: host(4, i),
    ports: [20_000 + (i & 1), 80],
    atNs: (i >> 1) * 1e6 + (i & 1) * 1e4,
    x: 0x4000_0000 + (i >> 1) * 977,
    y: next(),
    ids: [7, 9],
    stamps: [3_000_000 + (i >> 1), 4_000_000 + (i >> 1)],
  }),
  "retries from other ports with the same ISN": (i, next) => ({
    client: "10.5.0.1",
    server: "10.9.9.9",
    ports: [30_000 + i, 80],
    atNs: i * 3e7,
    x: 0x5555_0000 + (i >> 2),
    y: next(),
    stamps: [5_000_000 + 30 * i, 6_000_000 + 30 * i],
  }),
  "timestamps that begin at 1, ISNs that count by 64000": (i) => ({
    client: host(6, i),
    server: "10.9.9.9",
    ports: [1025 + (i % 3), 23],
    atNs: i * 1e6,
    x: (i % 40) * 64_000,
    y: (i % 50) * 64_000,
    stamps: [1, 1],
  }),
  "machines with the same addresses in VLANs of their own": (i, next) => ({
    client: "192.168.1.10",
    server: "192.168.1.1",
    ports: [1024 + (i >> 7), 80],
    atNs: i * 1e6 + (next() % 1e5),
    x: 0,
    y: 0,
    ids: [1 + (i >> 7), 1 + (i >> 7)],
    vlan: 1 + (i & 127),
  }),
  "and with ISNs of the stack's clock": (i, next) => ({
    client: "192.168.1.10",
    server: "192.168.1.1",
    ports: [1024 + (i >> 7), 80],
    atNs: i * 1e6,
    x: next(),
    y: next(),
    ids: [1 + (i >> 7), 1 + (i >> 7)],
    stamps: [70_000, 70_000],
    vlan: 1 + (i & 127),
  }),
};

describe("no two connections of different hosts or ports are joined", () => {
  test.each(Object.entries(KINDS))("%s", (_, numbersOf) => {
    const random = randoms(7);
    const next = (): number => random.next().value;
    const records = Array.from({ length: 1200 }, (_, i) => connection(numbersOf(i, next))).flat();
    expect(connectionsIn(records)).toEqual([]);
  });

  test("all kinds at once", () => {
    const random = randoms(8);
    const next = (): number => random.next().value;
    const kinds = Object.values(KINDS);
    const records = Array.from({ length: 4000 }, (_, i) => connection(kinds[i % kinds.length]!(i, next))).flat();
    expect(connectionsIn(records)).toEqual([]);
  });

  test("a capture that is replayed with other addresses", () => {
    const numbers = { ports: [40_000, 80], x: 0x3333_3333, y: 0x4444_4444, ids: [5, 6], stamps: [1e6, 2e6] } as const;
    const first = connection({ ...numbers, client: "10.0.0.1", server: "10.0.0.2", atNs: 0 });
    const again = connection({ ...numbers, client: "10.0.1.1", server: "10.0.1.2", atNs: 1e9 });
    expect(connectionsIn([...first, ...again])).toEqual([]);
    // With the same times, as the tools write it.
    const twice = connection({ ...numbers, client: "10.0.1.1", server: "10.0.1.2", atNs: 0 });
    const { analysis } = analyzeBytes(pcapFile([...first, ...twice]));
    expect([...analysis.connections()]).toEqual([]);
  });

  test("SYN-ACKs that acknowledge a SYN's number by chance, or are of another connection of its port", () => {
    const common = { flags: SYN, ports: [1024, 80], atNs: 0, tsVal: 80_000 } as const;
    const syns = Array.from({ length: 500 }, (_, i) =>
      record({ ...common, source: host(0, i), destination: "10.9.9.9", seq: i % 100, ports: [1024 + i, 80] }),
    );
    const answers = Array.from({ length: 500 }, (_, i) =>
      record({
        atNs: 1e6,
        flags: SYN_ACK,
        source: "10.9.9.8",
        destination: host(0, i),
        ports: [80, 1024 + i],
        seq: 0x9999_0000 + i,
        ack: (i % 100) + 1,
        tsVal: 1,
        tsEcr: 80_001,
      }),
    );
    expect(connectionsIn([...syns, ...answers])).toEqual([]);
  });
});
