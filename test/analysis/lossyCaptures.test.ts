// Captures that lose frames, and do not report it: what one of them lacks need not have been missing on the wire.

import { describe, expect, test } from "vitest";
import type { Finding } from "../../src/core/rules/finding";
import { ACK } from "../../src/core/tcp/flags";
import { analyzeBytes } from "../support/capture";
import { compare, HABITS, JOURNEY } from "../support/compareCaptures";
import { type CaptureRecord, pcapFile } from "../support/frames";
import { recordsOf } from "../support/kinds";
import { conversation, type Habits, randomFrom, recordBoth } from "../support/twoPlaces";
import { inVxlan } from "../support/vxlanFrames";

interface Recorded {
  readonly near: readonly CaptureRecord[];
  readonly far: readonly CaptureRecord[];
}

/** Connections of which both captures lose frames: so many in a hundred, of the connection `only`. */
function recorded(
  seed: number,
  shares: readonly [near: number, far: number],
  { habits = {}, length = 6, only }: { habits?: Partial<Habits>; length?: number; only?: number } = {},
): Recorded {
  const random = randomFrom(seed);
  const journeys = Array.from({ length }, (_, i) => ({
    journey: {
      ...JOURNEY,
      ports: [50_000 + i, 80] as const,
      isns: { initiator: 2 ** 32 - 300 * i, responder: 77 * i },
    },
    trips: conversation(random, { ...HABITS, loss: 0, rounds: 20, ...habits }).map((trip) => ({
      ...trip,
      atNs: trip.atNs + i * 40e6,
    })),
  }));
  const both = recordBoth(journeys);
  const kept = (bytes: Uint8Array, share: number) =>
    recordsOf(bytes).filter((record) => isOfOthers(record) || random() >= share / 100);
  const isOfOthers = ({ data }: CaptureRecord) =>
    only !== undefined && ![34, 36].some((at) => (data[at]! << 8) + data[at + 1]! === 50_000 + only);
  return { near: kept(both.near, shares[0]), far: kept(both.far, shares[1]) };
}

/** What is told of losses and inventions where the far capture is outside of a tunnel, in the same file. */
function inOneCapture({ near, far }: Recorded): readonly Finding[] {
  const outside = far.map((record) => ({ ...record, data: inVxlan(record.data, 4, true, (correct) => correct) }));
  const records = [...near, ...outside].sort((a, b) => timeOf(a) - timeOf(b));
  const { findings } = analyzeBytes(pcapFile(records));
  return findings.filter(({ rule }) => rule === "lost-between" || rule === "injected-between");
}

const SHARES: readonly (readonly [number, number])[] = [
  [10, 10],
  [0, 25],
  [25, 0],
  [3, 3],
];

describe.each(SHARES)("%i and %i of a hundred frames", (...shares) => {
  test("nothing was lost or made between two captures where all arrived", () => {
    for (let seed = 1; seed <= 10; seed++) {
      const { near, far } = recorded(seed, shares);
      const { connections } = compare([pcapFile(near), pcapFile(far)]);
      expect(connections.length, `seed ${seed}`).toBeGreaterThan(3);
      expect(connections.map(({ fates }) => fates.lost + fates.injected)).toEqual(connections.map(() => 0));
    }
  });

  test("nor between inside and outside of a tunnel in one capture", () => {
    for (let seed = 1; seed <= 10; seed++) {
      expect(inOneCapture(recorded(seed, shares)), `seed ${seed}`).toEqual([]);
    }
  });
});

describe("frames of one connection among many", () => {
  const ONE = { length: 30, only: 7 };

  test("between two captures: a pure ACK leaves no sign, all else does", () => {
    for (let seed = 1; seed <= 10; seed++) {
      const { near, far } = recorded(seed, [15, 15], ONE);
      const comparison = compare([pcapFile(near), pcapFile(far)]);
      expect(comparison.connections.length, `seed ${seed}`).toBeGreaterThan(28);
      const fates = comparison.connections.flatMap(({ id }) => comparison.connection(id)!.segments);
      const absent = fates.filter(({ fate }) => fate === "lost" || fate === "injected");
      expect(absent.filter(({ flags, payloadLength }) => flags !== ACK || payloadLength > 0)).toEqual([]);
    }
  });

  test("in one capture", () => {
    for (let seed = 1; seed <= 10; seed++)
      expect(inOneCapture(recorded(seed, [0, 30], ONE)), `seed ${seed}`).toEqual([]);
  });
});

describe("one connection of thirty that shows by its data that frames of it are missing", () => {
  const random = randomFrom(3);
  const journeys = Array.from({ length: 30 }, (_, i) => ({
    journey: {
      ...JOURNEY,
      ports: [50_000 + i, 80] as const,
      isns: { initiator: 400 * i, responder: 2 ** 32 - 70 * i },
    },
    trips: conversation(random, { ...HABITS, loss: 0 }).map((trip) => ({ ...trip, atNs: trip.atNs + i * 40e6 })),
  }));
  const both = recordBoth(journeys);
  const [trips, truth] = [journeys[7]!.trips, both.truth[7]!];
  /** The far capture without these trips of the connection. */
  const farWithout = (missing: readonly number[]) => {
    const frames = missing.map((trip) => truth[trip]!.frames[1]);
    return recordsOf(both.far).filter((_, at) => !frames.includes(at + 1));
  };
  const data = trips.findIndex(({ from, length }) => from === "responder" && length > 0);
  const ack = trips.findIndex(({ from, length }, at) => at > data && from === "responder" && length === 0);

  test("a pure ACK that is missing beside data is not made in between", () => {
    const injected = (missing: readonly number[]) =>
      compare([both.near, pcapFile(farWithout(missing))]).connections.map(({ fates }) => fates.injected);
    expect(injected([ack])).toContain(1);
    expect(injected([data, ack])).not.toContain(1);
  });

  test("nor is a FIN, in one capture", () => {
    const end = [trips.length - 2, trips.length - 1];
    const told = (missing: readonly number[]) =>
      inOneCapture({ near: recordsOf(both.near), far: farWithout(missing) }).map(({ rule }) => rule);
    expect(told(end)).toEqual(["injected-between"]);
    expect(told([data, ...end])).toEqual([]);
  });
});

test("data that was lost and sent again is still found", () => {
  for (let seed = 1; seed <= 5; seed++) {
    const { near, far } = recorded(seed, [5, 5], { habits: { loss: 0.2 } });
    const { connections } = compare([pcapFile(near), pcapFile(far)]);
    const count = (fate: "lost" | "injected") => connections.reduce((sum, { fates }) => sum + fates[fate], 0);
    expect(count("lost"), `seed ${seed}`).toBeGreaterThan(10);
    expect(count("injected"), `seed ${seed}`).toBe(0);
  }
});

function timeOf({ timeS = 0, timeNs = 0 }: CaptureRecord): number {
  return timeS * 1e9 + timeNs;
}
