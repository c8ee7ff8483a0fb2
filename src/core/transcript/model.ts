// A transcript with the mapping from its lines to the flows. It stays where it was built; only `transcript` is sent.

import { HEAD_EVENT } from "./block";
import type { Transcript, TranscriptBlock, TranscriptSpan, TranscriptTarget } from "./transcript";

export interface TranscriptModel {
  readonly transcript: Transcript;
  readonly lines: LineIndex;
}

/** The flow and event of each line of a text. */
export interface LineIndex {
  readonly text: string;
  readonly blocks: readonly TranscriptBlock[];
  /** The flow's id; 0 for a line without a flow. */
  readonly flows: Int32Array;
  /** The event, or HEAD_EVENT; never descending within a block. */
  readonly events: Int32Array;
  /** Where each line begins in the text; one more than there are lines. */
  readonly starts: Int32Array;
}

/** The target of a line: the flow for a head line, the event before for a line about several events. Undefined between blocks. */
export function targetOfLine({ lines }: TranscriptModel, line: number): TranscriptTarget | undefined {
  const flowId = lines.flows[line];
  if (flowId === undefined || flowId === 0) return undefined;
  const event = lines.events[line]!;
  return { flowId, event: event === HEAD_EVENT ? undefined : event };
}

/** The line that shows a target, or the nearest before it in its block; undefined when the flow is not in the transcript. */
export function lineOfTarget({ lines }: TranscriptModel, target: TranscriptTarget): TranscriptSpan | undefined {
  return findLine(lines, target);
}

/**
 * The field that a finding on the target's segment is about: that of `rule`, or the most severe one. Without a finding, the
 * line of the target.
 */
export function fieldOfTarget(
  model: TranscriptModel,
  target: TranscriptTarget,
  rule: string | undefined,
): TranscriptSpan | undefined {
  const on = model.transcript.problems.filter(
    ({ flowId, finding }) => flowId === target.flowId && finding.event === target.event,
  );
  const found = on.find(({ finding }) => finding.rule === rule) ?? on[0];
  return found?.span ?? lineOfTarget(model, target);
}

export function findLine(lines: LineIndex, { flowId, event }: TranscriptTarget): TranscriptSpan | undefined {
  const block = blockOfFlow(lines.blocks, flowId);
  if (block === undefined) return undefined;
  // The head line is below every event, so there is always a line before the first that is beyond.
  const beyond = firstLine(block, (line) => lines.events[line]! > (event ?? HEAD_EVENT));
  const shown = lines.events[beyond - 1]!;
  return spanOfLine(
    lines,
    firstLine(block, (line) => lines.events[line]! >= shown),
  );
}

/** The first line of a block for which `holds` is true; the line after the block if there is none. */
function firstLine(block: TranscriptBlock, holds: (line: number) => boolean): number {
  let low = block.firstLine;
  let high = block.lastLine + 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** A line without its margins. */
function spanOfLine({ text, starts }: LineIndex, line: number): TranscriptSpan {
  const from = starts[line]!;
  let at = from;
  while (text.charCodeAt(at) === 0x20) at++;
  return { line, start: at - from, end: starts[line + 1]! - 1 - from };
}

export function textOfSpan({ text, starts }: LineIndex, span: TranscriptSpan): string {
  const from = starts[span.line]!;
  return text.slice(from + span.start, from + span.end);
}

/** Blocks are in order of their flows' ids. */
export function blockOfFlow(blocks: readonly TranscriptBlock[], flowId: number): TranscriptBlock | undefined {
  let low = 0;
  let high = blocks.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const block = blocks[middle]!;
    if (block.flowId === flowId) return block;
    if (block.flowId < flowId) low = middle + 1;
    else high = middle - 1;
  }
  return undefined;
}
