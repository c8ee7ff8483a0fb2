// A NAT where a capture begins after the handshake: no ISN tells the connection. Sequence and acknowledgment numbers of several
// segments do, which a NAT leaves alone: 64 bits each, and TSval, length and control bits besides.

import { otherSide } from "../flow/relative";
import type { Side } from "../flow/side";
import { ACK, RST, SYN } from "../tcp/flags";
import { seqLess } from "../tcp/seq";
import { endpointText } from "../text/endpoints";
import { endKey, type FlowIdentity, hasSameEnds, type SideIdentity } from "./flowIdentity";
import type { JoinRule } from "./joinRule";
import type { SeenSegment } from "./seenSegment";
import { tsValOf } from "./segmentIdentity";
import { isTelling } from "./tellingNumbers";

const SIDES = ["initiator", "responder"] as const;
/** So many segments must be equal. Of one flow the first ones are looked for, in all of the other. */
const ENOUGH_EQUAL = 4;
const LOOKED_FOR = 64;
/** Flows are looked up by the blocks of sequence numbers that a side used. */
const BLOCK_BITS = 20;
/** Of a long flow the first blocks, and the last: one of two captures of it begins later, or ends earlier. */
const MOST_BLOCKS = 32;

/** One end keeps its address and port: a NAT that changes both, of a connection that is known by nothing else, is not proven. */
export const continuedTranslation: JoinRule = {
  needsTime: true,
  isNeeded: (flows) => flows.some(({ initiator }) => initiator.iss === undefined),
  keys: (flow) => SIDES.flatMap((side) => blocksOf(flow[side]).map((block) => `${endKey(flow[side])} ${block}`)),
  prove(a, b) {
    if (a.initiator.iss !== undefined && b.initiator.iss !== undefined) return undefined;
    const kept = keptEnd(a, b);
    if (kept === undefined) return undefined;
    const equal = equalSegments(a, b, kept);
    const [first] = equal;
    if (first === undefined || equal.length < ENOUGH_EQUAL) return undefined;
    const [otherA, otherB] = [a[otherSide(kept.inA)], b[otherSide(kept.inB)]];
    const text = `${endpointText(otherA)} is ${endpointText(otherB)}; ${equal.length === LOOKED_FOR ? "at least " : ""}${equal.length} segments have the same sequence and acknowledgment numbers, lengths and timestamps, the first with SEQ ${first.seq} and ACK ${first.ack}.`;
    return { kind: "translated", text };
  },
};

function blocksOf({ firstSeq, sndNxt }: SideIdentity): number[] {
  if (firstSeq === undefined || sndNxt === undefined) return [];
  const first = firstSeq >>> BLOCK_BITS;
  const count = (((sndNxt >>> BLOCK_BITS) - first) & ((1 << (32 - BLOCK_BITS)) - 1)) + 1;
  const all = Array.from({ length: Math.min(count, 2 * MOST_BLOCKS) }, (_, at) =>
    at < MOST_BLOCKS ? first + at : first + count - 1 - (at - MOST_BLOCKS),
  );
  return [...new Set(all.map((block) => block & ((1 << (32 - BLOCK_BITS)) - 1)))];
}

interface KeptEnd {
  readonly inA: Side;
  readonly inB: Side;
}

/** The end that both have, where the other one differs and both used overlapping numbers. */
function keptEnd(a: FlowIdentity, b: FlowIdentity): KeptEnd | undefined {
  if (hasSameEnds(a, b)) return undefined;
  for (const inA of SIDES)
    for (const inB of SIDES) {
      if (endKey(a[inA]) !== endKey(b[inB])) continue;
      const [otherA, otherB] = [a[otherSide(inA)], b[otherSide(inB)]];
      if (endKey(otherA) === endKey(otherB)) return undefined;
      if (areApart(a[inA], b[inB]) || areApart(otherA, otherB)) return undefined;
      return { inA, inB };
    }
  return undefined;
}

function areApart(a: SideIdentity, b: SideIdentity): boolean {
  if (a.firstSeq === undefined || a.sndNxt === undefined || b.firstSeq === undefined || b.sndNxt === undefined)
    return false;
  return seqLess(a.sndNxt, b.firstSeq) || seqLess(b.sndNxt, a.firstSeq);
}

/** Segments that one begins with, the one that lacks the SYN, and that the other has, too. */
function equalSegments(a: FlowIdentity, b: FlowIdentity, { inA, inB }: KeptEnd): SeenSegment[] {
  const isLater = a.initiator.iss === undefined;
  const [later, laterEnd, whole, wholeEnd] = isLater ? [a, inA, b, inB] : [b, inB, a, inA];
  const wanted = new Map<string, SeenSegment>();
  for (const segment of later.segments) {
    if (wanted.size === LOOKED_FOR) break;
    if (isComparable(segment)) wanted.set(numbersOf(segment, laterEnd), segment);
  }
  const equal = new Map<string, SeenSegment>();
  for (const segment of whole.segments) {
    const key = numbersOf(segment, wholeEnd);
    const found = wanted.get(key);
    if (found) equal.set(key, found);
  }
  return [...equal.values()];
}

/** Two directions of one number each: what a tool numbered from 0 proves nothing. */
function isComparable({ flags, seq, ack }: SeenSegment): boolean {
  return (flags & (SYN | ACK | RST)) === ACK && isTelling(seq) && isTelling(ack);
}

function numbersOf(segment: SeenSegment, kept: Side): string {
  const { from, seq, ack, flags, payloadLength } = segment;
  return `${from === kept} ${seq} ${ack} ${flags} ${payloadLength} ${tsValOf(segment) ?? ""}`;
}
