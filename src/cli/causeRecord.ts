// A cause in the machine-readable formats. The keys are stable: docs/command-line.md documents them.

import type { Analysis } from "../core/analysis/analysis";
import type { Cause } from "../core/causes/cause";
import type { Outcome } from "../core/flow/flow";
import type { Severity } from "../core/text/severities";

export interface CauseRecord {
  readonly id: string;
  readonly severity: Severity;
  readonly rule: string;
  readonly outcome: Outcome | null;
  readonly message: string;
  readonly flows: number;
  readonly of: number;
  /** Of its first flows: ids, and frames with the finding. */
  readonly examples: readonly number[];
  readonly frames: readonly number[];
  /** Only if there is one. */
  readonly contrast?: string;
  readonly contrastFeature?: string;
  readonly contrastCertain?: boolean;
  /** What works beside it; only if there is such. */
  readonly works?: string;
}

/** The causes of the flows that pass a filter. */
export function causeRecords(analysis: Analysis, filter: string): readonly CauseRecord[] {
  return analysis.causesAmong({ text: filter, outcomes: [] }).map((cause) => toCauseRecord(cause, analysis));
}

function toCauseRecord(cause: Cause, analysis: Analysis): CauseRecord {
  const { examples, rule } = cause;
  return { ...toCauseFields(cause), examples, frames: examples.map((example) => frameOf(analysis, example, rule)) };
}

/** What a cause says of itself. */
export function toCauseFields(cause: Cause): Omit<CauseRecord, "examples" | "frames"> {
  const { id, severity, rule, outcome, message, flows, of, contrast, works } = cause;
  return {
    id,
    severity,
    rule,
    outcome: outcome ?? null,
    message,
    flows,
    of,
    ...(contrast && { contrast: contrast.text, contrastFeature: contrast.feature, contrastCertain: contrast.certain }),
    ...(works && { works }),
  };
}

function frameOf(analysis: Analysis, id: number, rule: string): number {
  const flow = analysis.flow(id)!;
  return analysis.findings(flow).find((finding) => finding.rule === rule)?.frame ?? flow.firstFrame;
}
