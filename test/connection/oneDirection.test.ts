// A place that records one direction only lacks the other one for no fault of the path.

import { describe, expect, test } from "vitest";
import type { SegmentFate } from "../../src/core/flow/connection";
import type { Side } from "../../src/core/flow/side";
import { compare, HABITS, JOURNEY } from "../support/compareCaptures";
import { conversation, type Journey, randomFrom, recordBoth, type Trip } from "../support/twoPlaces";

interface Flow {
  readonly journey: Journey;
  readonly trips: readonly Trip[];
}

/** Fates other than "arrived" where the place near the responder records what `side` sends, and nothing else. */
function notable(side: Side, flows: readonly Flow[]): readonly SegmentFate[] {
  const whole = recordBoth(flows);
  const oneWay = recordBoth(
    flows.map(({ journey, trips }) => ({ journey, trips: trips.filter(({ from }) => from === side) })),
  );
  const comparison = compare([whole.near, oneWay.far]);
  return comparison.connections
    .flatMap(({ id }) => comparison.connection(id)!.segments)
    .filter(({ fate }) => fate !== "arrived");
}

const healthy = (seed: number): Flow => ({
  journey: {
    ...JOURNEY,
    ports: [50_000 + seed, 80],
    isns: { initiator: seed * 7_654_321, responder: seed * 9_876_543 },
  },
  trips: conversation(randomFrom(seed), { ...HABITS, loss: 0 }),
});

describe.each(["initiator", "responder"] as const)("what the %s sends", (side) => {
  test("of a healthy connection, nothing was lost and nothing made in between", () => {
    for (const seed of [3, 4, 5]) expect(notable(side, [healthy(seed)])).toEqual([]);
  });

  test("of several", () => {
    expect(notable(side, [healthy(6), healthy(7), healthy(8)])).toEqual([]);
  });
});

const sent = { length: 0, options: new Uint8Array(0), window: 60_000, ipId: 7 };
const refused: Flow = {
  journey: JOURNEY,
  trips: [
    { ...sent, from: "initiator", flags: "SYN", seq: 0, ack: 0, atNs: 0, transitNs: 5e6, fate: "arrived" },
    { ...sent, from: "responder", flags: "RST,ACK", seq: 0, ack: 1, atNs: 6e6, transitNs: 5e6, fate: "arrived" },
  ],
};

test("where nothing shows that the place records one direction only, a RST is doubtful", () => {
  expect(notable("initiator", [refused]).map(({ fate, doubt }) => [fate, doubt])).toEqual([["injected", "direction"]]);
});

test("another connection of that capture shows that it records both", () => {
  const { near, far } = recordBoth([
    { ...refused, trips: [refused.trips[0]!, { ...refused.trips[1]!, fate: "injected" }] },
    healthy(9),
  ]);
  const comparison = compare([near, far]);
  const [rst] = comparison.connection(1)!.segments.filter(({ fate }) => fate === "injected");
  expect(rst).toBeDefined();
  expect(rst!.doubt).toBeUndefined();
});
