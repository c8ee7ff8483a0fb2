import { describe, expect, test } from "vitest";
import { TimeKind } from "../../src/core/time/timeKinds";
import { markText, traced } from "./traced";

const SEGMENTS = 400;
/** Data of 10 octets each and its acknowledgment, 1 ms apart; each 50th is sent again. */
const LONG = [
  "> S  0:0(0) win 1000",
  "< S. 0:0(0) ack 1 win 1000",
  "> .  1:1(0) ack 1 win 1000",
  ...Array.from({ length: SEGMENTS }, (_, nth) => {
    const [from, to] = [1 + 10 * nth, 11 + 10 * nth];
    const data = `> . ${from}:${to}(10) ack 1 win 1000`;
    const ack = `< . 1:1(0) ack ${to} win ${500 + (nth % 7)}`;
    return nth % 50 === 49 ? [data, data, ack] : [data, ack];
  }).flat(),
].join("\n");

describe("many segments in few points", () => {
  const { window } = traced(LONG);
  const few = window({ points: 20 });

  test("no more points than were asked for", () => {
    expect(few.tracks.initiator.timeNs.length).toBeLessThanOrEqual(21);
    expect(few.segmentsAPoint).toBeGreaterThan(10);
    expect(window().segmentsAPoint).toBe(1);
  });

  test("all segments and octets are in one of them", () => {
    const { segments, low, high } = few.tracks.initiator;
    expect(segments.reduce((a, b) => a + b)).toBe(2 + SEGMENTS + SEGMENTS / 50);
    expect(Math.min(...low)).toBe(0);
    expect(Math.max(...high)).toBe(1 + 10 * SEGMENTS);
    expect([...high].sort((a, b) => a - b)).toEqual(high);
  });

  test("a point spans its segments in time, and their least and largest window", () => {
    const { timeNs, spanNs, edgeLow, edgeHigh, segments } = few.tracks.responder;
    expect(timeNs.at(-1)! + spanNs.at(-1)!).toBe(few.endNs);
    const spread = segments.flatMap((count, nth) => (count > 7 ? [edgeHigh[nth]! - edgeLow[nth]!] : []));
    expect(spread.length).toBeGreaterThan(15);
    // Each acknowledges 10 octets more than the one before.
    expect(Math.min(...spread)).toBeGreaterThan(60);
  });

  test("every mark is kept", () => {
    const again = few.marks.filter(({ kind }) => kind === TimeKind.Retransmission);
    expect(again.reduce((sum, { segments }) => sum + segments, 0)).toBe(SEGMENTS / 50);
    expect(again.map(({ low }) => low)).toEqual(Array.from({ length: 8 }, (_, nth) => 491 + 500 * nth));
  });

  test("a smaller part is exact again", () => {
    const part = window({ fromNs: 100e6, toNs: 110e6, points: 20 });
    expect(part.segmentsAPoint).toBe(1);
    // With one neighbor on each side.
    expect(part.tracks.initiator.timeNs.map((ns) => ns / 1e6)).toEqual([99, 101, 102, 104, 106, 108, 110, 112]);
  });
});

describe("more segments than rows", () => {
  const { trace, window } = traced(LONG, {}, 64);

  test("neighbors become one row", () => {
    expect(trace.sides.initiator.rows.length).toBeLessThanOrEqual(64);
    expect(window().segmentsAPoint).toBeGreaterThan(1);
  });

  test("nothing is lost", () => {
    const { tracks, marks } = window();
    expect(tracks.initiator.segments.reduce((a, b) => a + b)).toBe(2 + SEGMENTS + SEGMENTS / 50);
    expect(Math.max(...tracks.initiator.high)).toBe(1 + 10 * SEGMENTS);
    expect(marks.filter(({ kind }) => kind === TimeKind.Retransmission)).toHaveLength(8);
  });
});

test("marks closer than a point are one, kind by kind", () => {
  const { window } = traced(LONG);
  const [first] = window({ points: 1 }).marks.filter(({ kind }) => kind === TimeKind.Retransmission);
  expect(first).toMatchObject({ segments: 8, low: 491, high: 4001 });
});

test("frames that are older than those before them are put in their place", () => {
  const { tracks } = traced(`
    > S  0:0(0)
    2.0 < S. 0:0(0) ack 1
    3.0 > .  1:1(0) ack 1
    2.5 > P. 1:11(10) ack 1`).window();
  expect(tracks.initiator.timeNs).toEqual([0, 2.5e9, 3e9]);
  expect(tracks.initiator.frame).toEqual([1, 4, 3]);
});

test("an ICMP error is a mark, and part of the flow's time", () => {
  const { marks, endNs, summary } = traced(`
    > S  0:0(0)
    +0.5 < icmp unreachable port quoting 1 from router`).window();
  expect(endNs).toBe(5e8);
  expect(marks.map(markText)).toEqual(["1 initiator SYN 0–1", "2 initiator ICMP error 0–0"]);
  expect(marks[1]?.source).toBeDefined();
  expect(summary).toBe(
    "The initiator sends 1 segment with 0 B of data. No segment of the responder was captured. 1 ICMP error quotes its segments.",
  );
});

test("the summary has the flow's own numbers", () => {
  expect(traced(LONG).window().summary).toBe(
    "The flow takes 810 ms. Its longest pause is 1.0 ms, after frame 1. The initiator sends 410 segments with 4.1 kB of data, among them 8 retransmissions. The responder sends 401 segments with 0 B of data. Acknowledgments of the initiator arrive 1.0 ms after the data. Acknowledgments of the responder arrive 1.0 ms after the data.",
  );
});
