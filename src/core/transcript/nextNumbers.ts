// Hints beside numbers that are not the next ones: which number would be next.

import type { Arrival } from "../flow/flow";
import { otherSide, relativeNumber } from "../flow/relative";
import { ACK, RST, SYN } from "../tcp/flags";
import type { TranscriptSource } from "./build";
import type { TranscriptModel } from "./model";
import { type NumberField, numberColumns, type ShownFlow, segmentOfLine } from "./numberPlace";

/** Lines that are looked at for one request: more than any screen has. */
const MOST_LINES = 2000;

export interface ExpectedNumber {
  readonly line: number;
  /** Behind the number. */
  readonly column: number;
  /** "SND.NXT is x+19". */
  readonly text: string;
}

/**
 * The numbers that would be next, for lines `from` to `to`: SND.NXT beside a SEG.SEQ that differs from it, and beside a SEG.ACK that
 * does not acknowledge everything that was sent. Where a finding writes the expected number, there is no hint.
 */
export function expectedNumbers(
  model: TranscriptModel,
  source: TranscriptSource,
  from: number,
  to: number,
): readonly ExpectedNumber[] {
  const hints: ExpectedNumber[] = [];
  const last = Math.min(to, from + MOST_LINES, model.lines.starts.length - 2);
  for (let line = Math.max(0, from); line <= last; line++) {
    const shown = segmentOfLine(model, source, line);
    if (!shown) continue;
    for (const field of ["seq", "ack"] as const) {
      const text = hintOf(shown, shown.arrival, field);
      const columns = text && numberColumns(shown, shown.arrival, field);
      if (text && columns) hints.push({ line, column: columns[1], text });
    }
  }
  return hints;
}

function hintOf({ flow, findings }: ShownFlow, arrival: Arrival, field: NumberField): string | undefined {
  const { seg, sender, receiver, from } = arrival;
  const next = field === "seq" ? sender.sndNxt : receiver.sndNxt;
  if (next === undefined || seg[field] === next || seg.flags & RST) return undefined;
  if (field === "seq" ? seg.flags & SYN : !(seg.flags & ACK)) return undefined;
  const isWritten = findings.some(
    (finding) => finding.event === arrival.index && finding.field === field && finding.expected !== undefined,
  );
  if (isWritten) return undefined;
  const { text, raw } = relativeNumber(flow, field === "seq" ? from : otherSide(from), next);
  return `SND.NXT is ${text ?? raw}`;
}
