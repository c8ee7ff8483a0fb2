import { expect, test } from "vitest";
import { framesMissing, lossSignsOf, lossyFor } from "../../src/core/evidence/lossSigns";
import type { Flow, Sight } from "../../src/core/flow/flow";
import { analyzeScript } from "../support/capture";
import { MATRIX } from "../support/ruleTest";

const OPEN = "> S 0:0(0)\n< S. 0:0(0) ack 1\n> . 1:1(0) ack 1\n";
const NONE = { dropped: 0, acknowledgedUnseen: 0, gapUnfilled: false, startMissing: false, recordedLate: false };

function signsOf(script: string) {
  return MATRIX.map((setting) => {
    const [flow] = analyzeScript(script, setting).flows;
    return { initiator: lossSignsOf(flow!, "initiator"), responder: lossSignsOf(flow!, "responder") };
  });
}

test.each([
  ["a whole flow", `${OPEN}> P. 1:11(10) ack 1\n< . 1:1(0) ack 11`, {}, {}],
  [
    "octets acknowledged and never seen",
    `${OPEN}> P. 101:111(10) ack 1\n< . 1:1(0) ack 111`,
    { acknowledgedUnseen: 100 },
    {},
  ],
  ["octets acknowledged after a side's last segment", `${OPEN}> . 1:1(0) ack 501`, {}, { acknowledgedUnseen: 500 }],
  ["a number that is not of this connection", `${OPEN}> . 1:1(0) ack 50000001`, {}, {}],
  [
    "skipped octets that are never sent",
    `${OPEN}> P. 101:111(10) ack 1\n+1 < . 1:1(0) ack 1`,
    { gapUnfilled: true },
    {},
  ],
  ["skipped octets that may yet be sent", `${OPEN}> P. 101:111(10) ack 1\n+0.9 < . 1:1(0) ack 1`, {}, {}],
  [
    "skipped octets that are sent later",
    `${OPEN}> P. 101:111(10) ack 1\n+0.3 > P. 1:101(100) ack 1\n+1 < . 1:1(0) ack 111`,
    {},
    {},
  ],
  ["no SYN", "> P. 1:11(10) ack 1\n< . 1:1(0) ack 11", { startMissing: true }, { startMissing: true }],
  [
    "a handshake out of order",
    "> S 0:0(0)\n> . 1:1(0) ack 1\n< S. 0:0(0) ack 1",
    { recordedLate: true },
    { recordedLate: true },
  ],
  [
    "two ACKs before their data are an accident",
    "> . 1:1(0) ack 1\n< . 1:1(0) ack 11\n> P. 1:11(10) ack 1\n< . 1:1(0) ack 21\n> P. 11:21(10) ack 1",
    { startMissing: true },
    { startMissing: true },
  ],
  [
    "three are not",
    "> . 1:1(0) ack 1\n< . 1:1(0) ack 11\n> P. 1:11(10) ack 1\n< . 1:1(0) ack 21\n> P. 11:21(10) ack 1\n< . 1:1(0) ack 31\n> P. 21:31(10) ack 1",
    { startMissing: true, recordedLate: true },
    { startMissing: true },
  ],
])("%s", (_, script, initiator, responder) => {
  for (const signs of signsOf(script))
    expect(signs).toEqual({ initiator: { ...NONE, ...initiator }, responder: { ...NONE, ...responder } });
});

test("a side lacks frames by its own signs, and all sides by the capture's", () => {
  const [flow] = analyzeScript(OPEN).flows as readonly [Flow];
  const sight: Sight = { ...flow.sight, captureDropped: 1 };
  const missed = { ...flow, initiator: { ...flow.initiator, missedByCapture: 1 } };
  expect([lossyFor(flow, "initiator"), lossyFor({ ...flow, sight }, "responder")]).toEqual([false, true]);
  expect([lossyFor(missed, "initiator"), lossyFor(missed, "responder")]).toEqual([true, false]);
});

test("frames are missing by any of the signs that something of a side was not captured", () => {
  const missing = (script: string) => {
    const [flow] = analyzeScript(script).flows as readonly [Flow];
    return [framesMissing(flow, "initiator"), framesMissing(flow, "responder")];
  };
  expect(missing(OPEN)).toEqual([false, false]);
  expect(missing(`${OPEN}> . 1:1(0) ack 501`)).toEqual([false, true]);
  expect(missing(`${OPEN}> P. 101:111(10) ack 1\n+1 < . 1:1(0) ack 1`)).toEqual([true, false]);
  expect(missing(`${OPEN}> P. 101:111(10) ack 1\n< . 1:1(0) ack 111`)).toEqual([true, false]);
});
