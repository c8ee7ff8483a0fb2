// Data that passed in other segments than it was sent in: a network adapter cuts large segments, and joins small ones, after or
// before the capture sees them. What counts is whether the octets arrived.

import { FIN, RST, SYN } from "../tcp/flags";
import type { Lane, Matching } from "./lanes";
import { relativeSeqAt } from "./numbering";

/** Segments that hold octets of one other: 64 KB in segments of 88 octets, the smallest MSS in use, and as many again. */
const MOST_PARTS = 1500;

interface Range {
  readonly at: number;
  readonly start: number;
  readonly end: number;
}

/**
 * Gives the segments with data that are in no `matching` yet the first of those that hold their octets, as `next`. Answers how
 * many octets of a segment passed, where that is not all of them.
 */
export function matchOctets(
  near: Lane,
  far: Lane,
  { next, explained }: Pick<Matching, "next" | "explained">,
  isPossible: (i: number, j: number) => boolean,
): Map<number, number> {
  const partly = new Map<number, number>();
  const sent = rangesOf(near, (i) => next[i]! < 0);
  const received = rangesOf(far, (j) => explained[j] === 0);
  if (sent.length === 0 || received.length === 0) return partly;
  const passed = new Map<number, number>();
  let first = 0;
  for (const part of received) {
    while (first < sent.length && sent[first]!.end + LARGEST_SEGMENT < part.start) first++;
    let left = part.end - part.start;
    for (const { range, octets } of sourcesOf(part, sent, first, near, isPossible)) {
      explained[part.at] = 1;
      passed.set(range.at, (passed.get(range.at) ?? 0) + octets);
      if (next[range.at]! < 0) next[range.at] = part.at;
      left -= octets;
      if (left <= 0) break;
    }
  }
  for (const { at, start, end } of sent) {
    const octets = passed.get(at);
    if (octets !== undefined && octets < end - start) partly.set(at, octets);
  }
  return partly;
}

/** Larger than any segment, offloaded ones included (IPv4's and IPv6's length fields have 16 bits; BIG TCP goes beyond). */
const LARGEST_SEGMENT = 1 << 19;

/** The segments that a part may be of, the one that was sent last first: what arrives late was sent again. */
function sourcesOf(
  part: Range,
  sent: readonly Range[],
  first: number,
  near: Lane,
  isPossible: (i: number, j: number) => boolean,
): { readonly range: Range; readonly octets: number }[] {
  const sources: { range: Range; octets: number }[] = [];
  for (let k = first; k < sent.length && sent[k]!.start < part.end && k < first + MOST_PARTS; k++) {
    const range = sent[k]!;
    const octets = Math.min(range.end, part.end) - Math.max(range.start, part.start);
    if (octets > 0 && isPossible(range.at, part.at)) sources.push({ range, octets });
  }
  return sources.sort((a, b) => near.timesNs[b.range.at]! - near.timesNs[a.range.at]!);
}

/** By where they begin. A FIN counts as an octet. */
function rangesOf({ segments, numbering }: Lane, isWanted: (at: number) => boolean): Range[] {
  const ranges: Range[] = [];
  segments.forEach((segment, at) => {
    const length = segment.payloadLength + (segment.flags & FIN ? 1 : 0);
    if (length === 0 || segment.flags & (SYN | RST) || !isWanted(at)) return;
    const start = relativeSeqAt(numbering, segment);
    ranges.push({ at, start, end: start + length });
  });
  return ranges.sort((a, b) => a.start - b.start || a.at - b.at);
}
