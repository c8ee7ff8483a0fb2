import type { FilterError } from "./expression";

/** Thrown and caught within the parser. */
export class FilterSyntaxError extends Error {
  readonly error: FilterError;

  /** `at` is the first character, from 0. */
  constructor(message: string, at: number, length: number, nearest?: string) {
    super(message);
    const meant = nearest === undefined ? "" : ` Did you mean ${nearest}?`;
    this.error = { message: `${message}${meant}`, column: at + 1, length, nearest };
  }
}
