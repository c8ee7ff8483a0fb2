// A NAT between two captures, of which one or both begin after the handshake.

import { describe, expect, test } from "vitest";
import { compare, HABITS, JOURNEY } from "../support/compareCaptures";
import { conversation, type Journey, randomFrom, recordBoth, type Trip } from "../support/twoPlaces";

const NAT: Journey = { ...JOURNEY, farPort: 61_000, isns: { initiator: 2_345_678_901, responder: 3_456_789_012 } };

const trips = (seed: number, rounds = 20): Trip[] => conversation(randomFrom(seed), { ...HABITS, loss: 0, rounds });
const without = (journey: Journey, all: readonly Trip[], nearFrom: number, farFrom: number) =>
  compare([
    recordBoth([{ journey, trips: all.slice(nearFrom) }]).near,
    recordBoth([{ journey, trips: all.slice(farFrom) }]).far,
  ]);

describe.each([4, 6] as const)("over IPv%i", (family) => {
  const journey: Journey = { ...NAT, family };

  test.each([
    ["the capture near the initiator begins later", 5, 0],
    ["the capture near the responder begins later", 0, 6],
    ["both begin later, at different segments", 4, 9],
  ])("%s", (_, nearFrom, farFrom) => {
    const comparison = without(journey, trips(1), nearFrom, farFrom);
    expect(comparison.connections.map(({ flows, proof }) => [flows, proof.kind])).toEqual([[[1, 1], "translated"]]);
    expect(comparison.connections[0]!.proof.text).toMatch(
      /:50000 is .*:61000; \d+ segments have the same sequence and acknowledgment numbers, lengths and timestamps, the first with SEQ \d+ and ACK \d+\.$/,
    );
    const fates = comparison.connection(1)!.segments.map(({ fate }) => fate);
    expect(new Set(fates)).toEqual(new Set(["changed"]));
  });

  test("whoever sends the first segment that was captured", () => {
    const all = trips(2);
    const first = all.findIndex(({ from }, at) => at > 3 && from === "responder");
    const { connections } = without(journey, all, first, 0);
    expect(connections).toHaveLength(1);
  });
});

describe("not joined", () => {
  test("where too few segments are in both", () => {
    const all = trips(3, 6);
    const far = recordBoth([{ journey: NAT, trips: all.slice(0, 9) }]).far;
    expect(compare([recordBoth([{ journey: NAT, trips: all.slice(6) }]).near, far]).connections).toEqual([]);
  });

  test("where both ends differ", () => {
    const { near } = recordBoth([{ journey: NAT, trips: trips(4).slice(5) }]);
    const { far } = recordBoth([{ journey: { ...NAT, ports: [50_000, 8080] }, trips: trips(4) }]);
    expect(compare([near, far]).connections).toEqual([]);
  });

  test("where the numbers were made relative", () => {
    const journey: Journey = { ...NAT, isns: { initiator: 0, responder: 0 } };
    expect(without(journey, trips(5), 5, 0).connections).toEqual([]);
  });

  test("dozens of unrelated flows to one server, with near-equal numbers", () => {
    const flows = (ports: number, isn: number) =>
      Array.from({ length: 60 }, (_, at) => ({
        journey: {
          ...NAT,
          ports: [10_000 + at, 80] as const,
          farPort: ports + at,
          isns: { initiator: 3_000_000_007 + isn + 3 * at, responder: 4_000_000_001 + isn + 3 * at },
        },
        trips: trips(6, 8).slice(isn === 0 ? 5 : 0),
      }));
    const { near } = recordBoth(flows(20_000, 0));
    const { far } = recordBoth(flows(30_000, 1));
    expect(compare([near, far]).connections).toEqual([]);
  });
});

test("of many flows to one server, each finds its own", () => {
  const flows = (from: number) =>
    Array.from({ length: 100 }, (_, at) => ({
      journey: {
        ...NAT,
        ports: [10_000 + at, 80] as const,
        farPort: 20_000 + at,
        isns: { initiator: Math.imul(at + 1, 0x9e3779b1) >>> 0, responder: Math.imul(at + 1, 0x85ebca6b) >>> 0 },
      },
      trips: trips(at, 6).slice(from),
    }));
  const { connections, captures } = compare([recordBoth(flows(5)).near, recordBoth(flows(0)).far]);
  expect(connections).toHaveLength(100);
  for (const {
    flows: [near, far],
  } of connections) {
    const port = (at: number, id: number) => {
      const { initiator, responder } = captures[at]!.analysis.flow(id)!;
      return initiator.port === 80 ? responder.port : initiator.port;
    };
    expect(port(1, far!)).toBe(port(0, near!) + 10_000);
  }
});
