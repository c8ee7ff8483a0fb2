// Captures of the call as the places of a comparison.

import { basename } from "node:path";
import { Comparison } from "../core/analysis/comparison";
import { visibleText } from "../core/text/visible";
import type { Capture } from "./reporter";

/** What a reporter of a comparison is given. */
export interface ShownComparison {
  readonly captures: readonly Capture[];
  readonly comparison: Comparison;
  /** The only connection whose segments are printed; `undefined`: those with problems. */
  readonly connection: number | undefined;
  readonly limit: number;
}

/** `offsetsNs`: of each capture after the first. Places are named by their files; by their paths where two files have one name. */
export function compareCaptures(captures: readonly Capture[], offsetsNs: readonly number[]): Comparison {
  const names = captures.map(({ path }) => basename(path));
  const isUnique = new Set(names).size === names.length;
  return new Comparison(
    captures.map(({ path, analysis }, at) => ({ name: visibleText(isUnique ? names[at]! : path), analysis })),
    { offsetsNs: [undefined, ...offsetsNs] },
  );
}
