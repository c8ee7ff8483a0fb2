// What encloses a position of a transcript, from the innermost: a number, its field, the segment, the line, the flow's block.

import type { TranscriptSource } from "./build";
import { segmentLine } from "./line";
import { blockOfFlow, type TranscriptModel, targetOfLine } from "./model";
import { numberColumns, segmentOfLine, type TranscriptPosition } from "./numberPlace";

/** From the column `start` of `line` to the column `end` of `lastLine`. */
export interface EnclosingRange {
  readonly line: number;
  readonly start: number;
  readonly lastLine: number;
  readonly end: number;
}

const NUMBER_NAME = 4;

export function enclosingRanges(
  model: TranscriptModel,
  source: TranscriptSource,
  { line, column }: TranscriptPosition,
): readonly EnclosingRange[] {
  const ranges: EnclosingRange[] = [];
  const add = (start: number, end: number): void => {
    if (start <= column && column <= end) ranges.push({ line, start, lastLine: line, end });
  };
  const shown = segmentOfLine(model, source, line);
  if (shown) {
    for (const field of ["seq", "ack"] as const) {
      const columns = numberColumns(shown, shown.arrival, field);
      if (!columns) continue;
      add(...columns);
      add(columns[0] - NUMBER_NAME, columns[1]);
    }
    const own = shown.findings.filter(({ event }) => event === shown.arrival.index);
    const segment = segmentLine(shown.flow, shown.arrival, own).columnsOf("segment");
    if (segment) add(...segment);
  }
  const { starts, blocks } = model.lines;
  const lengthOf = (of: number): number => starts[of + 1]! - starts[of]! - 1;
  if (line >= starts.length - 1) return ranges;
  add(0, lengthOf(line));
  const target = targetOfLine(model, line);
  const block = target && blockOfFlow(blocks, target.flowId);
  if (block) ranges.push({ line: block.firstLine, start: 0, lastLine: block.lastLine, end: lengthOf(block.lastLine) });
  return ranges;
}
