// Rows without what is to be found out: numbers, states, verdicts.

import type { DiagramRow, NumberField, SegmentRow } from "./row";

/** What can be hidden and asked for. */
export const HIDDEN_KINDS = ["numbers", "states", "verdicts"] as const;
export type HiddenKind = (typeof HIDDEN_KINDS)[number];

export interface Hiding {
  readonly kinds: readonly HiddenKind[];
  /** Keys of rows that hide nothing (any longer). */
  readonly except: ReadonlySet<string>;
}

/** What is missing and where the capture ends is a verdict: such rows are left out until they may be seen. */
export function hideRows(rows: readonly DiagramRow[], { kinds, except }: Hiding): readonly DiagramRow[] {
  const hidesVerdicts = kinds.includes("verdicts");
  return rows.flatMap((row): readonly DiagramRow[] => {
    if (except.has(row.key) || kinds.length === 0) return [row];
    if (hidesVerdicts && (row.kind === "missing" || row.kind === "end")) return [];
    const shown = hidesVerdicts ? { ...row, problems: [], severity: undefined } : row;
    return shown.kind === "segment" ? [hideSegment(shown, kinds)] : [shown];
  });
}

function hideSegment(row: SegmentRow, kinds: readonly HiddenKind[]): SegmentRow {
  const hidesVerdicts = kinds.includes("verdicts");
  const hidesStates = kinds.includes("states");
  const plain = <T extends { readonly severity: unknown }>(field: T): T =>
    hidesVerdicts ? { ...field, severity: undefined } : field;
  return {
    ...row,
    flags: plain(row.flags),
    numbers: row.numbers.map((field) => hideNumber(field, kinds)),
    extras: row.extras.map(plain),
    options: row.options.map(plain),
    before: hidesStates ? {} : row.before,
    after: hidesStates ? {} : row.after,
    // The sentence of the row has all of it.
    label: `Frame ${row.frame}: ${row.flags.text}.`,
  };
}

function hideNumber(field: NumberField, kinds: readonly HiddenKind[]): NumberField {
  const hidesNumbers = kinds.includes("numbers");
  const without = { expected: undefined, expectedRaw: undefined };
  return {
    ...field,
    ...(hidesNumbers ? { relative: "?", raw: "?", ...without } : {}),
    ...(kinds.includes("verdicts") ? { mark: undefined, severity: undefined, ...without } : {}),
  };
}
