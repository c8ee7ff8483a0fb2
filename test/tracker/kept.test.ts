// How much of a flow is kept: of each class of events so many, and the rest is counted.

import { expect, test } from "vitest";
import { type Flow, Mark } from "../../src/core/flow/flow";
import { analyzeScript } from "../support/capture";

const OPEN = `
  > S  0:0(0)
  < S. 0:0(0) ack 1
  > .  1:1(0) ack 1
  > .  1:11(10) ack 1
  < .  1:11(10) ack 11
  > .  11:11(0) ack 11`;
const CLOSE = `
  > F. 11:11(0) ack 11
  < F. 11:11(0) ack 12
  > .  12:12(0) ack 12`;

function flowOf(script: string): Flow {
  const { flows } = analyzeScript(script);
  expect(flows).toHaveLength(1);
  return flows[0]!;
}

/** Arrivals that have a mark, and segments of both sides in runs. */
function amounts({ events }: Flow, mark: number): { arrivals: number; runs: number } {
  const arrivals = events.filter((event) => event.kind === "segment" && event.marks & mark).length;
  const runs = events.map((event) => (event.kind === "run" ? event.segments.initiator + event.segments.responder : 0));
  return { arrivals, runs: runs.reduce((sum, count) => sum + count, 0) };
}

/** Lines of both sides by turns, so that none is folded into the one before. */
function byTurns(count: number, one: string, other: string): string {
  return Array.from({ length: count }, (_, i) => `+1 ${i % 2 === 0 ? one : other}`).join("\n");
}

test("120 of how it begins and ends", () => {
  const flow = flowOf("+1 > S 0:0(0)\n".repeat(130));
  expect(amounts(flow, Mark.Handshake)).toEqual({ arrivals: 120, runs: 10 });
  expect([flow.segments, flow.sight.dropped]).toEqual([130, 10]);
  expect(flow.events.at(-1)).toMatchObject({
    kind: "run",
    frameNumber: 121,
    segments: { initiator: 10, responder: 0 },
  });
  expect(flow.marks & Mark.OddStart).not.toBe(0);
});

test("120 are kept whole", () => {
  expect(flowOf("+1 > S 0:0(0)\n".repeat(120)).sight.dropped).toBe(0);
});

test("100 severe ones, and still how it ends", () => {
  const odd = byTurns(110, "> 0x210 11:11(0) ack 11", "< 0x210 11:11(0) ack 11");
  const flow = flowOf(`${OPEN}\n${odd}\n${CLOSE}`);
  expect(amounts(flow, Mark.OddFlags)).toEqual({ arrivals: 100, runs: 13 });
  expect(amounts(flow, Mark.Teardown).arrivals).toBe(3);
  expect([flow.segments, flow.sight.dropped, flow.end]).toEqual([119, 10, "fin"]);
});

test("48 others, and still the severe ones", () => {
  const again = byTurns(60, "> . 1:11(10) ack 11", "< . 1:11(10) ack 11");
  const odd = byTurns(2, "> 0x210 11:11(0) ack 11", "< 0x210 11:11(0) ack 11");
  const flow = flowOf(`${OPEN}\n${again}\n${odd}\n${CLOSE}`);
  expect(amounts(flow, Mark.OldData)).toEqual({ arrivals: 48, runs: 15 });
  expect(amounts(flow, Mark.OddFlags).arrivals).toBe(2);
  expect([flow.segments, flow.sight.dropped]).toEqual([71, 12]);
  expect([flow.initiator.payloadBytes, flow.responder.payloadBytes]).toEqual([310, 310]);
});

test("a mark of a flow stands though its event was not kept", () => {
  const again = byTurns(60, "> . 1:11(10) ack 11", "< . 1:11(10) ack 11");
  const flow = flowOf(`${OPEN}\n${again}\n> . 11:11(0) ack 11 win 0`);
  expect(flow.marks & Mark.ZeroWindow).not.toBe(0);
  expect(amounts(flow, Mark.ZeroWindow).arrivals).toBe(0);
});

test("equal ones of a side are folded, except those that are reported individually", () => {
  const again = "+1 > . 1:11(10) ack 11\n".repeat(5);
  const flow = flowOf(`${OPEN}\n${again}\n< . 11:11(0) ack 11\n> R 11:11(0)\n> R 11:11(0)`);
  const arrivals = flow.events.flatMap((event) => (event.kind === "segment" ? [[event.marks, event.repeats]] : []));
  expect(arrivals.slice(3)).toEqual([
    [Mark.OldData, 4],
    [Mark.Rst, 0],
    [Mark.Rst | Mark.AfterEnd, 0],
  ]);
  expect(flow.initiator.payloadBytes).toBe(60);
});
