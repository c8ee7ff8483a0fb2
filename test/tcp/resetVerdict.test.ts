import { describe, expect, test } from "vitest";
import { isEffective, judgeReset, type ResetNumbers } from "../../src/core/tcp/resetVerdict";
import { seqAdd, toSeq } from "../../src/core/tcp/seq";

const BASES = [0, 1, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32 - 500];

/** Numbers relative to RCV.NXT; `seq` decides. */
function byWindow(
  base: number,
  seq: number,
  sndNxt: number | undefined,
  edge: number | undefined,
  isEdgeSure: boolean,
) {
  const rcvNxt = toSeq(base);
  const at = (offset: number | undefined) => (offset === undefined ? undefined : seqAdd(rcvNxt, offset));
  const numbers: ResetNumbers = {
    seq: seqAdd(rcvNxt, seq),
    receiver: "window",
    hasAck: false,
    acknowledgesSyn: false,
    rcvNxt,
    rcvEdge: at(edge),
    isEdgeSure,
    sndNxt: at(sndNxt),
  };
  return judgeReset(numbers);
}

describe("in the window (RFC 5961 §3.2)", () => {
  test.each([
    [0, 0, 1000, true, "accepted"],
    [1, 0, 1000, true, "inexact"],
    [999, 0, 1000, true, "inexact"],
    [1000, 0, 1000, true, "ignored"],
    [1000, 0, 1000, false, "doubtful"],
    [65_535, 0, 1000, false, "doubtful"],
    [65_536, 0, 1000, false, "ignored"],
    [70_000, 0, 80_000, false, "inexact"],
    [2000, 2000, 1000, true, "accepted"],
    [1500, 2000, 1000, true, "inexact"],
    [0, 0, 0, true, "accepted"],
    [-1, 0, 1000, true, "ignored"],
    [-1, -1, 1000, true, "unsure"],
    [-1, undefined, 1000, true, "ignored"],
    [5, undefined, undefined, true, "doubtful"],
  ] as const)("%i above RCV.NXT, SND.NXT %s, edge %s, sure %s: %s", (seq, sndNxt, edge, sure, kind) => {
    for (const base of BASES) expect(byWindow(base, seq, sndNxt, edge, sure).kind).toBe(kind);
  });
});

describe("in SYN-SENT the ACK decides (RFC 9293 §3.10.7.3)", () => {
  const numbers = { seq: toSeq(7), rcvNxt: undefined, rcvEdge: undefined, isEdgeSure: false, sndNxt: undefined };
  test.each([
    [true, true, { kind: "accepted" }],
    [true, false, { kind: "ignored", why: "wrong-ack" }],
    [false, false, { kind: "ignored", why: "no-ack" }],
  ] as const)("has an ACK: %s, of the SYN: %s", (hasAck, acknowledgesSyn, verdict) => {
    expect(judgeReset({ ...numbers, receiver: "syn-sent", hasAck, acknowledgesSyn })).toEqual(verdict);
  });

  test("where SYNs crossed, the window does as well", () => {
    const crossed = {
      ...numbers,
      receiver: "crossed",
      hasAck: false,
      acknowledgesSyn: false,
      rcvNxt: toSeq(7),
    } as const;
    expect(judgeReset(crossed).kind).toBe("accepted");
    expect(judgeReset({ ...crossed, seq: toSeq(6) })).toEqual({ kind: "ignored", why: "no-ack" });
  });
});

test("what ends a connection unless its receiver continues", () => {
  expect(isEffective({ kind: "doubtful", why: "beyond-window" })).toBe(true);
  expect(isEffective({ kind: "unknown" })).toBe(true);
  expect(isEffective({ kind: "unsure" })).toBe(false);
  expect(isEffective({ kind: "ignored", why: "no-ack" })).toBe(false);
});
