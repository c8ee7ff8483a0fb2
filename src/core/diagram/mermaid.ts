// Mermaid's sequence diagrams, for tickets and wikis.

import type { FlowDetail } from "../query";

/** A `sequenceDiagram` without the surrounding code fence. */
export function renderMermaid(detail: FlowDetail): string {
  return `sequenceDiagram\n  %% ${detail.flow.id}\n`;
}
