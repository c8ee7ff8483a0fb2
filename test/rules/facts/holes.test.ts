// What was skipped and what was sent again, each with the one word that fits it best: the borders between those words.

import { expect, test } from "vitest";
import { handshakeTime } from "../../../src/core/flow/handshakeTime";
import { holesOf, resentOf } from "../../../src/core/rules/facts/holes";
import { analyzeScript } from "../../support/capture";
import { MATRIX } from "../../support/ruleTest";

const OPEN = `> S 0:0(0)
+0.05 < S. 0:0(0) ack 1
> . 1:1(0) ack 1`;

/** "frame kind (cause)" of each segment with old data; "frame fate (filler)" of each hole. */
function told(script: string): { resent: string[]; holes: string[] } {
  const shown = MATRIX.map((setting) => {
    const flow = analyzeScript(script, setting).flows[0]!;
    return {
      resent: resentOf(flow).map(
        ({ arrival, kind, cause }) => `${arrival.frameNumber} ${kind}${cause ? ` (${cause.frameNumber})` : ""}`,
      ),
      holes: holesOf(flow).map(
        ({ gap, fate, filler, octets }) =>
          `${gap.frameNumber} ${fate} ${octets}${filler ? ` (${filler.frameNumber})` : ""}`,
      ),
    };
  });
  for (const other of shown) expect(other).toEqual(shown[0]);
  return shown[0]!;
}

test.each([
  [
    "the same number of the other side was not sent before",
    `flow 1: set isn =100/=100
    ${OPEN}
    < . 1:101(100) ack 1
    +1 < . 1:101(100) ack 1
    > . 101:201(100) ack 1
    > . 1:101(100) ack 1`,
    ["5 retransmission", "7 out-of-order (6)"],
  ],
  [
    "duplicate ACKs of another number, or of its own, ask for something else",
    `${OPEN}
    > . 1:101(100) ack 1
    > . 101:201(100) ack 1
    < . 1:1(0) ack 1
    < . 1:1(0) ack 1
    < . 1:1(0) ack 101
    +0.006 > . 101:201(100) ack 1`,
    ["9 retransmission"],
  ],
  [
    "one that asks, and one afterwards",
    `${OPEN}
    > . 1:101(100) ack 1
    > . 101:201(100) ack 1
    < . 1:1(0) ack 1
    +0.006 > . 1:101(100) ack 1
    < . 1:1(0) ack 1
    +0.006 > . 1:101(100) ack 1`,
    ["7 retransmission", "9 fast-retransmission (6)"],
  ],
  [
    "folded duplicate ACKs: less than the shortest timeout later",
    `${OPEN}
    > . 1:101(100) ack 1
    > . 101:201(100) ack 1
    < . 1:1(0) ack 1
    < . 1:1(0) ack 1
    +0.198 > . 1:101(100) ack 1`,
    ["8 fast-retransmission (6)"],
  ],
  [
    "each gap in a row has its own numbers",
    `${OPEN}
    > . 101:201(100) ack 1
    > . 301:401(100) ack 1
    > . 501:601(100) ack 1
    < P. 1:11(10) ack 1
    > . 401:501(100) ack 11
    > . 1:101(100) ack 11`,
    ["8 out-of-order (6)", "9 out-of-order (4)"],
  ],
  [
    "gaps that are folded are as wide as what came in them",
    `${OPEN}
    ${Array.from({ length: 15 }, (_, i) => `> . ${200 * i + 101}:${200 * i + 201}(100) ack 1`).join("\n")}
    < P. 1:11(10) ack 1
    > . 2801:2901(100) ack 11`,
    ["20 out-of-order (15)"],
  ],
  [
    "before the gap, and after it",
    `${OPEN}
    > . 1:101(100) ack 1
    +0.006 > . 1:101(100) ack 1
    > . 201:301(100) ack 1
    < P. 1:11(10) ack 1
    > . 1:101(100) ack 11`,
    ["5 retransmission", "8 retransmission"],
  ],
  [
    "data on the other side's SYN excuses nothing",
    `${OPEN.replace("< S. 0:0(0)", "< S. 0:100(100)")}
    > . 1:101(100) ack 101
    +1 > . 1:101(100) ack 101`,
    ["5 retransmission"],
  ],
  [
    "a SYN without data excuses nothing",
    `${OPEN}
    > . 1:1(0) ack 1
    > F. 1:1(0) ack 1
    +1 > F. 1:1(0) ack 1`,
    ["6 retransmission"],
  ],
  [
    "data of the SYN, taken in part since",
    `> S 0:100(100) <FO 0102030405060708>
    < S. 0:0(0) ack 51
    > . 1:101(100) ack 1
    +1 > . 51:101(50) ack 1
    +1 > . 51:101(50) ack 1`,
    ["3 retransmission", "5 retransmission"],
  ],
])("sent again: %s", (_, script, resent) => {
  expect(told(script).resent).toEqual(resent);
});

test.each([
  [
    "filled by what came before it, or from the other side: neither",
    `flow 1: set isn =100/=100
    ${OPEN}
    > . 1:101(100) ack 1
    +0.3 > . 1:101(100) ack 1
    < . 1:201(200) ack 1
    > . 201:301(100) ack 201
    +0.3 < . 101:201(100) ack 101`,
    ["7 open 100"],
  ],
  [
    "filled by the second of two that were sent again",
    `${OPEN}
    > . 1:101(100) ack 1
    > . 101:201(100) ack 1
    > . 301:401(100) ack 1
    < P. 1:11(10) ack 101
    +0.3 > . 101:201(100) ack 11
    > . 201:301(100) ack 11`,
    ["6 repaired 100 (9)"],
  ],
  [
    "nothing is acknowledged, nothing known",
    `> S 0:0(0)
    < S. 0:0(0) ack 1
    > . 1:1(0) ack 1
    > . 101:201(100) ack 1`,
    ["4 open 100"],
  ],
])("skipped: %s", (_, script, holes) => {
  expect(told(script).holes).toEqual(holes);
});

test("a round trip is there and back, or not known", () => {
  const flow = analyzeScript(OPEN).flows[0]!;
  expect(handshakeTime(flow)).toBe(51e6);
  expect(handshakeTime({ ...flow, rtt: { ...flow.rtt, synToSynAckNs: undefined } })).toBe(undefined);
  expect(handshakeTime({ ...flow, handshake: { ...flow.handshake, ack: undefined } })).toBe(undefined);
  // The ACK came first.
  expect(handshakeTime({ ...flow, rtt: { ...flow.rtt, synAckToAckNs: undefined } })).toBe(50e6);
});
