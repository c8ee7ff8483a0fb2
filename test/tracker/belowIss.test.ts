import { describe, expect, test } from "vitest";
import { toWord } from "../../src/core/tcp/seq";
import { MOST_OCTETS_BELOW_WRAP } from "../../src/core/tcp/thresholds";
import { isBelowIss } from "../../src/core/tracker/belowIss";
import * as L from "../../src/core/tracker/rowLayout";
import { newSegmentContext, type SegmentContext, set, turnTo } from "../../src/core/tracker/segmentContext";

const ISNS = [0, 1, 2 ** 31, 2 ** 32 - 1];

/** A sends; both sides have had one ISS. */
function contextOf(iss: number): SegmentContext {
  const context = newSegmentContext();
  context.row = new Int32Array(L.FLOW_WIDTH);
  context.floats = new Float64Array(L.FLOW_FLOATS);
  turnTo(context, 0);
  for (const endpoint of [context.sender, context.receiver]) {
    context.row[endpoint + L.ISS] = toWord(iss);
    set(context, endpoint, L.SIDE_ISS);
  }
  return context;
}

describe.each(ISNS)("ISS %i", (iss) => {
  test("a number before it is below, the number itself and the next are not", () => {
    const context = contextOf(iss);
    for (const ofSender of [true, false])
      expect([-1, 0, 1].map((by) => isBelowIss(context, ofSender, toWord(iss + by)))).toEqual([true, false, false]);
  });

  test.each([
    ["counted", L.D_BYTES_A],
    ["of the run that still grows", L.D_RUN_BYTES_A],
    ["not captured", L.D_MISSED_A],
  ])("after so many octets that numbers may have come round, none is (%s)", (_, place) => {
    const context = contextOf(iss);
    const below = toWord(iss - 1);
    for (const [side, ofSender] of [
      [0, true],
      [1, false],
    ] as const) {
      context.floats[place + side] = MOST_OCTETS_BELOW_WRAP - 1;
      expect(isBelowIss(context, ofSender, below)).toBe(true);
      context.floats[place + side] = MOST_OCTETS_BELOW_WRAP;
      expect(isBelowIss(context, ofSender, below)).toBe(false);
      // The octets of one side say nothing of the other's numbers.
      context.floats[place + side] = 0;
      context.floats[place + 1 - side] = MOST_OCTETS_BELOW_WRAP;
      expect(isBelowIss(context, ofSender, below)).toBe(true);
      context.floats[place + 1 - side] = 0;
    }
  });

  test("nothing is below an ISS that changed, or was not captured", () => {
    const context = contextOf(iss);
    set(context, context.sender, L.SIDE_ISS_CHANGED);
    expect(isBelowIss(context, true, toWord(iss - 1))).toBe(false);
    context.row[context.receiver + L.S_FLAGS] = 0;
    expect(isBelowIss(context, false, toWord(iss - 1))).toBe(false);
  });
});
