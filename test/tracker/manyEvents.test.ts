// Captures with very many events: how much of them is kept is bounded by the number of flows, and what is not kept is counted.

import { expect, test } from "vitest";
import { Analysis, DEFAULT_ANALYSIS_SETTINGS } from "../../src/core/analysis/analysis";
import { buildScript } from "../support/script";

/** Each flow is opened, has `odd` segments with reserved bits from either side by turns, and is closed. */
function oddFlows(flows: number, odd: number): Uint8Array {
  const lines = Array.from({ length: flows }, (_, flow) => {
    const turns = Array.from({ length: odd }, (_, i) =>
      i % 2 === 0 ? "> 0x210 1:1(0) ack 1" : "< 0x210 1:1(0) ack 1",
    );
    const all = ["> S 0:0(0)", "< S. 0:0(0) ack 1", "> . 1:1(0) ack 1", ...turns, "> F. 1:1(0) ack 1"];
    return all.map((line) => `flow ${flow + 1}: ${line}`).join("\n");
  });
  return buildScript(lines.join("\n")).bytes;
}

function analyzed(bytes: Uint8Array, freeEvents?: number): Analysis {
  const analysis = new Analysis(DEFAULT_ANALYSIS_SETTINGS, undefined, freeEvents === undefined ? {} : { freeEvents });
  analysis.push(bytes);
  analysis.end();
  return analysis;
}

function keptOf(analysis: Analysis): number[] {
  return Array.from({ length: analysis.flowCount }, (_, flow) => analysis.flow(flow + 1)!.events.length);
}

const FLOWS = 40;
const ODD = 60;

test("an ordinary number of events is kept whole, and nothing is said of it", () => {
  const analysis = analyzed(oddFlows(FLOWS, ODD));
  expect(new Set(keptOf(analysis))).toEqual(new Set([4 + ODD]));
  expect(analysis.issues).toEqual([]);
});

test("beyond the free events, nine for each flow and a few more", () => {
  const free = 500;
  const kept = keptOf(analyzed(oddFlows(FLOWS, ODD), free));
  const total = kept.reduce((sum, count) => sum + count, 0);
  expect(total).toBeGreaterThanOrEqual(free);
  expect(total).toBeLessThanOrEqual(free + 12 * FLOWS);
  expect(Math.max(...kept.slice(-5))).toBeLessThanOrEqual(12);
});

test("how a flow opens and ends is kept where there is no room", () => {
  const flow = analyzed(oddFlows(FLOWS, ODD), -1e6).flow(FLOWS)!;
  expect(flow.outcome).toBe("established");
  expect(flow.handshake).toEqual({ syn: 0, synAck: 1, ack: 2 });
  expect(flow.events.map((event) => event.kind === "segment" && event.seg.flags & 1).at(-1)).toBe(1);
  expect([flow.sight.dropped, flow.sight.openingDropped]).toEqual([ODD - 1, false]);
});

test("every segment that is not kept is counted: in its flow, and in the capture's issue", () => {
  const analysis = analyzed(oddFlows(FLOWS, ODD), -1e6);
  expect(analysis.counts.tcpSegments).toBe(FLOWS * (4 + ODD));
  const dropped = FLOWS * (ODD - 1);
  const [issue, ...others] = analysis.issues;
  expect(others).toEqual([]);
  expect(issue).toMatchObject({ kind: "not-kept", frame: 5, count: dropped });
  expect(issue!.message).toContain(`${dropped.toLocaleString("en")} segments are only counted, from frame 5 on`);
  const { segments, events } = analysis.flow(1)!;
  const inRuns = events.map((event) =>
    event.kind === "run" ? event.segments.initiator + event.segments.responder : 0,
  );
  const alone = events.filter(({ kind }) => kind === "segment").length;
  expect(alone + inRuns.reduce((sum, count) => sum + count, 0)).toBe(segments);
});

test("an ACK of octets that may be in a segment that is not kept is no error", () => {
  const script = `
    > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    < .  1:1(0) ack 201
    > .  1:101(100) ack 1
    < .  1:1(0) ack 101
    > .  1:101(100) ack 1
    > .  101:101(0) ack 1`;
  const { bytes } = buildScript(script);
  for (const [freeEvents, severity] of [
    [undefined, "error"],
    [-1e6, "information"],
  ] as const) {
    const analysis = analyzed(bytes, freeEvents);
    const found = analysis.findings(analysis.flow(1)!).filter(({ rule }) => rule === "ack-of-unsent");
    expect(found.map((finding) => finding.severity)).toEqual([severity]);
  }
});
