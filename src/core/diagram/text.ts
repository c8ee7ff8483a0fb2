// The diagram in characters, for terminals and tickets.

import type { FlowDetail } from "../query";

export interface TextOptions {
  /** Columns, 60 to 200; 100 unless told. */
  readonly width?: number;
  /** Only ASCII, for terminals that know nothing else. */
  readonly ascii?: boolean;
  /** Without the findings' what, why and next below. */
  readonly withoutFindings?: boolean;
}

/** Lines joined by "\n", with one at the end. */
export function renderText(detail: FlowDetail, _options: TextOptions = {}): string {
  return `${detail.headline}\n`;
}
