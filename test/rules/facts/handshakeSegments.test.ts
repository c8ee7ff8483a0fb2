import { expect, test } from "vitest";
import type { Arrival, Flow } from "../../../src/core/flow/flow";
import { arrivals, isBareAck, nextFrom, openingOf, resetAfter } from "../../../src/core/rules/facts/handshakeSegments";
import { marked, othersOf, seriesOf } from "../../../src/core/rules/facts/series";
import { analyzeScript } from "../../support/capture";

function flowOf(script: string): Flow {
  return analyzeScript(script).flows[0]!;
}

const frameOf = (found: Arrival | "run" | undefined) =>
  found === undefined || found === "run" ? found : found.frameNumber;

test("an ACK with data or FIN is not bare", () => {
  const flow = flowOf("> S 0:0(0)\n< S. 0:0(0) ack 1\n> P. 1:2(1) ack 1\n< F. 1:1(0) ack 2\n< . 2:2(0) ack 2 win 0");
  expect(arrivals(flow).filter(isBareAck).map(frameOf)).toEqual([5]);
});

test.each([
  ["after the SYN-ACK, the first one", "> S 0:0(0)\n< S. 0:0(0) ack 1\n> . 1:1(0) ack 1\n> . 1:1(0) ack 9", 3],
  ["before it, swapped by the capture", "> S 0:0(0)\n> . 1:1(0) ack 1\n< S. 0:0(0) ack 1\n> . 1:1(0) ack 9", 2],
  ["the first of two before it", "> S 0:0(0)\n> . 1:1(0) ack 1\n> . 1:1(0) ack 9\n< S. 0:0(0) ack 1", 2],
  ["before it, of something else", "> S 0:0(0)\n> . 1:1(0) ack 7\n< S. 0:0(0) ack 1\n> . 1:1(0) ack 9", 4],
  [
    "before two, of the second",
    "> S 0:0(0)\n> . 1:1(0) ack 5001\n< S. 0:0(0) ack 1\n< S. 5000:5000(0) ack 1\n> . 1:1(0) ack 9",
    2,
  ],
  ["the responder's is none", "> S 0:0(0)\n< S. 0:0(0) ack 1\n< . 1:1(0) ack 1", undefined],
  ["a RST is none", "> S 0:0(0)\n< S. 0:0(0) ack 1\n> R. 1:1(0) ack 1", undefined],
])("the answer to the SYN-ACK: %s", (_, script, frame) => {
  expect(frameOf(openingOf(flowOf(script)).answer)).toBe(frame);
});

test("the RST that a segment brought on comes from its receiver, and after it", () => {
  const flow = flowOf(`> S 0:0(0)
    > R 9:9(0)
    < S. 0:0(0) ack 9
    < R 1:1(0)
    > R 5:5(0)
    > R 6:6(0)`);
  const opening = openingOf(flow);
  expect(frameOf(resetAfter(opening, opening.synAcks.responder[0]!))).toBe(5);
  expect(frameOf(resetAfter(opening, opening.resets[0]!))).toBe(4);
  expect(frameOf(resetAfter(opening, opening.resets.at(-1)!))).toBe(undefined);
});

test("what a side sent next: an arrival, a run that has segments of it, nothing", () => {
  const flow = flowOf(`> S 0:0(0)
    < S. 0:0(0) ack 1
    > . 1:1(0) ack 1
    > P. 1:11(10) ack 1
    > P. 11:21(10) ack 1
    < icmp unreachable host quoting 4 from router
    > P. 21:31(10) ack 1
    < P. 1:11(10) ack 31
    > F. 31:31(0) ack 11`);
  const kinds = flow.events.map((event) => (event.kind === "segment" ? event.frameNumber : event.kind));
  expect(kinds).toEqual([1, 2, 3, "run", "icmp", "run", 9]);
  const next = (side: "initiator" | "responder", index: number) => frameOf(nextFrom(flow, side, index));
  expect([0, 1, 2, 3, 4, 5, 6].map((index) => next("initiator", index))).toEqual([
    3,
    3,
    "run",
    "run",
    "run",
    9,
    undefined,
  ]);
  expect([0, 1, 2, 5].map((index) => next("responder", index))).toEqual([2, "run", "run", undefined]);
  const first: Flow = { ...flow, events: flow.events.slice(0, 4) };
  expect(nextFrom(first, "responder", 1)).toBe(undefined);
});

test("a series points at eight further segments, and only segments have marks", () => {
  const flow = flowOf(`> S 0:0(0)\n< icmp unreachable net quoting 1 from router\n${"+1 > S 0:0(0)\n".repeat(11)}`);
  const [series] = seriesOf(marked(flow, -1));
  expect(series?.all.map(frameOf)).toEqual([1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13]);
  expect(othersOf(series!).map(frameOf)).toEqual([3, 4, 5, 6, 7, 8, 9, 10]);
});
