// Option negotiation: offered by the SYN, answered by the SYN-ACK, in effect.

import type { FlowDetail } from "../query";
import type { Severity } from "../rules/rule";

export interface OptionCell {
  /** "MSS 1460", "not offered". */
  readonly text: string;
  /** Set where a finding stands on this very cell. */
  readonly severity: Severity | undefined;
  /** What the finding says, for a tooltip. */
  readonly problem: string | undefined;
  /** Indices into `FlowDetail.findings`. */
  readonly findings: readonly number[];
}

export interface OptionRow {
  readonly name: string;
  readonly offered: OptionCell;
  readonly answered: OptionCell;
  readonly inEffect: OptionCell;
}

export interface OptionTable {
  /** Events whose options are compared; undefined where the capture has none. */
  readonly syn: number | undefined;
  readonly synAck: number | undefined;
  readonly rows: readonly OptionRow[];
}

/** Undefined when neither a SYN nor a SYN-ACK was captured. */
export function buildOptionTable(_detail: FlowDetail): OptionTable | undefined {
  return undefined;
}
