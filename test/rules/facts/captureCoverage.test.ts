// What is one frame recorded twice, what is one segment seen at two places, and what belongs to the connection before:
// each condition alone decides.

import { describe, expect, test } from "vitest";
import type { Arrival, Flow, SegmentFields } from "../../../src/core/flow/flow";
import {
  belongsToPrevious,
  directionSeen,
  isCopy,
  isDue,
  seenElsewhere,
  settledBy,
  watchedNs,
} from "../../../src/core/rules/facts/captureCoverage";
import { arrivals } from "../../../src/core/rules/facts/handshakeSegments";
import { toSeq } from "../../../src/core/tcp/seq";
import { COPY_NS } from "../../../src/core/tcp/thresholds";
import { analyzeScript } from "../../support/capture";

const { flows } = analyzeScript(
  "> S 0:0(0) <TS val 7 ecr 0> ipid 9\n< S. 0:0(0) ack 1 <TS val 8 ecr 7> ipid 9\n+5 end",
);
const flow = flows[0]!;
const [syn, synAck] = arrivals(flow) as [Arrival, Arrival];

function withSegment(arrival: Arrival, change: Partial<SegmentFields>): Arrival {
  return { ...arrival, seg: { ...arrival.seg, ...change } };
}

/** What makes another segment of it, whatever it is compared for. */
const OTHERS: readonly (readonly [string, Arrival])[] = [
  ["the other side's", { ...syn, from: "responder" }],
  ["later", { ...syn, timeNs: syn.timeNs + COPY_NS + 1 }],
  ["earlier", { ...syn, timeNs: syn.timeNs - COPY_NS - 1 }],
  ["with other flags", withSegment(syn, { flags: 0x0c2 })],
  ["with more data", withSegment(syn, { payloadLength: 1 })],
  ["with another IP ID", withSegment(syn, { ipId: 10 })],
];

describe("a frame recorded twice", () => {
  test("is the same in every number, at nearly the same time", () => {
    expect(isCopy(syn, syn)).toBe(true);
    expect(isCopy(syn, { ...syn, timeNs: syn.timeNs + COPY_NS })).toBe(true);
    expect(isCopy(syn, withSegment(syn, { hops: 3, checksum: 4 }))).toBe(true);
  });
  test.each([
    ...OTHERS,
    ["with another SEQ", withSegment(syn, { seq: toSeq(5) })] as const,
    ["with another ACK", withSegment(syn, { ack: toSeq(5) })] as const,
  ])("is not %s", (_, other) => {
    expect(isCopy(syn, other)).toBe(false);
  });
});

describe("a segment seen before and behind a device", () => {
  const elsewhere = { hops: 63, seq: toSeq(5), ack: toSeq(6) };
  test("has other hops, and perhaps other numbers", () => {
    expect(seenElsewhere(syn, withSegment(syn, elsewhere))).toBe(true);
    expect(seenElsewhere(syn, { ...withSegment(syn, elsewhere), timeNs: syn.timeNs + COPY_NS })).toBe(true);
    expect(seenElsewhere(syn, withSegment(syn, { ...elsewhere, options: new Uint8Array() }))).toBe(true);
  });
  test("is not one with the same hops", () => {
    expect(seenElsewhere(syn, syn)).toBe(false);
  });
  test.each(OTHERS)("is not one that is %s", (_, other) => {
    expect(seenElsewhere(syn, withSegment(other, elsewhere))).toBe(false);
  });
  test("without an IP ID its timestamp must be the same", () => {
    const bare = withSegment(syn, { ipId: 0 });
    const options = (...octets: number[]) => ({ ...elsewhere, options: Uint8Array.from(octets) });
    expect(seenElsewhere(bare, withSegment(bare, elsewhere))).toBe(true);
    expect(seenElsewhere(bare, withSegment(bare, options(1, 1, 8, 10, 0, 0, 0, 7, 0, 0, 0, 9)))).toBe(true);
    expect(seenElsewhere(bare, withSegment(bare, options(1, 1, 8, 10, 0, 0, 0, 6, 0, 0, 0, 0)))).toBe(false);
    expect(seenElsewhere(bare, withSegment(bare, options(2, 4, 5, 180)))).toBe(false);
    expect(seenElsewhere(bare, withSegment(bare, options()))).toBe(false);
    const none = withSegment(bare, { options: new Uint8Array() });
    expect(seenElsewhere(none, withSegment(none, elsewhere))).toBe(false);
    expect(seenElsewhere(none, withSegment(none, { hops: 63 }))).toBe(false);
  });
});

test("a number of the connection before lies at or below the last one that it used, and not far below", () => {
  const last = toSeq(100);
  const sndNxt = { initiator: last, responder: undefined };
  const previous = { id: 1, end: "fin", lastFrame: 1, lastTimeNs: 0, sndNxt, wasOpen: false } as const;
  const after: Flow = { ...flow, previous };
  const belongs = (seq: number) => belongsToPrevious(after, withSegment(syn, { seq: toSeq(seq) }));
  expect([101, 100, 99, 100 - 2 ** 24 + 1, 100 - 2 ** 24, 100 + 2 ** 30].map(belongs)).toEqual([
    false,
    true,
    true,
    true,
    false,
    false,
  ]);
  expect(belongsToPrevious(after, withSegment(synAck, { seq: last }))).toBe(false);
  expect(belongsToPrevious(flow, withSegment(syn, { seq: last }))).toBe(false);
});

test("which direction, how much of it, and for how long", () => {
  const sight = (change: Partial<Flow["sight"]>): Flow => ({ ...flow, sight: { ...flow.sight, ...change } });
  const seen = (directions: Flow["sight"]["directions"]) =>
    (["initiator", "responder"] as const).map((side) => directionSeen(sight({ directions }), side));
  expect([seen("both"), seen("initiator"), seen("responder")]).toEqual([
    [true, true],
    [true, false],
    [false, true],
  ]);
  const end = flow.sight.captureEndNs;
  expect([end - 1e9, end - 1e9 + 1].map((timeNs) => isDue(flow, timeNs))).toEqual([true, false]);
  expect([end - 5, end, end + 5].map((timeNs) => watchedNs(flow, timeNs))).toEqual([5, 0, 0]);
});

test("every doubt says what would settle it", () => {
  const doubts = [
    "capture-ends",
    "capture-dropped",
    "frames-missing",
    "previous-connection",
    "other-side-went-on",
  ] as const;
  expect(settledBy(undefined)).toBe("");
  const sentences = doubts.map(settledBy);
  expect(new Set(sentences).size).toBe(doubts.length);
  expect(settledBy("capture-ends")).toMatch(/^ The capture ends \(or pauses\) before .* would settle it\.$/);
  expect(settledBy("capture-dropped")).toMatch(/^ The capture reports lost frames.* would settle it\.$/);
  expect(settledBy("previous-connection")).toMatch(/^ The numbers match the connection that used these ports before/);
  expect(settledBy("other-side-went-on")).toMatch(/^ The other side continued .* would settle it\.$/);
});
