// The findings of a transcript for the Problems panel: the most severe, and a count of the rest.

import type { Cause } from "../causes/cause";
import type { Finding } from "../rules/finding";
import { CLEAN_RANK, severityRank } from "../text/severities";
import type { PlacedFinding } from "./block";
import { findLine, type LineIndex, textOfSpan } from "./model";
import type { Problem, TranscriptSpan } from "./transcript";

interface Candidate extends PlacedFinding {
  readonly flowId: number;
  readonly cause: Cause | undefined;
}

/** Maximum number of segments in the related information of a problem; more would only repeat the proof. */
const MAX_RELATED = 8;

/** Collects candidates while blocks are built, the most severe flows first; at most `limit` of each severity are kept. */
export class ProblemCandidates {
  readonly #limit: number;
  readonly #byRank: Candidate[][] = Array.from({ length: CLEAN_RANK }, () => []);

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** `cause` is set if the flow is the example for its other flows. */
  add(flowId: number, placed: readonly PlacedFinding[], cause: Cause | undefined): void {
    for (const one of placed) {
      const list = this.#byRank[severityRank(one.finding.severity)]!;
      const isOfCause = one.finding.rule === cause?.rule;
      if (list.length < this.#limit) list.push({ ...one, flowId, cause: isOfCause ? cause : undefined });
    }
  }

  /** `total` is the number of all findings. If some are hidden, one place is reserved for the problem that says so. */
  choose(total: number): readonly Candidate[] {
    const room = total > this.#limit ? this.#limit - 1 : this.#limit;
    return this.#byRank.flat().slice(0, room);
  }
}

/** A candidate with its place in the finished text. `firstLine` is its block's. */
export function toProblem(lines: LineIndex, candidate: Candidate, firstLine: number): Problem {
  const { flowId, finding, columns, cause } = candidate;
  const span: TranscriptSpan = { line: firstLine + candidate.line, start: columns[0], end: columns[1] };
  return {
    flowId,
    finding,
    span,
    related: relatedOf(lines, flowId, finding),
    ...(cause && { cause: { message: cause.message, others: cause.flows - 1 } }),
  };
}

function relatedOf(lines: LineIndex, flowId: number, finding: Finding): Problem["related"] {
  const related: { span: TranscriptSpan; message: string }[] = [];
  for (const { event, frame } of finding.related.slice(0, MAX_RELATED)) {
    const span = findLine(lines, { flowId, event });
    if (span === undefined) continue;
    related.push({ span, message: `Frame ${frame}: ${textOfSpan(lines, span).replace(/^\d+ +|(?<= ) +/g, "")}` });
  }
  return related;
}
