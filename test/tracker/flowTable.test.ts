// Finding a flow by its addresses, ports, path and family, however many share a place in the table.

import { describe, expect, test } from "vitest";
import { EventStore } from "../../src/core/tracker/events";
import { FlowTable } from "../../src/core/tracker/flowTable";
import { newRecorded } from "../../src/core/tracker/recorded";
import * as L from "../../src/core/tracker/rowLayout";
import { emptyPacket, type Packet } from "../../src/core/wire/packet";

interface Ends {
  readonly source?: readonly number[];
  readonly destination?: readonly number[];
  readonly sourcePort?: number;
  readonly destinationPort?: number;
  readonly path?: number;
}

const NOTED = newRecorded();

/** A packet whose addresses are given as words of 32 bits: one for IPv4, four for IPv6. */
function packetOf({ source = [1], destination = [2], sourcePort = 3, destinationPort = 4, path = 0 }: Ends): Packet {
  const view = new DataView(new ArrayBuffer(40));
  source.forEach((word, i) => void view.setUint32(4 + 4 * i, word));
  destination.forEach((word, i) => void view.setUint32(20 + 4 * i, word));
  const bytes = new Uint8Array(view.buffer);
  const family = source.length === 4 ? 6 : 4;
  const offsets = { sourceOffset: 4, destinationOffset: 20 };
  return { ...emptyPacket(), bytes, view, family, ...offsets, sourcePort, destinationPort, path };
}

function back(ends: Ends): Ends {
  const { source = [1], destination = [2], sourcePort = 3, destinationPort = 4 } = ends;
  return {
    ...ends,
    source: destination,
    destination: source,
    sourcePort: destinationPort,
    destinationPort: sourcePort,
  };
}

/** Ends that differ in one thing each. */
const DIFFERENT: readonly Ends[] = [
  {},
  { source: [7] },
  { destination: [7] },
  { sourcePort: 7 },
  { destinationPort: 7 },
  { path: 7 },
  { source: [1, 0, 0, 0], destination: [2, 0, 0, 0] },
  { source: [1, 7, 0, 0], destination: [2, 0, 0, 0] },
  { source: [1, 0, 7, 0], destination: [2, 0, 0, 0] },
  { source: [1, 0, 0, 7], destination: [2, 0, 0, 0] },
  { source: [1, 0, 0, 0], destination: [2, 7, 0, 0] },
  { source: [1, 0, 0, 0], destination: [2, 0, 7, 0] },
  { source: [1, 0, 0, 0], destination: [2, 0, 0, 7] },
  { source: [1, 0, 0, 0], destination: [2, 0, 0, 0], path: 7 },
  // Where only the ports tell who is who.
  { source: [9], destination: [9] },
  { source: [9], destination: [9], sourcePort: 5, destinationPort: 6 },
  { source: [3], destination: [1] },
  { source: [2], destination: [3] },
  { source: [1], destination: [2], sourcePort: 4, destinationPort: 3 },
];

describe("flows whose hashes are equal", () => {
  const HASH = 0x1234_5fff;
  const crowded = (): FlowTable => {
    const table = new FlowTable();
    for (const ends of DIFFERENT) {
      const packet = packetOf(ends);
      if (table.find(packet, HASH) < 0) table.open(packet, HASH, -1, NOTED);
    }
    return table;
  };

  test("are all there", () => {
    expect(crowded().flows.length).toBe(DIFFERENT.length);
  });

  test.each(DIFFERENT.map((ends, flow) => [flow, ends] as const))("flow %d is found from both sides", (flow, ends) => {
    const table = crowded();
    expect(table.find(packetOf(ends), HASH)).toBe(2 * flow);
    expect(table.find(packetOf(back(ends)), HASH)).toBe(2 * flow + 1);
  });

  test("are not found by another hash, nor by ends that no flow has", () => {
    const table = crowded();
    expect(table.find(packetOf({}), HASH ^ (1 << 20))).toBe(-1);
    expect(table.find(packetOf({ source: [8] }), HASH)).toBe(-1);
    expect(table.find(packetOf({ source: [1, 0, 0, 8], destination: [2, 0, 0, 0] }), HASH)).toBe(-1);
    expect(table.find(packetOf({ source: [2, 0, 0, 0], destination: [1, 0, 0, 8] }), HASH)).toBe(-1);
  });
});

test("the newest flow on the same ends takes the place of the one before, among others", () => {
  const table = new FlowTable();
  const HASH = 5;
  const first = table.open(packetOf({ sourcePort: 30 }), HASH, -1, NOTED);
  const old = table.open(packetOf({}), HASH, -1, NOTED);
  const last = table.open(packetOf({ sourcePort: 31 }), HASH, -1, NOTED);
  const young = table.open(packetOf(back({})), HASH, old, NOTED);
  expect(table.find(packetOf({}), HASH)).toBe(2 * young + 1);
  expect(table.find(packetOf({ sourcePort: 30 }), HASH)).toBe(2 * first);
  expect(table.find(packetOf({ sourcePort: 31 }), HASH)).toBe(2 * last);
});

describe("a flow with two paths", () => {
  const forth = { path: 8 };
  const answer = back({ path: 9 });
  const united = (table: FlowTable, previous = -1): number => {
    const flow = table.open(packetOf(forth), table.hash(packetOf(forth)), previous, NOTED);
    expect([...table.onOtherPaths(packetOf(answer))]).toEqual(previous < 0 ? [flow] : []);
    if (previous < 0) table.addPath(flow, packetOf(answer), table.hash(packetOf(answer)), -1);
    return flow;
  };
  const found = (table: FlowTable, ends: Ends): number => table.find(packetOf(ends), table.hash(packetOf(ends)));

  test("is found on both, in both directions", () => {
    const table = new FlowTable();
    const flow = united(table);
    expect(found(table, forth)).toBe(2 * flow);
    expect(found(table, answer)).toBe(2 * flow + 1);
    expect(found(table, { path: 9 })).toBe(2 * flow);
    expect(found(table, { path: 10 })).toBe(-1);
    expect([...table.onOtherPaths(packetOf(forth))]).toEqual([]);
  });

  test("makes way for the next one on both", () => {
    const table = new FlowTable();
    const next = united(table, united(table));
    expect([found(table, forth), found(table, answer)]).toEqual([2 * next, 2 * next + 1]);
  });

  test("that has lost a path to another flow passes on the one that is left", () => {
    const table = new FlowTable();
    const first = united(table);
    const third = table.open(packetOf({ path: 7 }), table.hash(packetOf({ path: 7 })), -1, NOTED);
    table.addPath(third, packetOf(answer), table.hash(packetOf(answer)), first);
    const next = table.open(packetOf(forth), table.hash(packetOf(forth)), first, NOTED);
    expect([found(table, forth), found(table, answer)]).toEqual([2 * next, 2 * third + 1]);
  });

  test("is still found when other flows are removed", () => {
    const table = new FlowTable();
    table.open(packetOf({ sourcePort: 30 }), table.hash(packetOf({ sourcePort: 30 })), -1, NOTED);
    united(table);
    table.compact(Int32Array.of(-1, 0), new EventStore());
    expect([found(table, forth), found(table, answer)]).toEqual([0, 1]);
    expect([...table.onOtherPaths(packetOf({ path: 10 }))]).toEqual([0]);
  });
});

describe("flows of the same ends on other paths", () => {
  test("are the newest four, one a path", () => {
    const table = new FlowTable();
    const open = (ends: Ends, previous = -1) => table.open(packetOf(ends), table.hash(packetOf(ends)), previous, NOTED);
    const others = (ends: Ends): number[] => [...table.onOtherPaths(packetOf(ends))];
    open({ path: 1 });
    open({ path: 1, sourcePort: 5 });
    expect(others({ path: 1 })).toEqual([]);
    for (const path of [2, 3, 4, 5]) open({ path });
    expect(others({ path: 9 })).toEqual([5, 4, 3, 2]);
    expect(others({ path: 4 })).toEqual([5, 3, 2]);
    open({ path: 3 }, 3);
    expect(others(back({ path: 9 }))).toEqual([6, 5, 4, 2]);
    expect(others({ path: 9, sourcePort: 5 })).toEqual([1]);
    expect(others({ path: 9, sourcePort: 6 })).toEqual([]);
  });

  test("are found among many", () => {
    const table = new FlowTable();
    const open = (ends: Ends) => table.open(packetOf(ends), table.hash(packetOf(ends)), -1, NOTED);
    for (let sourcePort = 0; sourcePort < 3000; sourcePort++) for (const path of [1, 2]) open({ sourcePort, path });
    for (let sourcePort = 0; sourcePort < 3000; sourcePort++)
      expect([...table.onOtherPaths(packetOf({ sourcePort, path: 3 }))]).toEqual([2 * sourcePort + 1, 2 * sourcePort]);
  });
});

test("all are found when there are many, with few hashes and with many", () => {
  for (const hashes of [7, 2 ** 31]) {
    const table = new FlowTable();
    const hashOf = (port: number): number => (Math.imul(port, 0x9e37_79b1) % hashes) | 0;
    const count = hashes === 7 ? 300 : 9000;
    for (let port = 0; port < count; port++) table.open(packetOf({ sourcePort: port }), hashOf(port), -1, NOTED);
    const found = Array.from({ length: count }, (_, port) => table.find(packetOf({ sourcePort: port }), hashOf(port)));
    expect(found).toEqual(Array.from({ length: count }, (_, flow) => 2 * flow));
    expect(table.find(packetOf({ sourcePort: count }), hashOf(1))).toBe(-1);
  }
});

describe("a hash", () => {
  /** As one table makes it. */
  const hashes = (): ((ends: Ends) => number) => {
    const table = new FlowTable();
    return (ends) => table.hash(packetOf(ends));
  };

  test("is the same for both directions", () => {
    const hash = hashes();
    for (const ends of DIFFERENT) expect(hash(back(ends))).toBe(hash(ends));
  });

  test("differs with any word of an address, a port, and the path", () => {
    const hash = hashes();
    const told = DIFFERENT.filter(
      ({ source, sourcePort, path }) => sourcePort !== 4 && (source?.length !== 4 || path === 7 || source[1] === 7),
    );
    expect(new Set(told.map(hash)).size).toBe(told.length);
    const six = DIFFERENT.filter(({ source }) => source?.length === 4);
    expect(new Set(six.map(hash)).size).toBe(six.length);
  });

  test("spreads neighbouring ports and addresses over the table", () => {
    const hash = hashes();
    const slots = (ends: (i: number) => Ends) =>
      new Set(Array.from({ length: 1000 }, (_, i) => hash(ends(i)) & 4095)).size;
    expect(slots((i) => ({ sourcePort: 40_000 + i }))).toBeGreaterThan(700);
    expect(slots((i) => ({ source: [0x0a00_0000 + i] }))).toBeGreaterThan(700);
    expect(slots((i) => ({ source: [1, 0, 0, i], destination: [2, 0, 0, 0] }))).toBeGreaterThan(700);
  });
});

test("a flow begins with the values of its first segment, and without events", () => {
  const table = new FlowTable();
  const flow = table.open(packetOf({ path: 9 }), 1, -1, { frameNumber: 11, timeNs: 12, fileOffset: 13 });
  const row = table.flows.chunk(flow);
  const of = (...places: number[]): (number | undefined)[] => places.map((place) => row[table.flows.at(flow) + place]);
  expect(of(L.F_ADDRESS_A, L.F_ADDRESS_B, L.F_PORTS, L.F_PATH)).toEqual([1, 2, (3 << 16) | 4, 9]);
  expect(of(L.F_FIRST_FRAME, L.F_LAST_FRAME, L.F_HEAD, L.F_TAIL, L.F_PREVIOUS)).toEqual([11, 11, -1, -1, -1]);
  expect(of(L.F_JUDGED, L.F_SIDE_A + L.S_OFFER, L.F_SIDE_B + L.S_OFFER)).toEqual([-1, -1 << 16, -1 << 16]);
  const times = table.floats.chunk(flow);
  expect([L.D_FIRST_TIME, L.D_LAST_TIME, L.D_FIRST_OFFSET, L.D_ESTABLISHED].map((place) => times[place])).toEqual([
    12,
    12,
    13,
    Number.NaN,
  ]);
});

describe("hashes of a scan differ", () => {
  const COUNT = 20_000;
  const ADDRESS = 0x0a00_0000;
  const COUNTED: Readonly<Record<string, (i: number) => Ends>> = {
    "in ports": (i) => ({ source: [ADDRESS], sourcePort: 1024 + i }),
    "in addresses": (i) => ({ source: [ADDRESS + i] }),
    "in addresses and ports together": (i) => ({ source: [ADDRESS + i], sourcePort: 1024 + i }),
    "in addresses up and ports down": (i) => ({ source: [ADDRESS + i], sourcePort: 60_000 - i }),
    "in both addresses": (i) => ({ source: [ADDRESS + i], destination: [0xc0a8_0000 + i] }),
    "in both ports": (i) => ({ sourcePort: 1024 + i, destinationPort: 1024 + i }),
    "in both ports and addresses": (i) => ({
      source: [ADDRESS + i],
      destination: [ADDRESS + i],
      sourcePort: 1024 + i,
      destinationPort: 60_000 - i,
    }),
    "in IPv6 addresses and ports": (i) => ({
      source: [0xfd00_0000, 0, 0, i],
      destination: [0xfd00_0000, 0, 0, 1],
      sourcePort: 1024 + i,
    }),
    "in IPv6 prefixes and ports": (i) => ({
      source: [0xfd00_0000 + i, 0, 0, 1],
      destination: [0xfd00_0000, 0, 0, 1],
      sourcePort: 1024 + i,
    }),
    "in paths": (i) => ({ path: i }),
    "in top bits": (i) => ({ source: [topBits(i)], destination: [topBits(i >>> 8)] }),
    "in halves of words that cancel each other": (i) => ({ source: [(i << 16) | i], destination: [~i] }),
    // What one word changes, the next one takes back in a hash that mixes words one after the other by `w ^ (w >>> 15)`.
    "in IPv6 words that cancel each other": (i) => ({
      source: [0x2001_0db8, topBits(i) | 0x1234, topBits(i >>> 8) ^ (topBits(i >>> 8) >>> 15), 7],
      destination: [0xfd00_0000, 0, topBits(i >>> 4) ^ (topBits(i >>> 4) >>> 15), 7],
    }),
  };
  /** The low eight bits of a number as the high ones of a word. */
  function topBits(i: number): number {
    return i << 24;
  }
  test.each(Object.entries(COUNTED))("that counts %s", (_, at) => {
    const table = new FlowTable();
    const places = new Set<number>();
    for (let i = 0; i < COUNT; i++) places.add(table.hash(packetOf(at(i))) & 0xffff);
    // 20,000 random numbers take 17,200 of 65,536 places; two flows in each would still do no harm.
    expect(places.size).toBeGreaterThan(9_000);
  });

  test("from one table to the next", () => {
    const packet = packetOf({});
    expect(new Set([1, 2, 3, 4].map(() => new FlowTable().hash(packet))).size).toBeGreaterThan(1);
  });
});
