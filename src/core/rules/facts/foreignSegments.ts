// Segments other than RSTs that another machine sent than the rest of their side: by hop count, and by one of IP ID, timestamp
// clock and contents besides.

import { departs, hopsApart } from "../../evidence/hopCounts";
import { mayFollow, stampsOf } from "../../evidence/senderProfile";
import { clockRates, timeOf } from "../../evidence/timestampClock";
import { type Arrival, type Flow, Mark, type Side } from "../../flow/flow";
import { optionsOf } from "../../flow/segmentOptions";
import { RST } from "../../tcp/flags";
import { FOREIGN_CLOCK_NS } from "../../tcp/thresholds";
import { arrivals } from "./handshakeSegments";

/** What shows, besides the hop count, that another machine sent a segment. */
export type Proof =
  /** The IP IDs of the segment before and after it count up, and its own is not between them. */
  | { readonly kind: "ip-id"; readonly before: Arrival; readonly after: Arrival }
  /** Its TSval is that far from what the sender's clock shows, in ns. */
  | { readonly kind: "clock"; readonly offNs: number; readonly tsVal: number }
  /** Another segment has other octets at the same sequence numbers; it is absent where it was not kept. */
  | { readonly kind: "data"; readonly other: Arrival | undefined };

export interface ForeignSegment {
  readonly segment: Arrival;
  /** Hop counts of its side's other segments. */
  readonly usual: readonly number[];
  readonly proof: Proof;
}

/** Fewer segments do not show what is usual. */
const LEAST_USUAL = 2;
/** A host whose segments come with more hop counts is reached by several routes. */
const MOST_VALUES = 3;

/** Of a side, in order. None where hop counts prove nothing: frames recorded at two points, values that vary. */
export function foreignSegments(flow: Flow, side: Side): readonly ForeignSegment[] {
  if (flow.sight.duplicated) return [];
  const own = arrivals(flow).filter(({ from, seg }) => from === side && !(seg.flags & RST) && seg.hops > 0);
  const last = flow[side].lastIp;
  const values = new Set([...own.map(({ seg }) => seg.hops), ...(last && last.hops > 0 ? [last.hops] : [])]);
  if (values.size < 2 || values.size > MOST_VALUES) return [];
  return own.flatMap((segment) => {
    const others = own.filter((other) => other !== segment && hopsApart(other.seg.hops, segment.seg.hops) > 1);
    const like = own.length - others.length;
    const usual = [...new Set(others.map(({ seg }) => seg.hops))];
    // Where as many have one hop count as the other, the earlier ones are not more usual than the later ones.
    if (others.length < LEAST_USUAL || others.length <= like || !departs(segment.seg.hops, usual)) return [];
    const proof = proofBy(segment, others, own);
    return proof ? [{ segment, usual, proof }] : [];
  });
}

function proofBy(segment: Arrival, others: readonly Arrival[], own: readonly Arrival[]): Proof | undefined {
  return otherIpId(segment, others) ?? otherClock(segment, others) ?? otherData(segment, own);
}

function otherIpId(segment: Arrival, others: readonly Arrival[]): Proof | undefined {
  const { ipId } = segment.seg;
  const before = others.findLast(({ index }) => index < segment.index);
  const after = others.find(({ index }) => index > segment.index);
  if (ipId === 0 || !before || !after || before.seg.ipId === 0 || after.seg.ipId === 0) return undefined;
  const counts = after.seg.ipId !== before.seg.ipId && mayFollow(after.seg.ipId, before.seg.ipId);
  const fits = mayFollow(ipId, before.seg.ipId) || mayFollow(after.seg.ipId, ipId);
  return counts && !fits ? { kind: "ip-id", before, after } : undefined;
}

function otherClock(segment: Arrival, others: readonly Arrival[]): Proof | undefined {
  const stamp = optionsOf(segment.seg).find((option) => option.kind === "timestamps");
  const usual = stampsOf(others);
  const [known] = usual;
  if (stamp?.kind !== "timestamps" || usual.length < LEAST_USUAL || !known) return undefined;
  // By whichever of the rates that fit brings it nearest.
  const off = clockRates(usual).map((rate) => Math.abs(timeOf(stamp.tsVal, known, rate) - segment.timeNs));
  const offNs = Math.min(...off);
  return offNs > FOREIGN_CLOCK_NS ? { kind: "clock", offNs, tsVal: stamp.tsVal } : undefined;
}

/** The marked one of the two is that which came later. An ordinary segment before it is not kept. */
function otherData(segment: Arrival, own: readonly Arrival[]): Proof | undefined {
  const other = own.find(
    ({ index, seg, marks }) =>
      index !== segment.index &&
      seg.seq === segment.seg.seq &&
      seg.payloadLength > 0 &&
      segment.seg.payloadLength > 0 &&
      hopsApart(seg.hops, segment.seg.hops) > 1 &&
      ((index > segment.index ? marks : segment.marks) & Mark.Changed) !== 0,
  );
  return other || segment.marks & Mark.Changed ? { kind: "data", other } : undefined;
}
