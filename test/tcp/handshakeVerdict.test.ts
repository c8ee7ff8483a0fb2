// The judge by itself: plain numbers in, a verdict out, whatever the ISNs are.

import { describe, expect, test } from "vitest";
import {
  completesHandshake,
  type Fit,
  type HandshakeAck,
  type HandshakeReactions,
  isBroken,
  judgeHandshakeAck,
  judgeSynAck,
  NO_REACTIONS,
} from "../../src/core/tcp/handshakeVerdict";
import { type SeqNumber, toSeq } from "../../src/core/tcp/seq";

const HALF = 2 ** 31;
/** Pairs of ISNs at which 32-bit and signed arithmetic break. */
const ISNS = [
  [0, HALF - 1],
  [1, HALF],
  [HALF - 1, 2 ** 32 - 1],
  [HALF, 0],
  [2 ** 32 - 1, 1],
] as const;

/** What differs from an ACK of x+1, y+1 at once; numbers relative to the ISNs. */
interface Case {
  readonly seq?: number;
  readonly ack?: number;
  readonly isBare?: false;
  readonly synData?: number;
  readonly synAckAck?: number;
  readonly synAckFits?: false;
  readonly window?: number;
  readonly sinceNs?: number;
  readonly peerNxt?: number;
  readonly previousNxt?: number;
  readonly peerAcked?: number;
  readonly synAcks?: number;
  readonly next?: readonly [kind: "syn-ack" | "rst" | "other", seq: number, length: number, afterNs?: number];
  readonly below?: readonly [kind: "filled" | "crossed" | "returned", afterNs: number];
  readonly takesBack?: true;
}

function fitText(fit: Fit): string {
  return fit.kind === "fits" ? "fits" : fit.kind === "explained" ? fit.by : `wrong: ${fit.how}`;
}

/** Verdicts on SEG.SEQ and SEG.ACK, and whether the handshake is complete, broken or neither; the same at all ISNs. */
function judged(of: Case): string {
  const texts = ISNS.map(([x, y]) => {
    const at = (isn: number, offset: number): SeqNumber => toSeq(isn + offset);
    const numbers: HandshakeAck = {
      seq: at(x, of.seq ?? 1),
      ack: at(y, of.ack ?? 1),
      isBare: of.isBare ?? true,
      iss: toSeq(x),
      synNxt: at(x, 1 + (of.synData ?? 0)),
      irs: toSeq(y),
      synAckNxt: at(y, 1),
      peerNxt: at(y, of.peerNxt ?? 1),
      synAckAck: at(x, of.synAckAck ?? 1),
      synAckWindow: of.window ?? 65_535,
      synAckFits: of.synAckFits ?? true,
      sinceSynAckNs: of.sinceNs ?? 1e6,
      previousNxt: of.previousNxt === undefined ? undefined : at(x, of.previousNxt),
    };
    const [kind, seq = 0, length = 0, afterNs = 1e9] = of.next ?? [];
    const reactions: HandshakeReactions = {
      peerAcked: at(x, of.peerAcked ?? of.synAckAck ?? 1),
      synAcks: of.synAcks ?? 0,
      next: kind && { kind, seq: at(y, seq), nxt: at(y, seq + length), afterNs },
      below: of.below && { kind: of.below[0], afterNs: of.below[1] },
      takesBack: of.takesBack ?? false,
    };
    const verdict = judgeHandshakeAck(numbers, reactions);
    const end = isBroken(verdict) ? "broken" : completesHandshake(verdict) ? "complete" : "open";
    return `${fitText(verdict.seq.fit)}, ${fitText(verdict.ack.fit)}, ${end}`;
  });
  expect(new Set(texts).size, texts.join("; ")).toBe(1);
  return texts[0]!;
}

describe("the ACK of a SYN-ACK", () => {
  test.each<[string, Case, string]>([
    ["right", {}, "fits, fits, complete"],
    [
      "right, after data on the SYN that was accepted",
      { seq: 101, synData: 100, synAckAck: 101 },
      "fits, fits, complete",
    ],
    ["right, data on the SYN sent again", { synData: 100, isBare: false }, "fits, fits, complete"],
    ["right, with no window", { window: 0 }, "fits, fits, complete"],
    ["of data that the responder had sent", { ack: 101, peerNxt: 101 }, "fits, fits, complete"],

    ["SEQ = x", { seq: 0 }, "wrong: outside, fits, broken"],
    ["SEQ half the circle away", { seq: 1 + HALF }, "wrong: outside, fits, broken"],
    ["SEQ one above, the number alone", { seq: 2 }, "wrong: alone, fits, complete"],
    ["SEQ last in the window", { seq: 1000, window: 1000 }, "wrong: alone, fits, complete"],
    ["SEQ at the right edge", { seq: 1001, window: 1000 }, "wrong: outside, fits, broken"],
    ["SEQ one above, with data", { seq: 2, isBare: false }, "may-be-lost, fits, complete"],
    ["SEQ one above, late", { seq: 2, sinceNs: 250e6 }, "may-be-lost, fits, complete"],
    ["SEQ one above, very late", { seq: 2, sinceNs: 3.1e9 }, "late, fits, complete"],
    ["SEQ one above, recorded before the SYN-ACK", { seq: 2, sinceNs: -1 }, "may-be-lost, fits, complete"],
    ["SEQ one above, and the SYN-ACK again", { seq: 2, synAcks: 1 }, "wrong: not-taken, fits, broken"],
    [
      "SEQ one above, very late, and the SYN-ACK again",
      { seq: 2, sinceNs: 9e9, synAcks: 1 },
      "wrong: not-taken, fits, broken",
    ],
    ["SEQ one above, and a RST for it", { seq: 2, next: ["rst", 1, 0] }, "wrong: reset, fits, broken"],
    ["SEQ one above, and a RST for something else", { seq: 2, next: ["rst", 9, 0] }, "wrong: alone, fits, complete"],
    [
      "SEQ one above, data from below afterwards",
      { seq: 2, below: ["crossed", 1e6] },
      "wrong: sent-later, fits, broken",
    ],
    [
      "SEQ above, an ACK from below afterwards",
      { seq: 9, below: ["returned", 1e9] },
      "wrong: sent-later, fits, broken",
    ],
    ["SEQ above, filled by a swapped frame", { seq: 9, below: ["filled", 1e6] }, "filled, fits, complete"],
    [
      "SEQ above, filled later, though it was the answer",
      { seq: 9, below: ["filled", 1e9] },
      "wrong: sent-later, fits, broken",
    ],
    ["SEQ above with data, filled later", { seq: 9, isBare: false, below: ["filled", 1e9] }, "filled, fits, complete"],
    ["SEQ above, and acknowledged", { seq: 9, peerAcked: 9 }, "acknowledged, fits, complete"],
    ["SEQ above, and not all of it acknowledged", { seq: 9, peerAcked: 8 }, "wrong: alone, fits, complete"],
    ["SEQ beyond the window, and acknowledged", { seq: 99, window: 9, peerAcked: 99 }, "acknowledged, fits, complete"],
    ["SEQ beyond the window, very late", { seq: 99, window: 9, sinceNs: 4e9 }, "late, fits, complete"],
    ["SEQ of a wrong SYN-ACK", { seq: 9, synAckAck: 9, synAckFits: false }, "wrong-syn-ack, fits, complete"],

    ["ACK = y", { ack: 0 }, "fits, wrong: outside, broken"],
    ["ACK half the circle away", { ack: 1 + HALF }, "fits, wrong: outside, broken"],
    ["ACK one above", { ack: 2 }, "fits, wrong: outside, broken"],
    [
      "ACK above, and the responder continues there",
      { ack: 501, next: ["other", 501, 9] },
      "fits, sent-before, complete",
    ],
    [
      "ACK above, and the responder continues below",
      { ack: 501, next: ["other", 1, 600] },
      "fits, wrong: outside, broken",
    ],
    [
      "ACK above, and the responder's segment ends there",
      { ack: 2, next: ["other", 1, 1] },
      "fits, sent-before, complete",
    ],
    [
      "ACK above, and the responder's segment ends there, but the initiator takes it back",
      { ack: 2, next: ["other", 1, 1], takesBack: true },
      "fits, wrong: outside, broken",
    ],
    ["a RST takes its number from the ACK", { ack: 501, next: ["rst", 501, 0] }, "fits, wrong: outside, broken"],
    ["both ahead", { seq: 19, ack: 26 }, "both-ahead, both-ahead, complete"],
    ["both ahead, and the SYN-ACK again", { seq: 19, ack: 26, synAcks: 1 }, "wrong: not-taken, wrong: outside, broken"],
    ["both ahead, by too much", { seq: 19, ack: 1 + (1 << 24) }, "may-be-lost, wrong: outside, broken"],
    ["both one ahead, at once", { seq: 2, ack: 2 }, "may-be-lost, wrong: counted-twice, broken"],
    ["both one ahead, later", { seq: 2, ack: 2, sinceNs: 300e6 }, "both-ahead, both-ahead, complete"],
    [
      "both one ahead, later, and refused",
      { seq: 2, ack: 2, sinceNs: 300e6, next: ["rst", 2, 0] },
      "may-be-lost, wrong: counted-twice, broken",
    ],
    [
      "after Fast Open, the responder's data missed",
      { seq: 19, synData: 18, synAckAck: 19, ack: 26 },
      "fits, both-ahead, complete",
    ],
    [
      "of the connection before",
      { seq: -100, ack: 900, previousNxt: -99 },
      "previous-connection, previous-connection, open",
    ],
    ["beyond the connection before", { seq: -100, previousNxt: -101 }, "wrong: outside, fits, broken"],
  ])("%s", (_, of, verdict) => {
    expect(judged(of)).toBe(verdict);
  });

  test("the evidence: what is acceptable, and how far off it is", () => {
    const numbers: HandshakeAck = {
      seq: toSeq(2001),
      ack: toSeq(5003),
      isBare: true,
      iss: toSeq(1000),
      synNxt: toSeq(1001),
      irs: toSeq(5000),
      synAckNxt: toSeq(5001),
      peerNxt: toSeq(5001),
      synAckAck: toSeq(1001),
      synAckWindow: 500,
      synAckFits: true,
      sinceSynAckNs: 0,
      previousNxt: undefined,
    };
    const { seq, ack } = judgeHandshakeAck(numbers, NO_REACTIONS);
    expect(seq).toMatchObject({ lowest: 1001, highest: 1500, difference: 501 });
    expect(ack).toMatchObject({ lowest: 5001, highest: 5001, difference: 2 });
  });
});

describe("a SYN-ACK", () => {
  test.each<[string, number, number, number | undefined, string, number]>([
    ["right", 1, 1, undefined, "fits", 0],
    ["of part of the SYN's data", 51, 101, undefined, "fits", 0],
    ["of x", 0, 1, undefined, "wrong: outside", -1],
    ["one too many", 2, 1, undefined, "wrong: outside", 1],
    ["half the circle away", 1 + HALF, 1, undefined, "wrong: outside", -HALF],
    ["far, and the initiator continues there", 90_000, 1, 90_000, "another-syn", 89_999],
    ["far, and the initiator continues elsewhere", 90_000, 1, 1, "wrong: outside", 89_999],
    ["nearer than another ISN would be", 65_536, 1, 65_536, "wrong: outside", 65_535],
  ])("%s", (_, ack, nxt, next, verdict, difference) => {
    for (const [x] of ISNS) {
      const at = (offset: number): SeqNumber => toSeq(x + offset);
      const { fit, difference: found } = judgeSynAck(
        at(ack),
        toSeq(x),
        at(nxt),
        next === undefined ? undefined : at(next),
      );
      expect(fitText(fit)).toBe(verdict);
      expect(found).toBe(difference);
    }
  });
});
