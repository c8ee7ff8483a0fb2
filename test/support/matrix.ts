// The corners of the sequence space at which a script is run, over both address families.

import type { ScriptSetting } from "./script";

/** Pairs of ISNs: each corner once for either side, never both the same. */
const ISN_PAIRS: readonly (readonly [number, number])[] = [
  [0, 2 ** 31],
  [1, 2 ** 32 - 1],
  [2 ** 31 - 1, 0],
  [2 ** 31, 1],
  [2 ** 32 - 1, 2 ** 31 - 1],
];

export const MATRIX: readonly (ScriptSetting & { readonly name: string })[] = ISN_PAIRS.flatMap(
  ([initiatorIsn, responderIsn]) =>
    ([4, 6] as const).map((family) => ({
      name: `ISNs ${initiatorIsn} and ${responderIsn}, IPv${family}`,
      initiatorIsn,
      responderIsn,
      family,
      // The initiator has the higher address in half of the cases.
      swap: initiatorIsn > responderIsn,
    })),
);

/** Two of them, in which numbers of both sides wrap, and either side has the higher address: for what takes long. */
export const CORNERS = MATRIX.filter(
  ({ family, initiatorIsn }) => initiatorIsn === (family === 4 ? 2 ** 31 - 1 : 2 ** 32 - 1),
);
