// The captures of a comparison. Ids of flows count through all of them.

import type { Cause } from "../causes/cause";
import type { Analysis } from "./analysis";

/** A capture of the comparison, read to its end by an analysis that is `traced`. */
export interface ComparedCapture {
  /** For people: the file's name. */
  readonly name: string;
  readonly analysis: Analysis;
}

export interface Part extends ComparedCapture {
  /** Where its file begins, counted through all files. */
  start: number;
  /** Flows of the captures before it. */
  flowsBefore: number;
}

/** With ids that count through all captures. */
export function causeOutside(cause: Cause, { flowsBefore }: Part): Cause {
  return { ...cause, examples: cause.examples.map((id) => id + flowsBefore) };
}
