// Flows as a text document of limited size: every flow with its head line if possible, the most severe with their segments.

import type { FlowFilter, FlowRow, FlowSortKey } from "../analysis/query";
import type { Cause } from "../causes/cause";
import type { Flow } from "../flow/flow";
import type { Finding } from "../rules/finding";
import { countText } from "../text/amounts";
import { Clock } from "../text/durations";
import { Assembly, type Head } from "./assembly";
import { type Block, buildBlock } from "./block";
import { headLine } from "./headLine";
import { TRANSCRIPT_LIMITS, type TranscriptLimits } from "./limits";
import { blockOfFlow, type TranscriptModel } from "./model";
import { exampleFor, isLikeExample } from "./oneForMany";
import { ProblemCandidates, toProblem } from "./problemCandidates";
import { type RankedFlows, rankFlows } from "./rank";
import { scopeRemark } from "./scopeRemark";
import { DASH } from "./signs";
import type { TranscriptScope } from "./transcript";

/** What a transcript is built from; `Analysis` is one. */
export interface TranscriptSource {
  readonly epochSeconds: number;
  readonly flowCount: number;
  flow(id: number): Flow | undefined;
  findings(flow: Flow): readonly Finding[];
  row(id: number): FlowRow | undefined;
  ids(sort: FlowSortKey, descending: boolean, filter: FlowFilter): Int32Array;
  /** What is wrong with the flow and others. */
  cause(id: number): Cause | undefined;
}

/**
 * The transcript of the flows in scope, in order of their ids. Flows are added in order of their most severe finding: first
 * with head lines, then (up to `limits.fullBlocks`; beyond that, only those with findings) with their segments. The last lines say what the scope and the limits omit.
 * `revision` is passed on unchanged.
 */
export function buildTranscript(
  source: TranscriptSource,
  scope: TranscriptScope,
  limits: TranscriptLimits = TRANSCRIPT_LIMITS,
  revision = 0,
): TranscriptModel {
  const ranked = rankFlows(source, scope);
  const room = new Room(limits);
  const heads = buildHeads(source, ranked, room);
  const candidates = new ProblemCandidates(limits.problems);
  const blocks = buildBlocks(source, scope, ranked, heads, room, candidates);

  const assembly = new Assembly();
  for (let i = 0; i < heads.length; i++) {
    const head = heads[i];
    const block = blocks[i];
    if (head === undefined) continue;
    if (block === undefined) assembly.addHead(head);
    else assembly.addBlock(head, block);
  }
  for (const remark of [scopeRemark(source, scope, heads.length), lastLine(heads, blocks)])
    if (remark !== undefined) assembly.addRemark(remark);

  const lines = assembly.toLineIndex();
  const problems = candidates
    .choose(ranked.findings)
    .map((candidate) => toProblem(lines, candidate, blockOfFlow(lines.blocks, candidate.flowId)!.firstLine));
  const hidden = Math.max(0, ranked.findings - problems.length);
  return { transcript: { revision, text: lines.text, blocks: lines.blocks, problems, hidden }, lines };
}

/** Approximate characters of a line, to estimate how many lines fit. */
const USUAL_LINE = 120;
/** Reserved for the last lines. */
const LAST_LINES = 700;
/** In a transcript with more flows than fit, the share of segments. */
const DETAIL_SHARE = 1 / 3;
/** Lines that every block may have, regardless of the number of blocks. */
const LEAST_BLOCK = 40;

/** The remaining room. */
class Room {
  readonly fullBlocks: number;
  characters: number;
  lines: number;

  constructor(limits: TranscriptLimits) {
    this.fullBlocks = limits.fullBlocks;
    this.characters = limits.characters - LAST_LINES;
    this.lines = limits.lines - 4;
  }

  take(characters: number, lines: number): void {
    this.characters -= characters;
    this.lines -= lines;
  }
}

/** The head lines that fit, at their flow's place in `ids`. */
function buildHeads(source: TranscriptSource, { ids, order }: RankedFlows, room: Room): (Head | undefined)[] {
  const heads = new Array<Head | undefined>(ids.length).fill(undefined);
  const clock = new Clock(source.epochSeconds);
  const leastCharacters = room.characters * DETAIL_SHARE;
  const leastLines = room.lines * DETAIL_SHARE;
  for (const i of order) {
    const row = source.row(ids[i]!)!;
    const text = headLine(row, clock);
    if (room.characters - text.length < leastCharacters || room.lines <= leastLines) break;
    heads[i] = { flowId: row.id, outcome: row.outcome, text };
    room.take(text.length + 1, 1);
  }
  return heads;
}

/** The blocks that fit, at their flow's place in `ids`. */
function buildBlocks(
  source: TranscriptSource,
  scope: TranscriptScope,
  { ids, order, withFindings }: RankedFlows,
  heads: readonly (Head | undefined)[],
  room: Room,
  candidates: ProblemCandidates,
): (Block | undefined)[] {
  const blocks = new Array<Block | undefined>(ids.length).fill(undefined);
  const lines = Math.min(room.lines, room.characters / USUAL_LINE);
  const maxLines = Math.max(LEAST_BLOCK, Math.floor(lines / Math.min(1000, Math.max(1, ids.length))));
  // If not all flows can be shown with segments, those without findings get only their head line.
  const served = ids.length > room.fullBlocks ? order.subarray(0, Math.min(withFindings, room.fullBlocks)) : order;
  for (const i of served) {
    const head = heads[i];
    const flow = source.flow(ids[i]!);
    if (head === undefined || flow === undefined) break;
    const block = buildFitting(flow, source.findings(flow), head.text, maxLines, room);
    if (block === undefined) break;
    blocks[i] = block;
    room.take(block.characters + 2, block.lines.length + 2);
    if (isLikeExample(source, scope, flow.id)) continue;
    candidates.add(flow.id, block.placed, exampleFor(source, scope, flow.id));
  }
  return blocks;
}

/** Lines may be longer than usual: then fewer of them are taken. */
function buildFitting(
  flow: Flow,
  findings: readonly Finding[],
  head: string,
  maxLines: number,
  room: Room,
): Block | undefined {
  for (let most = maxLines; most >= 1; most >>= 1) {
    const block = buildBlock(flow, findings, head, most);
    if (block.characters <= room.characters && block.lines.length + 2 <= room.lines) return block;
    if (most < LEAST_BLOCK) return undefined;
  }
  return undefined;
}

function lastLine(heads: readonly (Head | undefined)[], blocks: readonly (Block | undefined)[]): string | undefined {
  if (heads.length === 0) return `${DASH} no flows to show`;
  let hidden = 0;
  let headOnly = 0;
  for (let i = 0; i < heads.length; i++) {
    if (heads[i] === undefined) hidden++;
    else if (blocks[i] === undefined) headOnly++;
  }
  if (hidden + headOnly === 0) return undefined;
  const parts: string[] = [];
  if (headOnly > 0) parts.push(`the segments of ${countText(headOnly)} flows`);
  if (hidden > 0) parts.push(`${countText(hidden)} whole flows`);
  return `${DASH} not shown because of the editor's size limit: ${parts.join(", and ")}. The most severe come first; the transcript of one flow, of the filtered flows or of the flows with problems shows more.`;
}
