// The last data that nobody acknowledged stands as an arrival, wherever the tracker had put it.

import { expect, test } from "vitest";
import { Mark } from "../../src/core/flow/flow";
import { ACK, PSH } from "../../src/core/tcp/flags";
import { analyzeScript } from "../support/capture";

const OPEN = `
  > S  0:0(0)
  < S. 0:0(0) ack 1
  > .  1:1(0) ack 1`;

/** Frame and, for what it stands for, marks and repeats or the segments of a run. */
function eventsOf(script: string): unknown[] {
  const [flow] = analyzeScript(script).flows;
  expect(flow!.events.map(({ index }) => index)).toEqual(flow!.events.map((_, i) => i));
  return flow!.events
    .slice(3)
    .map((event) =>
      event.kind === "run"
        ? [event.frameNumber, event.segments, event.bytes]
        : event.kind === "segment"
          ? [event.frameNumber, event.marks, event.repeats, event.seg.payloadLength]
          : [],
    );
}

test("out of a run, which keeps the rest", () => {
  expect(eventsOf(`${OPEN}\n > . 1:101(100) ack 1\n > . 101:151(50) ack 1`)).toEqual([
    [4, { initiator: 1, responder: 0 }, { initiator: 100, responder: 0 }],
    [5, Mark.Unacknowledged, 0, 50],
  ]);
});

test("with the flags that it had, as the run does not keep them", () => {
  const flagsOf = (script: string): unknown[] =>
    analyzeScript(script).flows[0]!.events.flatMap((event) => (event.kind === "segment" ? [event.seg.flags] : []));
  expect(flagsOf(`${OPEN}\n > . 1:101(100) ack 1\n > P. 101:151(50) ack 1`).at(-1)).toBe(PSH | ACK);
  expect(flagsOf(`${OPEN}\n > P. 1:101(100) ack 1\n > . 101:151(50) ack 1`).at(-1)).toBe(ACK);
  expect(flagsOf(`${OPEN}\n > P. 1:101(100) ack 1\n > . 101:151(50) ack 1\n < P. 1:11(10) ack 1`).slice(3)).toEqual([
    ACK,
    PSH | ACK,
  ]);
});

test("a run ends where its rest is known to end", () => {
  const endsOf = (script: string): unknown[] =>
    analyzeScript(script).flows[0]!.events.flatMap((event) => (event.kind === "run" ? [event.lastTimeNs] : []));
  const first = `${OPEN}\n+1 > . 1:101(100) ack 1`;
  expect(endsOf(`${first}\n+2 > . 101:151(50) ack 1`)).toEqual([1.002e9]);
  expect(endsOf(`${first}\n+2 > . 101:151(50) ack 1\n+2 > . 151:201(50) ack 1`)).toEqual([undefined]);
  // The peer's data, and then the ACK of it, come after what is taken out.
  const later =
    "+2 < . 1:101(100) ack 1\n+1 > . 151:151(0) ack 101\n+1 < . 101:201(100) ack 1\n+1 > . 151:151(0) ack 201";
  expect(endsOf(`${first}\n+2 > . 101:151(50) ack 1\n${later}`)).toEqual([8.002e9]);
});

test("out of a run that held it alone", () => {
  expect(eventsOf(`${OPEN}\n > . 1:101(100) ack 1`)).toEqual([[4, Mark.Unacknowledged, 0, 100]]);
});

test("of both sides, in the order of their frames", () => {
  const script = `${OPEN}\n > . 1:101(100) ack 1\n < P. 1:11(10) ack 1\n > . 101:151(50) ack 1\n < P. 11:21(10) ack 1`;
  expect(eventsOf(script)).toEqual([
    [4, { initiator: 1, responder: 1 }, { initiator: 100, responder: 10 }],
    [6, Mark.Unacknowledged, 0, 50],
    [7, Mark.Unacknowledged, 0, 10],
  ]);
});

test("out of the arrival that it was folded into", () => {
  const script = `${OPEN}\n > . 1:101(100) ack 1\n${"+1 > . 1:101(100) ack 1\n".repeat(3)}`;
  expect(eventsOf(script)).toEqual([
    [4, { initiator: 1, responder: 0 }, { initiator: 100, responder: 0 }],
    [5, Mark.OldData, 1, 100],
    [7, Mark.OldData | Mark.Unacknowledged, 0, 100],
  ]);
});

test("what is acknowledged stays where it was", () => {
  expect(eventsOf(`${OPEN}\n > . 1:101(100) ack 1\n < . 1:1(0) ack 101`)).toEqual([
    [4, { initiator: 1, responder: 1 }, { initiator: 100, responder: 0 }],
  ]);
});
