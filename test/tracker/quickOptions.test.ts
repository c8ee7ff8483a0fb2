import { expect, test } from "vitest";
import {
  OPT_MSS,
  OPT_ODD,
  OPT_OTHER,
  OPT_SACK,
  OPT_SACK_PERMITTED,
  OPT_SCALE,
  OPT_TIMESTAMPS,
  scanOptions,
} from "../../src/core/tracker/quickOptions";

/** Reads options that other octets stand around. */
function scanned(octets: readonly number[]) {
  const bytes = Uint8Array.from([9, 9, ...octets, 2, 4, 9, 9]);
  return { ...scanOptions(bytes, new DataView(bytes.buffer), 2, 2 + octets.length) };
}

const NOTHING = { seen: 0, mss: 0, shift: -1, tsVal: 0, tsEcr: 0, sackStart: 0, sackEnd: 0 };
const STAMPS = [8, 10, 0, 0, 0, 9, 0xff, 0xff, 0xff, 0xfe];

test.each([
  ["nothing", [], NOTHING],
  ["an MSS", [2, 4, 5, 0xb4], { ...NOTHING, seen: OPT_MSS, mss: 1460 }],
  ["a shift count", [3, 3, 7], { ...NOTHING, seen: OPT_SCALE, shift: 7 }],
  ["SACK permitted", [4, 2], { ...NOTHING, seen: OPT_SACK_PERMITTED }],
  ["a block", [5, 10, 0, 0, 0, 1, 0, 0, 0, 2], { ...NOTHING, seen: OPT_SACK, sackStart: 4, sackEnd: 12 }],
  ["two blocks", [5, 18, ...Array(16).fill(0)], { ...NOTHING, seen: OPT_SACK, sackStart: 4, sackEnd: 20 }],
  ["timestamps", STAMPS, { ...NOTHING, seen: OPT_TIMESTAMPS, tsVal: 9, tsEcr: -2 }],
  ["another kind", [34, 2], { ...NOTHING, seen: OPT_OTHER }],
  ["two of other kinds", [34, 2, 99, 3, 1], { ...NOTHING, seen: OPT_OTHER }],
  ["three NOPs in a row", [1, 1, 1, 4, 2], { ...NOTHING, seen: OPT_SACK_PERMITTED }],
  ["three NOPs and one", [1, 1, 1, 4, 2, 1], { ...NOTHING, seen: OPT_SACK_PERMITTED }],
  ["the end, and padding", [4, 2, 0, 0], { ...NOTHING, seen: OPT_SACK_PERMITTED }],
  ["all the usual", [2, 4, 5, 0xb4, 4, 2, ...STAMPS, 1, 3, 3, 7], undefined],
])("%s", (_, octets, result) => {
  const usual = OPT_MSS | OPT_SCALE | OPT_SACK_PERMITTED | OPT_TIMESTAMPS;
  expect(scanned(octets)).toEqual(result ?? { ...NOTHING, seen: usual, mss: 1460, shift: 7, tsVal: 9, tsEcr: -2 });
});

test.each([
  ["four NOPs in a row", [1, 1, 1, 1], NOTHING, 0],
  ["octets behind the end", [0, 7], NOTHING, 0],
  ["octets far behind the end", [0, 0, 0, 7], NOTHING, 0],
  ["no room for a length", [4, 2, 2], NOTHING, OPT_SACK_PERMITTED],
  ["a length of 0", [2, 0, 4, 2], NOTHING, 0],
  ["a length of 1", [2, 1, 4, 2], NOTHING, 0],
  ["a length beyond the options", [2, 4, 5], NOTHING, 0],
  ["a short MSS", [2, 3, 5, 4, 2], NOTHING, OPT_MSS | OPT_SACK_PERMITTED],
  ["a long MSS", [2, 5, 5, 180, 0], NOTHING, OPT_MSS],
  ["a long shift count", [3, 4, 7, 7], NOTHING, OPT_SCALE],
  ["a short shift count", [3, 2], NOTHING, OPT_SCALE],
  ["a long SACK permitted", [4, 3, 0], NOTHING, OPT_SACK_PERMITTED],
  ["SACK without a block", [5, 2], NOTHING, OPT_SACK],
  ["half a block", [5, 6, 0, 0, 0, 1], NOTHING, OPT_SACK],
  ["short timestamps", [8, 6, 0, 0, 0, 9], NOTHING, OPT_TIMESTAMPS],
  ["long timestamps", [8, 12, 0, 0, 0, 9, 0, 0, 0, 9, 0, 0], NOTHING, OPT_TIMESTAMPS],
  ["an MSS twice", [2, 4, 5, 180, 2, 4, 5, 181], { ...NOTHING, mss: 1461 }, OPT_MSS],
  ["SACK permitted twice", [4, 2, 4, 2], NOTHING, OPT_SACK_PERMITTED],
])("odd: %s", (_, octets, result, seen) => {
  expect(scanned(octets)).toEqual({ ...result, seen: seen | OPT_ODD });
});
