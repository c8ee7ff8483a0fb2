// A snap length of 68 leaves 14 octets of TCP over IPv6, the control bits last, and 34 over IPv4.

import { describe, expect, it } from "vitest";
import { fieldsOf } from "../../src/core/diagram/arrowFields";
import { numbersOf } from "../../src/core/diagram/numberNames";
import type { Arrival } from "../../src/core/flow/flow";
import { segmentLine } from "../../src/core/transcript/line";
import { analyzeScript } from "../support/capture";

const SCRIPT = (cut: number) => `
  > S  0:0(0) win 64240 cut ${cut} <mss 1460,sackOK,wscale 7>
  < S. 0:0(0) ack 1 win 65160 cut ${cut} <mss 1460,sackOK,wscale 7>
  > .  1:1(0) ack 1 win 502 cut ${cut}
  > P. 1:101(100) ack 1 win 502 cut ${cut}
  < .  1:1(0) ack 101 win 509 cut ${cut}
  < P. 1:51(50) ack 101 win 509 cut ${cut}
  > .  101:101(0) ack 51 win 502 cut ${cut}
  > F. 101:101(0) ack 51 win 502 cut ${cut}
  < F. 51:51(0) ack 102 win 509 cut ${cut}
  > .  102:102(0) ack 52 win 502 cut ${cut}
  +3 end`;

describe("a capture whose snap length cut TCP's header", () => {
  for (const [family, shortest] of [
    [4, 48],
    [6, 68],
  ] as const) {
    for (const cut of [shortest, shortest + 1, shortest + 2, shortest + 5]) {
      it(`is one flow with its handshake over IPv${family} in ${cut} octets, without a problem`, () => {
        const { flows, findings, analysis } = analyzeScript(SCRIPT(cut), { family });
        expect(flows).toHaveLength(1);
        expect(flows[0]).toMatchObject({
          outcome: "established",
          end: "fin",
          initiator: { segments: 6, payloadBytes: 100 },
          responder: { segments: 4, payloadBytes: 50 },
        });
        expect(findings).toEqual([]);
        expect(analysis.issues).toEqual([]);
      });
    }
  }

  it("shows no window that was not captured", () => {
    const { analysis } = analyzeScript(SCRIPT(68), { family: 6 });
    const detail = analysis.detail(1)!;
    const [syn] = detail.flow.events;
    const line = segmentLine(detail.flow, syn as Arrival, []).text;
    expect(line).toMatch(/win=\? .*\(window cut by the capture\)/);
    const { extras } = fieldsOf(detail.flow, syn as Arrival, [], numbersOf(detail.flow));
    expect(extras.map(({ text }) => text)).toEqual(["win ?"]);
  });

  it("without the control bits says nothing about the segment", () => {
    const { flows } = analyzeScript(SCRIPT(67), { family: 6 });
    expect(flows.map(({ outcome }) => outcome)).toEqual(["not-captured"]);
  });
});
