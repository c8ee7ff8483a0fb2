// Large segments that disappear while smaller ones of the same side arrive: the sign of a path whose MTU is smaller than the sender
// believes, and of ICMP errors that do not come back (RFC 4821 §1, RFC 8899).

import type { Arrival, Flow, Side } from "../../flow/flow";
import { otherSide } from "../../flow/relative";
import { optionsOf } from "../../flow/segmentOptions";
import { FIN } from "../../tcp/flags";
import { isTooBig } from "../../tcp/icmpErrors";
import { type SeqNumber, seqAdd, seqDistance, seqLess, toSeq } from "../../tcp/seq";
import { arrivals, countOf } from "./handshakeSegments";
import { memoizePerFlow } from "./memoizePerFlow";
import { find } from "./negotiation";
import { packetLength } from "./packetLength";

export interface BlackHole {
  readonly from: Side;
  /** The first retransmission that is kept of the large segment. */
  readonly large: Arrival;
  /** Of its IP packet. */
  readonly packetLength: number;
  /** Retransmitted segments from its number on, this one included. */
  readonly retransmissions: number;
  /** The peer's ACK whose SACK block reports what arrived. */
  readonly witness: Arrival;
  /** What the block reports: from there on so many octets of data, and perhaps the FIN. */
  readonly left: SeqNumber;
  readonly octets: number;
  readonly fin: boolean;
  /** So many octets of the large segment were acknowledged, and not all: a smaller one had been sent in its place. 0 for none. */
  readonly inPart: number;
}

/** Every link carries smaller packets: RFC 791 §3.1 (576, what every host accepts), RFC 8200 §5 (1280). */
const ALWAYS_CARRIED = { 4: 576, 6: 1280 } as const;
/** What is lost four times in a row, while later segments arrive, is not lost by chance. */
const CERTAIN_RETRANSMISSIONS = 3;

export const blackHolesOf = memoizePerFlow((flow): readonly BlackHole[] =>
  (["initiator", "responder"] as const).flatMap((from) => blackHoleOf(flow, from) ?? []),
);

function blackHoleOf(flow: Flow, from: Side): BlackHole | undefined {
  const peer = otherSide(from);
  // Then the error that asks for smaller packets arrives: it is no black hole.
  if (flow.events.some((event) => event.kind === "icmp" && event.quotedFrom === from && isTooBig(event)))
    return undefined;
  const sent = arrivals(flow).filter((arrival) => arrival.from === from && arrival.seg.payloadLength > 0);
  if (!sent.some((first) => isSentOften(sent, first))) return undefined;
  for (const witness of arrivals(flow)) {
    if (witness.from !== peer) continue;
    const acked = witness.seg.ack;
    const same = sent.filter(({ seg }) => seg.seq === acked);
    const [large] = same;
    if (!large || countOf(same) < CERTAIN_RETRANSMISSIONS) continue;
    // Offloading hides the size on the wire of what is larger than the MSS.
    if (large.seg.payloadLength > mssOf(flow, peer) || packetLength(flow, large) <= ALWAYS_CARRIED[flow.family])
      continue;
    const blocks = find(optionsOf(witness.seg), "sack")?.sackBlocks;
    if (!blocks) continue;
    const inPart = acknowledgedInPart(flow, large);
    const retransmissions = countOf(same);
    if (inPart === 0 && hasArrived(flow, large)) continue;
    const arrived = blocks
      .map(({ left, right }) => reported(flow, from, toSeq(left), toSeq(right)))
      .find(({ left, octets }) => seqLess(acked, left) && octets < large.seg.payloadLength);
    if (!arrived) continue;
    const length = packetLength(flow, large);
    return { from, large, packetLength: length, retransmissions, witness, ...arrived, inPart };
  }
  return undefined;
}

/** Few flows have such a segment, and only their acknowledgments are looked through. */
function isSentOften(sent: readonly Arrival[], { seg: { seq } }: Arrival): boolean {
  let count = 0;
  for (const each of sent) if (each.seg.seq === seq) count += 1 + each.repeats;
  return count >= CERTAIN_RETRANSMISSIONS;
}

/** Octets of data of the segment at `acked`, if it is large and so little was sent before that all of it was in small segments; else 0. */
export function firstLargeOf(flow: Flow, from: Side, acked: SeqNumber): number {
  const { iss } = flow[from];
  const large = arrivals(flow).find((arrival) => arrival.from === from && arrival.seg.seq === acked && isData(arrival));
  if (!large || iss === undefined || large.seg.payloadLength > mssOf(flow, otherSide(from))) return 0;
  const before = seqDistance(seqAdd(iss, 1), acked);
  const length = packetLength(flow, large);
  const smallest = ALWAYS_CARRIED[flow.family];
  return before > 0 && before < smallest && length > smallest && before < length ? large.seg.payloadLength : 0;
}

function isData({ seg }: Arrival): boolean {
  return seg.payloadLength > 0;
}

/** What a SACK block reports: its last number may be the FIN's. */
function reported(flow: Flow, from: Side, left: SeqNumber, right: SeqNumber) {
  const fin = arrivals(flow).some(
    ({ from: side, seg }) => side === from && seg.flags & FIN && seqAdd(seg.seq, seg.len) === right,
  );
  return { left, octets: seqDistance(left, right) - (fin ? 1 : 0), fin };
}

function acknowledgedInPart(flow: Flow, { from, index, seg }: Arrival): number {
  const peer = otherSide(from);
  const isInPart = (ack: SeqNumber) => seqLess(seg.seq, ack) && seqLess(ack, seqAdd(seg.seq, seg.payloadLength));
  const later = arrivals(flow).find((other) => other.from === peer && other.index > index && isInPart(other.seg.ack));
  const acked = later ? later.seg.ack : flow[peer].rcvNxt;
  return acked !== undefined && isInPart(acked) ? seqDistance(seg.seq, acked) : 0;
}

/** In the end the peer acknowledged the large segment as a whole. */
function hasArrived(flow: Flow, { from, seg }: Arrival): boolean {
  const acked = flow[otherSide(from)].rcvNxt;
  return acked !== undefined && seqLess(seg.seq, acked);
}

function mssOf(flow: Flow, side: Side): number {
  const syn = arrivals(flow).find(({ from }) => from === side);
  return (syn && find(optionsOf(syn.seg), "mss")?.mss) ?? Number.POSITIVE_INFINITY;
}
