import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { arrivalsOf } from "../../src/core/flow/arrivals";
import { Mark } from "../../src/core/flow/flow";
import { resentOf } from "../../src/core/rules/facts/holes";
import { SYN } from "../../src/core/tcp/flags";
import { SENT_AGAIN, TimeKind } from "../../src/core/time/timeKinds";
import { analyzeBytes } from "../support/capture";
import { MATRIX } from "../support/matrix";
import { markText, traced, tracedBytes } from "./traced";

const OPEN = `
  > S  0:0(0) win 65535 <mss 1460,wscale 7,sackOK>
  < S. 0:0(0) ack 1 win 65535 <mss 1460,wscale 2,sackOK>
  > .  1:1(0) ack 1 win 100`;

describe.each(MATRIX)("$name", (setting) => {
  test("numbers count from the ISNs, also across 2^32", () => {
    const { tracks, bases } = traced(
      `${OPEN}
      > P. 1:101(100) ack 1 win 100
      < P. 1:1449(1448) ack 101 win 200
      > F. 101:101(0) ack 1449 win 100`,
      setting,
    ).window();
    expect(bases).toEqual({ initiator: "isn", responder: "isn" });
    expect(tracks.initiator.low).toEqual([0, 1, 1, 101]);
    expect(tracks.initiator.high).toEqual([1, 1, 101, 102]);
    expect(tracks.initiator.ack).toEqual([null, 1, 1, 1449]);
    expect(tracks.responder.low).toEqual([0, 1]);
    expect(tracks.responder.high).toEqual([1, 1449]);
    expect(tracks.responder.ack).toEqual([1, 101]);
    expect(tracks.initiator.frame).toEqual([1, 3, 4, 6]);
  });

  test("windows are scaled, those of the SYNs are not (RFC 7323 §2.2)", () => {
    const { tracks, scaleKnown } = traced(
      `${OPEN}
      > P. 1:101(100) ack 1 win 100
      < .  1:1(0) ack 101 win 200`,
      setting,
    ).window();
    expect(scaleKnown).toBe(true);
    expect(tracks.initiator.edgeHigh).toEqual([null, 1 + (100 << 7), 1 + (100 << 7)]);
    expect(tracks.responder.edgeHigh).toEqual([1 + 65535, 101 + (200 << 2)]);
  });

  test("octets of SACK blocks", () => {
    const { sacks } = traced(
      `${OPEN}
      > P. 1:101(100) ack 1 win 100
      > P. 201:301(100) ack 1 win 100
      < .  1:1(0) ack 101 win 200 <nop,nop,sack 201:301>
      < .  1:1(0) ack 101 win 200 <nop,nop,sack 201:301>`,
      setting,
    ).window();
    expect(sacks.initiator).toEqual([]);
    expect(sacks.responder).toEqual([{ timeNs: 5e6, lastNs: 6e6, left: 201, right: 301, frame: 6 }]);
  });
});

test("without the SYNs no window is drawn, and numbers count from the first", () => {
  const { tracks, scaleKnown, bases } = traced(`
    > P. 1001:1101(100) ack 501 win 100
    < .  501:501(0) ack 1101 win 200`).window();
  expect(scaleKnown).toBe(false);
  expect(bases).toEqual({ initiator: "first", responder: "first" });
  expect(tracks.initiator.low).toEqual([0]);
  expect(tracks.responder.ack).toEqual([100]);
  expect(tracks.initiator.edgeHigh).toEqual([null]);
  expect(tracks.responder.edgeHigh).toEqual([null]);
});

test("one side alone: what it acknowledges counts from its first acknowledgment", () => {
  const { tracks, bases } = traced(`
    > P. 1:101(100) ack 501
    > P. 101:201(100) ack 701`).window();
  expect(tracks.responder.timeNs).toEqual([]);
  expect(tracks.initiator.ack).toEqual([0, 200]);
  expect(bases).toEqual({ initiator: "first", responder: "first" });
});

test("only SYNs: each has its time, and all but the first are sent again", () => {
  const { tracks, marks } = traced(`
    > S 0:0(0)
    +1 > S 0:0(0)
    +2 > S 0:0(0)
    +4 > S 0:0(0)`).window();
  expect(tracks.initiator.timeNs).toEqual([0, 1e9, 3e9, 7e9]);
  expect(marks.filter(({ kind }) => kind === TimeKind.Retransmission).map(markText)).toEqual([
    "2 initiator retransmission 0–1",
    "3 initiator retransmission 0–1",
    "4 initiator retransmission 0–1",
  ]);
});

test("payload that the capture cut counts as it was on the wire", () => {
  const { tracks } = traced(`${OPEN}
    > P. 1:1001(1000) ack 1 win 100 cut 66
    < .  1:1(0) ack 1001 win 200`).window();
  expect(tracks.initiator.high).toEqual([1, 1, 1001]);
});

test("a frame recorded twice is one segment, and no retransmission", () => {
  const { tracks, marks } = traced(`${OPEN}
    > P. 1:101(100) ack 1 win 100 ipid 7
    dup 4
    < .  1:1(0) ack 101 win 200`).window();
  expect(tracks.initiator.frame).toEqual([1, 3, 4]);
  expect(marks.map(markText)).toEqual(["1 initiator SYN 0–1", "2 responder SYN-ACK 0–1"]);
});

test("another flow on the same addresses and ports is left out", () => {
  const { tracks } = traced(`
    > S  0:0(0)
    < R. 0:0(0) ack 1
    +5 > S  9000:9000(0)
    < S. 7000:7000(0) ack 9001`).window();
  expect(tracks.initiator.frame).toEqual([1]);
  expect(tracks.responder.frame).toEqual([2]);
});

test("a RST with a number of its own moves neither line nor window", () => {
  const { tracks } = traced(`${OPEN}
    < R  2000000:2000000(0) ack 7 win 0
    < .  1:1(0) ack 1 win 200`).window();
  expect(tracks.responder.low).toEqual([0, 2_000_000, 1]);
  expect(tracks.responder.edgeHigh).toEqual([65536, null, 801]);
});

const LOSSY = `${OPEN}
  > P. 1:101(100) ack 1 win 100
  +0.3 > P. 1:101(100) ack 1 win 100
  < .  1:1(0) ack 101 win 200
  > P. 101:201(100) ack 1 win 100
  < .  1:1(0) ack 201 win 200
  > P. 101:201(100) ack 1 win 100
  > P. 301:401(100) ack 1 win 100
  > P. 201:301(100) ack 1 win 100
  < .  1:1(0) ack 401 win 0
  > P. 501:601(100) ack 1 win 100
  > P. 601:701(100) ack 1 win 100
  < .  1:1(0) ack 401 win 200 <nop,nop,sack 501:601>
  < .  1:1(0) ack 401 win 200 <nop,nop,sack 501:701>
  < .  1:1(0) ack 401 win 200 <nop,nop,sack 501:701>
  > P. 401:501(100) ack 1 win 100
  < F. 1:1(0) ack 701 win 200`;

test("marks of a lossy flow", () => {
  expect(traced(LOSSY).window().marks.map(markText)).toMatchInlineSnapshot(`
    [
      "1 initiator SYN 0–1",
      "2 responder SYN-ACK 0–1",
      "5 initiator retransmission 1–101",
      "9 initiator spurious retransmission 101–201",
      "10 initiator segment after a gap 301–401",
      "11 initiator out-of-order segment 201–301",
      "12 responder zero window 401–401",
      "13 initiator segment after a gap 501–601",
      "16 responder duplicate ACK 401–401",
      "17 responder duplicate ACK 401–401",
      "18 initiator retransmission 401–501",
      "19 responder FIN 1–2",
    ]
  `);
});

test("what was sent again is what the rules take for it", () => {
  const { flow, window } = traced(LOSSY);
  const again = window()
    .marks.filter(({ kind }) => kind & (SENT_AGAIN | TimeKind.OutOfOrder))
    .map(({ frame, kind }) => [frame, kind]);
  const kindOf = {
    retransmission: TimeKind.Retransmission,
    "fast-retransmission": TimeKind.Retransmission,
    "spurious-retransmission": TimeKind.SpuriousRetransmission,
    "out-of-order": TimeKind.OutOfOrder,
  };
  expect(again).toEqual(resentOf(flow).map(({ arrival, kind }) => [arrival.frameNumber, kindOf[kind]]));
  expect(again.map(([frame]) => frame)).toEqual(
    arrivalsOf(flow)
      .filter(({ marks }) => marks & Mark.OldData)
      .map(({ frameNumber }) => frameNumber),
  );
  expect(again.length).toBe(4);
});

test("RSTs with any numbers do not move the sequence space", () => {
  const { tracks } = traced(`${OPEN}
    < R  2000000000:2000000000(0) win 0
    < R  4000000000:4000000000(0) win 0`).window();
  expect(tracks.responder.low).toEqual([0, 2_000_000_000, 4_000_000_000 - 2 ** 32]);
});

test("octets from before the capture are not called a retransmission", () => {
  const { marks } = traced(`
    > P. 1001:1101(100) ack 1
    > P. 901:1001(100) ack 1`).window();
  expect(marks.map(markText)).toEqual([]);
});

test("an out-of-order segment that comes again is a retransmission", () => {
  // Within the time of the handshake.
  const { flow, window } = traced(`
    > S  0:0(0)
    +0.1 < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > P. 1:101(100) ack 1 win 100
    > P. 201:301(100) ack 1 win 100
    > P. 101:201(100) ack 1 win 100 ipid 1
    > P. 101:201(100) ack 1 win 100 ipid 2`);
  const marks = window().marks.map(markText).slice(2);
  expect(marks).toEqual([
    "5 initiator segment after a gap 201–301",
    "6 initiator out-of-order segment 101–201",
    "7 initiator retransmission 101–201",
  ]);
  expect(resentOf(flow).map(({ kind }) => kind)).toEqual(["out-of-order", "retransmission"]);
});

test("round trips: by new data only, from the last segment that is covered", () => {
  const { tracks } = traced(`${OPEN}
    1.0 > P. 1:101(100) ack 1 win 100
    1.1 > P. 101:201(100) ack 1 win 100
    1.15 < .  1:1(0) ack 201 win 200
    2.0 > P. 201:301(100) ack 1 win 100
    2.5 > P. 201:301(100) ack 1 win 100
    2.51 < .  1:1(0) ack 301 win 200
    3.0 > P. 301:401(100) ack 1 win 100
    3.02 < .  1:1(0) ack 401 win 200`).window();
  const trips = tracks.responder.tripHighNs.map((ns) => (ns === null ? null : Math.round(ns / 1e3)));
  expect(trips).toEqual([1000, 50_000, null, 20_000]);
  // The responder's SYN was acknowledged by the initiator's ACK.
  expect(tracks.initiator.tripHighNs[1]).toBe(1e6);
});

const CAPTURES = ["media/samples", "test/fixtures/recorded"].flatMap((folder) =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".pcap"))
    .map((name) => `${folder}/${name}`),
);

test.each(CAPTURES)("%s: the segments of each flow, and what was sent again, are the analysis's", (path) => {
  const bytes = new Uint8Array(readFileSync(path));
  const { analysis } = analyzeBytes(bytes);
  for (let id = 1; id <= analysis.flowCount; id++) {
    const { flow, window } = tracedBytes(bytes, id);
    const { tracks, marks } = window({ points: 4000 });
    expect(tracks.initiator.timeNs.length).toBe(flow.initiator.segments);
    expect(tracks.responder.timeNs.length).toBe(flow.responder.segments);
    const again = marks.filter(({ kind }) => kind & (SENT_AGAIN | TimeKind.OutOfOrder)).map(({ frame }) => frame);
    const syns = arrivalsOf(flow).filter(({ seg }) => seg.flags & SYN);
    const resent = resentOf(flow).map(({ arrival }) => arrival.frameNumber);
    expect(again.filter((frame) => !syns.some(({ frameNumber }) => frameNumber === frame))).toEqual(
      flow.sight.dropped === 0 && flow.events.every((event) => event.kind !== "segment" || event.repeats === 0)
        ? resent
        : expect.arrayContaining(resent),
    );
  }
});
