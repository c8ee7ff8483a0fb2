// What a peer reported as received by SACK blocks, without acknowledging it.

import type { Flow, Side } from "../../flow/flow";
import { otherSide } from "../../flow/relative";
import { optionsOf } from "../../flow/segmentOptions";
import { type SeqNumber, seqDistance, toSeq } from "../../tcp/seq";
import { numbersSeen } from "./captureCoverage";
import { arrivals } from "./handshakeSegments";
import { find } from "./negotiation";

export interface Sacked {
  /** Sequence numbers, of data and FIN. */
  readonly count: number;
  /** The last one before `end` is among them. */
  readonly last: boolean;
}

/**
 * Of the numbers of `from` from `acked` up to `end`, those that its peer reported as received (RFC 2018 §3): in segments that
 * acknowledge no more than `acked`.
 */
export function sackedOf(flow: Flow, from: Side, acked: SeqNumber, end: SeqNumber): Sacked {
  const length = seqDistance(acked, end);
  const blocks = arrivals(flow)
    .filter((arrival) => arrival.from === otherSide(from) && arrival.seg.ack === acked && numbersSeen(arrival))
    .flatMap(({ seg }) => find(optionsOf(seg), "sack")?.sackBlocks ?? [])
    .map(({ left, right }) => [seqDistance(acked, toSeq(left)), seqDistance(acked, toSeq(right))] as const)
    .filter(([left, right]) => left > 0 && left < right && right <= length)
    .sort(([a], [b]) => a - b);
  let count = 0;
  let reached = 0;
  for (const [left, right] of blocks) {
    count += Math.max(0, right - Math.max(left, reached));
    reached = Math.max(reached, right);
  }
  return { count, last: length > 0 && reached === length };
}

/** The numbers from `acked` up to `end` that were neither acknowledged nor reported: the data among them, and whether the FIN is. */
export function withoutSacked(
  octets: number,
  fin: boolean,
  { count, last }: Sacked,
): { readonly octets: number; readonly fin: boolean } {
  const finSacked = fin && last;
  return { octets: octets - count + (finSacked ? 1 : 0), fin: fin && !finSacked };
}
