// A transcript with the way back from its lines to the flows. Kept where it was built; only `transcript` travels.

import { HEAD_EVENT, NO_EVENT } from "./block";
import type { Transcript, TranscriptBlock, TranscriptSpan, TranscriptTarget } from "./transcript";

export interface TranscriptModel {
  readonly transcript: Transcript;
  /** Of each line: the flow's id (0 where it shows none) and the event, or HEAD_EVENT, or NO_EVENT. */
  readonly flowOfLine: Int32Array;
  readonly eventOfLine: Int32Array;
  /** Where each line begins in the text; one more than there are lines. */
  readonly lineStarts: Int32Array;
}

/** What a line shows: the head line its flow, a line about several events the one before it. Undefined between blocks. */
export function targetOfLine(model: TranscriptModel, line: number): TranscriptTarget | undefined {
  const flowId = model.flowOfLine[line];
  if (flowId === undefined || flowId === 0) return undefined;
  let at = line;
  while (model.eventOfLine[at] === NO_EVENT) at--;
  const event = model.eventOfLine[at]!;
  return { flowId, event: event === HEAD_EVENT ? undefined : event };
}

/** The line that shows a target, or the nearest before it in its block; undefined when the flow is not in the transcript. */
export function lineOfTarget(model: TranscriptModel, target: TranscriptTarget): TranscriptSpan | undefined {
  const block = blockOfFlow(model.transcript.blocks, target.flowId);
  if (block === undefined) return undefined;
  let best = block.firstLine;
  for (let line = block.firstLine + 1; line <= block.lastLine; line++) {
    const event = model.eventOfLine[line]!;
    if (event === NO_EVENT) continue;
    if (target.event === undefined || event > target.event) break;
    if (event !== model.eventOfLine[best]) best = line;
  }
  return spanOfLine(model, best);
}

/** A line without its margins. */
function spanOfLine(model: TranscriptModel, line: number): TranscriptSpan {
  const { text } = model.transcript;
  const from = model.lineStarts[line]!;
  let at = from;
  while (text.charCodeAt(at) === 0x20) at++;
  return { line, start: at - from, end: model.lineStarts[line + 1]! - 1 - from };
}

/** Blocks stand in order of their flows' ids. */
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
