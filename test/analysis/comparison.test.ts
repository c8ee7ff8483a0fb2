import { describe, expect, test } from "vitest";
import type { Comparison } from "../../src/core/analysis/comparison";
import type { SegmentFate } from "../../src/core/flow/connection";
import { compare, HABITS, JOURNEY } from "../support/compareCaptures";
import { concat, option, pcapFile } from "../support/frames";
import { recordsOf } from "../support/kinds";
import {
  conversation,
  type Expected,
  type Habits,
  type Journey,
  randomFrom,
  recordBoth,
  type Trip,
} from "../support/twoPlaces";

const asExpected = ({ frames, fate }: SegmentFate): Expected => ({ frames, fate });
const byFrames = (a: Expected, b: Expected): number =>
  (a.frames[0] ?? 1e6) - (b.frames[0] ?? 1e6) || (a.frames[1] ?? 1e6) - (b.frames[1] ?? 1e6);

/** The fates of the only connection, and the truth, both by frame. */
function both(journey: Partial<Journey>, trips: readonly Trip[]) {
  const { near, far, truth } = recordBoth([{ journey: { ...JOURNEY, ...journey }, trips }]);
  const comparison = compare([near, far]);
  expect(comparison.connections).toHaveLength(1);
  const { segments } = comparison.connection(1)!;
  return { comparison, segments, fates: segments.map(asExpected).sort(byFrames), truth: [...truth[0]!].sort(byFrames) };
}

const HOUR = 3600e9;
const SETTINGS: readonly (readonly [string, Partial<Journey>, Partial<Habits>])[] = [
  ["IPv4 with IP IDs and timestamps", {}, {}],
  ["IP IDs alone", {}, { hasTimestamps: false }],
  ["timestamps alone", {}, { hasIpIds: false }],
  ["IPv6", { family: 6 }, {}],
  ["IPv6 without timestamps: only times distinguish retransmissions", { family: 6 }, { hasTimestamps: false }],
  ["numbers that wrap in between", { isns: { initiator: 2 ** 32 - 700, responder: 2 ** 32 - 1 } }, {}],
  ["clocks that are hours apart", { farClock: (ns) => ns + 5 * HOUR }, {}],
  ["a clock that is behind", { farClock: (ns) => ns - 5 * HOUR }, {}],
  ["a clock that drifts by 80 ppm", { farClock: (ns) => ns + HOUR + Math.round(ns * 80e-6) }, { rounds: 200 }],
  ["ns against µs", { farNanoseconds: true, farClock: (ns) => ns + 123_456_789 }, {}],
  ["a NAT", { farPort: 61_000 }, {}],
  ["ISNs of the initiator rewritten", { shift: { initiator: 123_456_789 } }, {}],
  ["ISNs of both sides rewritten", { shift: { initiator: -5, responder: 2 ** 31 + 7 } }, {}],
  ["ISNs rewritten, without timestamps", { shift: { initiator: 77, responder: -77 } }, { hasTimestamps: false }],
  ["a bridge: no hop in between", { hops: 0 }, {}],
];

describe("every segment has the fate that it had", () => {
  test.each(SETTINGS)("%s", (_, journey, habits) => {
    for (let seed = 1; seed <= 8; seed++) {
      const trips = conversation(randomFrom(seed), { ...HABITS, ...habits });
      const { fates, truth } = both(journey, trips);
      expect(fates, `seed ${seed}`).toEqual(truth.map((each) => ({ ...each, fate: fateOf(each, journey) })));
    }
  });

  /** What is translated or shifted arrives changed. */
  function fateOf({ fate }: Expected, { farPort, shift }: Partial<Journey>) {
    return fate === "arrived" && (farPort !== undefined || shift !== undefined) ? "changed" : fate;
  }
});

describe("clocks", () => {
  const offsetOf = (farClock: Journey["farClock"], habits: Partial<Habits> = {}) =>
    both({ farClock }, conversation(randomFrom(3), { ...HABITS, loss: 0, ...habits })).comparison;
  test.each([0, 250e6, -17 * HOUR, 40 * HOUR])("an offset of %d ns", (offset) => {
    const comparison = offsetOf((ns) => ns + offset);
    const clock = comparison.clocks[1]!;
    expect(clock.basis).toBe("both");
    expect(clock.drift).toBe(0);
    // The least transit times are 5 ms each: the truth lies within the uncertainty, which is no larger.
    expect(clock.uncertaintyNs).toBeLessThan(6e6);
    expect(Math.abs(comparison.offsetNs(1) - offset)).toBeLessThanOrEqual(clock.uncertaintyNs);
  });

  test.each([50e-6, -100e-6])("a drift of %d", (drift) => {
    // So long that the clocks come apart by more than the transit times leave open.
    const trips = conversation(randomFrom(3), { ...HABITS, loss: 0, rounds: 300 });
    const spread = trips.map((trip) => ({ ...trip, atNs: 100 * trip.atNs }));
    const { comparison } = both({ farClock: (ns) => HOUR + ns + Math.round(ns * drift) }, spread);
    expect(comparison.clocks[1]!.drift / drift).toBeGreaterThan(0.8);
    expect(comparison.clocks[1]!.drift / drift).toBeLessThan(1.2);
  });

  test("a drift over an hour of short connections, between which the clocks part by more than a round trip", () => {
    const drift = 80e-6;
    const random = randomFrom(3);
    const journeys = Array.from({ length: 120 }, (_, i) => ({
      journey: {
        ...JOURNEY,
        ports: [50_000 + i, 80] as const,
        farClock: (ns: number) => HOUR + ns + Math.round(ns * drift),
      },
      trips: conversation(random, { ...HABITS, loss: 0, rounds: 3 }).map((trip) => ({
        ...trip,
        atNs: trip.atNs + i * 30e9,
      })),
    }));
    const { near, far } = recordBoth(journeys);
    const comparison = compare([near, far]);
    expect(comparison.clocks[1]!.drift / drift).toBeCloseTo(1, 1);
    expect(comparison.connections.map(({ fates }) => fates.delayed)).toEqual(journeys.map(() => 0));
  });

  test("one direction only: the fastest segment took no time", () => {
    const trips = conversation(randomFrom(5), { ...HABITS, loss: 0 });
    const forward = trips.filter(({ from }) => from === "initiator");
    const { near, far } = recordBoth([{ journey: JOURNEY, trips: forward }]);
    const { clocks } = compare([near, far]);
    expect(clocks[1]!.basis).toBe("one");
    expect(clocks[1]!.offsetNs).toBe(Math.min(...forward.map(({ transitNs }) => Math.floor(transitNs / 1e3) * 1e3)));
  });

  test("as the user gives it", () => {
    const trips = conversation(randomFrom(5), { ...HABITS, loss: 0 });
    const { near, far } = recordBoth([{ journey: { ...JOURNEY, farClock: (ns) => ns + HOUR }, trips }]);
    const comparison = compare([near, far], [undefined, HOUR]);
    expect(comparison.clocks[1]!.basis).toBe("given");
    expect(comparison.offsetNs(1)).toBe(HOUR);
    const { segments } = comparison.connection(1)!;
    expect(segments.every(({ fate }) => fate === "arrived")).toBe(true);
    expect(segments[0]!.transitNs).toBeCloseTo(trips[0]!.transitNs, -4);
  });
});

describe("changes and delays", () => {
  const trips = conversation(randomFrom(7), { ...HABITS, loss: 0 });
  const withFirst = (change: Partial<Trip>): Trip[] =>
    trips.map((trip, at) => (at === 0 ? { ...trip, ...change } : trip));

  test("an option that a device takes away", () => {
    const { segments } = both({}, withFirst({ becomes: { options: option.mss(1360) } }));
    expect(segments[0]!.fate).toBe("changed");
    expect(segments[0]!.changes).toEqual([
      { field: "options.mss", from: 1460, to: 1360 },
      { field: "options.timestamps", from: "TSval 1000 TSecr 500", to: undefined },
    ]);
    expect(segments.slice(1).every(({ fate }) => fate === "arrived")).toBe(true);
  });

  test("a segment that is held up", () => {
    const late = trips.map((trip, at) =>
      at === 6 ? { ...trip, transitNs: 180e6 } : at > 6 ? { ...trip, atNs: trip.atNs + 180e6 } : trip,
    );
    const { segments } = both({}, late);
    expect(
      segments.filter(({ fate }) => fate === "delayed").map(({ transitNs }) => Math.round(transitNs! / 10e6)),
    ).toEqual([18]);
  });

  test("addresses of a NAT, at both places", () => {
    const { segments, comparison } = both({ farPort: 61_000 }, trips);
    expect(segments[0]!.changes).toEqual([{ field: "source", from: "192.0.2.1:50000", to: "203.0.113.9:61000" }]);
    expect(segments[1]!.changes).toEqual([{ field: "destination", from: "203.0.113.9:61000", to: "192.0.2.1:50000" }]);
    expect(comparison.connections[0]!.proof.kind).toBe("translated");
  });
});

describe("what a network adapter cuts or joins", () => {
  /** The same octets: in one large segment near the sender, in small ones at the receiver, or the other way round. */
  test.each([
    [
      "cut after the capture",
      [[0, 4344]],
      [
        [0, 1448],
        [1448, 1448],
        [2896, 1448],
      ],
      "arrived",
    ],
    [
      "joined before the capture",
      [
        [0, 1448],
        [1448, 1448],
        [2896, 1448],
      ],
      [[0, 4344]],
      "arrived",
    ],
    [
      "cut at other places",
      [
        [0, 2000],
        [2000, 2344],
      ],
      [
        [0, 1448],
        [1448, 1448],
        [2896, 1448],
      ],
      "arrived",
    ],
    [
      "cut, and a piece is lost",
      [[0, 4344]],
      [
        [0, 1448],
        [2896, 1448],
      ],
      "lost",
    ],
  ] as const)("%s", (_, sent, received, fate) => {
    const shake = conversation(randomFrom(9), { ...HABITS, loss: 0, rounds: 0 }).slice(0, 3);
    const data = (pieces: readonly (readonly [number, number])[], kind: "lost" | "injected"): Trip[] =>
      pieces.map(([at, length], i) => ({
        ...shake[2]!,
        flags: "ACK",
        seq: 1 + at,
        length,
        ipId: 900 + i,
        atNs: 50e6 + i * 10e3,
        transitNs: 5e6,
        fate: kind,
      }));
    const end: Trip = {
      ...shake[2]!,
      from: "responder",
      flags: "ACK",
      seq: 1,
      ack: fate === "lost" ? 1449 : 4345,
      atNs: 400e6,
    };
    const { near, far } = recordBoth([
      { journey: JOURNEY, trips: [...shake, ...data(sent, "lost"), ...data(received, "injected"), end] },
    ]);
    const { segments } = compare([near, far]).connection(1)!;
    const octets = segments.filter(({ payloadLength }) => payloadLength > 0);
    expect(octets.map((each) => each.fate)).toEqual(sent.map(() => fate));
  });
});

describe("joins", () => {
  test("one address and port pair, used again and again, with other ISNs each time", () => {
    const random = randomFrom(13);
    const journeys = Array.from({ length: 20 }, (_, i) => ({
      journey: { ...JOURNEY, isns: { initiator: 1e6 * i, responder: 9e6 + i }, farClock: (ns: number) => ns + HOUR },
      trips: conversation(random, { ...HABITS, loss: 0, rounds: 2 }).map((trip) => ({
        ...trip,
        atNs: trip.atNs + i * 2e9,
      })),
    }));
    const { near, far } = recordBoth(journeys);
    const { connections, single } = compare([near, far]);
    expect(connections.map(({ flows }) => flows)).toEqual(journeys.map((_, i) => [i + 1, i + 1]));
    expect(single).toEqual([]);
  });

  test("the far capture begins in the middle of the connection", () => {
    const trips = conversation(randomFrom(17), { ...HABITS, loss: 0 });
    const halfway = trips.map(
      (trip, at) => (at < 9 ? { ...trip, fate: trip.from === "initiator" ? "lost" : "injected" } : trip) as Trip,
    );
    const { near, far } = recordBoth([{ journey: JOURNEY, trips: halfway }]);
    const { connection, connections } = oneOf(compare([near, far]));
    expect(connections).toHaveLength(1);
    // Nothing is known of what came before; all the rest arrived.
    expect(connection.segments.map(({ fate }) => fate)).toEqual(trips.slice(9).map(() => "arrived"));
  });

  test("the far capture ends in the middle of the connection", () => {
    const trips = conversation(randomFrom(19), { ...HABITS, loss: 0 });
    const halfway = trips.map(
      (trip, at) => (at > 20 ? { ...trip, fate: trip.from === "initiator" ? "lost" : "injected" } : trip) as Trip,
    );
    const { near, far } = recordBoth([{ journey: JOURNEY, trips: halfway }]);
    const { connection } = oneOf(compare([near, far]));
    expect(connection.segments.map(({ fate }) => fate)).toEqual(trips.slice(0, 21).map(() => "arrived"));
  });

  function oneOf(comparison: Comparison) {
    return { connection: comparison.connection(1)!, connections: comparison.connections };
  }
});

describe("connections that never reach the other place", () => {
  const random = randomFrom(23);
  const journeys = (lostPort: number) =>
    Array.from({ length: 5 }, (_, i) => ({
      journey: {
        ...JOURNEY,
        ports: [50_000 + i, i === 2 ? lostPort : 80] as const,
        isns: { initiator: 3_000_000_007 + 31 ** i, responder: 77 * i + 5 },
      },
      trips: (i === 2
        ? [0, 1e9, 3e9].map((atNs) => ({ ...conversation(random, HABITS)[0]!, atNs, fate: "lost" as const }))
        : conversation(random, { ...HABITS, loss: 0 })
      ).map((trip) => ({ ...trip, atNs: trip.atNs + i * 2e9 })),
    }));

  test.each([
    [80, undefined],
    [81, "port"],
  ] as const)("a SYN to port %d is lost each time", (port, doubt) => {
    const { near, far } = recordBoth(journeys(port));
    const comparison = compare([near, far]);
    expect(comparison.reached(0, 1)).toEqual({ reached: 4, of: 5 });
    const lost = comparison.connections.find(({ flows }) => flows[1] === undefined)!;
    const { segments } = comparison.connection(lost.id)!;
    expect(segments.map(({ fate, doubt: each }) => [fate, each])).toEqual([1, 2, 3].map(() => ["lost", doubt]));
  });

  test("before the other capture begins, and after it ends, nothing is lost", () => {
    const all = journeys(80).filter((_, i) => i !== 2);
    const { near } = recordBoth(all);
    const { far } = recordBoth(all.slice(1, 3));
    const comparison = compare([near, far]);
    expect(comparison.reached(0, 1)).toEqual({ reached: 2, of: 2 });
    expect(comparison.single.map(({ id }) => id)).toEqual([1, 4]);
  });

  test("answered connections to a port that the other capture never shows were left out by its filter", () => {
    const all = journeys(80).map(({ journey }, i) => ({
      journey: { ...journey, ports: [50_000 + i, i === 2 ? 81 : 80] as const },
      trips: conversation(random, { ...HABITS, loss: 0 }).map((trip) => ({ ...trip, atNs: trip.atNs + i * 2e9 })),
    }));
    const { near } = recordBoth(all);
    const { far } = recordBoth(all.filter((_, i) => i !== 2));
    const comparison = compare([near, far]);
    expect(comparison.reached(0, 1)).toEqual({ reached: 4, of: 4 });
    expect(comparison.single.map(({ id }) => id)).toEqual([3]);
  });

  test("of three places, it is lost between the last one that saw it and the next", () => {
    const { near, far } = recordBoth(journeys(80));
    const all = journeys(80).map((each) => ({
      ...each,
      journey: { ...each.journey, hops: 0 },
      trips: each.trips.map((trip) => ({ ...trip, fate: "arrived" as const })),
    }));
    // The client's side once more, where nothing is lost yet.
    const comparison = compare([near, recordBoth(all).near, far]);
    const lost = comparison.connections.find(({ flows }) => flows[2] === undefined)!;
    expect(lost.flows).toEqual([3, 3, undefined]);
    const { segments } = comparison.connection(lost.id)!;
    expect(segments.map(({ fate, between }) => [fate, between])).toEqual([1, 2, 3].map(() => ["lost", [1, 2]]));
    expect([comparison.reached(0, 1), comparison.reached(0, 2)]).toEqual([
      { reached: 5, of: 5 },
      { reached: 4, of: 5 },
    ]);
  });

  test("a connection to another host is nobody's loss", () => {
    const { near } = recordBoth(journeys(80));
    const other = recordBoth([
      { journey: { ...JOURNEY, family: 6, isns: { initiator: 5, responder: 6 } }, trips: conversation(random, HABITS) },
    ]);
    const comparison = compare([near, other.far]);
    expect(comparison.connections).toEqual([]);
    expect(comparison.single.length).toBe(6);
  });
});

test("numbers as low as those of tools and simple stacks join no flows without a SYN", () => {
  const joined = (isn: number): number => {
    const journey = { ...JOURNEY, isns: { initiator: isn, responder: isn } };
    const trips = conversation(randomFrom(37), { ...HABITS, loss: 0, rounds: 2 }).slice(2, 3);
    return compare([recordBoth([{ journey, trips }]).near, recordBoth([{ journey, trips }]).far]).connections.length;
  };
  expect(joined(0)).toBe(0);
  expect(joined(65_534)).toBe(0);
  expect(joined(65_535)).toBe(1);
  expect(joined(1_999_999)).toBe(0);
});

describe("numbers that people and tools write join no captures", () => {
  const joined = (initiator: number, responder: number, habits = { hasIpIds: false, hasTimestamps: false }): number => {
    const journey = { ...JOURNEY, isns: { initiator, responder } };
    const trips = conversation(randomFrom(41), { ...HABITS, ...habits, loss: 0, rounds: 1 });
    return compare([recordBoth([{ journey, trips }]).near, recordBoth([{ journey, trips }]).far]).connections.length;
  };

  test.each([
    [1000, 5000],
    [0, 0],
    [1, 1],
    [1_000_000, 2_000_000],
    [64_000, 128_000],
    [65_535, 12_345],
  ])("ISNs %d and %d", (initiator, responder) => {
    expect(joined(initiator, responder)).toBe(0);
    expect(joined(initiator, responder, { hasIpIds: false, hasTimestamps: true })).toBe(0);
  });

  test("one random number is enough, or an IP ID", () => {
    expect(joined(1000, 3_000_000_007)).toBe(1);
    expect(joined(3_000_000_007, 0)).toBe(1);
    expect(joined(1000, 5000, { hasIpIds: true, hasTimestamps: false })).toBe(1);
  });
});

describe("what one capture has not recorded", () => {
  const trips = conversation(randomFrom(53), { ...HABITS, loss: 0, rounds: 8 });
  const { near, far } = recordBoth([{ journey: JOURNEY, trips }]);
  const at = (isData: boolean): number =>
    trips.findIndex(
      ({ from, flags, length }, i) =>
        i > 3 && from === "initiator" && length > 0 === isData && !/[SF]/.test(flags.replace("PSH", "")),
    );
  const without = (...frames: number[]): Uint8Array => pcapFile(recordsOf(far).filter((_, i) => !frames.includes(i)));
  const fates = (...frames: number[]): string[] =>
    compare([near, without(...frames)])
      .connection(1)!
      .segments.map(({ fate }) => fate)
      .filter((fate) => fate !== "arrived");

  test("an ACK is lost, unless the capture has missed acknowledged data, too", () => {
    expect(fates(at(false))).toEqual(["lost"]);
    expect(fates(at(true))).toEqual([]);
    expect(fates(at(false), at(true))).toEqual([]);
  });

  test("options behind its snap length are not removed", () => {
    const cut = pcapFile(
      recordsOf(far).map((record) => ({
        ...record,
        data: record.data.slice(0, 60),
        originalLength: record.data.length,
      })),
    );
    const { segments } = compare([near, cut]).connection(1)!;
    expect(segments.flatMap(({ changes }) => changes)).toEqual([]);
    expect(segments).toHaveLength(trips.length);
  });
});

test("three places: what happens is between the right two", () => {
  const trips = conversation(randomFrom(29), { ...HABITS, loss: 0 });
  const changed = trips.map(
    (trip, at) => (at === 0 ? { ...trip, becomes: { options: concat(option.mss(1200)) } } : trip) as Trip,
  );
  const { near, far: middle } = recordBoth([{ journey: JOURNEY, trips }]);
  const { far } = recordBoth([
    {
      journey: { ...JOURNEY, hops: 2, farClock: (ns) => ns + HOUR },
      trips: changed.map((trip) => ({
        ...trip,
        transitNs: trip.transitNs + 2e6,
        atNs: trip.from === "responder" ? trip.atNs - 2e6 : trip.atNs,
      })),
    },
  ]);
  const comparison = compare([near, middle, far]);
  const { places, segments } = comparison.connection(1)!;
  expect(places.map(({ name }) => name)).toEqual(["a.pcap", "b.pcap", "c.pcap"]);
  expect(segments[0]).toMatchObject({
    fate: "changed",
    between: [1, 2],
    changes: [{ field: "options.mss", between: [1, 2] }, {}],
  });
  expect(segments.slice(1).every(({ fate }) => fate === "arrived")).toBe(true);
});

test("captures given in the other order: the path still leads from the initiator to the responder", () => {
  const trips = conversation(randomFrom(31), { ...HABITS, loss: 0.2 });
  const { near, far, truth } = recordBoth([{ journey: { ...JOURNEY, farClock: (ns) => ns - HOUR }, trips }]);
  const comparison = compare([far, near]);
  const { places, segments } = comparison.connection(1)!;
  expect(places.map(({ name }) => name)).toEqual(["b.pcap", "a.pcap"]);
  expect(segments.map(asExpected).sort(byFrames)).toEqual([...truth[0]!].sort(byFrames));
});
