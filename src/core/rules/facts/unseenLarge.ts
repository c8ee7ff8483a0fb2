// Large segments that do not arrive at the receiver's side, again and again, while smaller ones of the same sender do: a path whose
// MTU is too small, seen from behind it (RFC 2923 §2.1). What is lost is not in the capture; the gap that it leaves is.

import { lossyFor } from "../../evidence/lossSigns";
import { type Arrival, type Flow, Mark, type Side } from "../../flow/flow";
import { otherSide } from "../../flow/relative";
import { parseOptions } from "../../tcp/options";
import type { SeqNumber } from "../../tcp/seq";
import { LONGEST_FIRST_TIMEOUT_NS } from "../../tcp/thresholds";
import { arrivals, isSyn, isSynAck } from "./handshakeSegments";
import { holesOf } from "./holes";
import { memoizePerFlow } from "./memoizePerFlow";
import { find } from "./negotiation";
import { packetLength } from "./packetLength";

export interface UnseenLarge {
  readonly from: Side;
  /** The smaller segment that arrived after the gap. */
  readonly gap: Arrival;
  readonly start: SeqNumber;
  /** What is missing: so many full segments of so many octets of data, and the length of their IP packets. */
  readonly segments: number;
  readonly size: number;
  readonly packetLength: number;
  /** From the gap to the sender's last segment. */
  readonly aliveNs: number;
  /** The first ACK of the other side that asks for the missing octets. */
  readonly asking: Arrival;
}

/** Octets of a Timestamps option with its padding: what it takes from a full segment (RFC 7323 appendix A). */
const TIMESTAMPS_LENGTH = 12;
/** Smaller ones pass every link: RFC 791 §3.1, RFC 8200 §5. */
const ALWAYS_CARRIED = { 4: 576, 6: 1280 } as const;

export const unseenLargeOf = memoizePerFlow((flow): readonly UnseenLarge[] => {
  if (flow.sight.filtered !== undefined || flow.sight.captureDropped > 0) return [];
  return (["initiator", "responder"] as const).flatMap((from) => unseenOf(flow, from) ?? []);
});

function unseenOf(flow: Flow, from: Side): UnseenLarge | undefined {
  const hole = holesOf(flow).find(({ gap, fate }) => gap.from === from && fate === "open");
  const size = hole && fullSize(flow);
  if (!hole || size === undefined || hole.octets % size !== 0 || lossyFor(flow, otherSide(from))) return undefined;
  const { gap, start, octets } = hole;
  const length = packetLength(flow, gap) - gap.seg.payloadLength + size;
  if (length <= ALWAYS_CARRIED[flow.family] || largest(flow, from) >= size) return undefined;
  const isAsking = ({ from: side, index, seg }: Arrival) => side !== from && index > gap.index && seg.ack === start;
  const asking = arrivals(flow).find(isAsking);
  const aliveNs = lastOf(flow, from) - gap.timeNs;
  // Its timeout has passed by then: it has sent them again.
  if (!asking || flow[otherSide(from)].rcvNxt !== start || aliveNs < LONGEST_FIRST_TIMEOUT_NS) return undefined;
  return { from, gap, start, segments: octets / size, size, packetLength: length, aliveNs, asking };
}

/** Octets of data of a full segment of `from`, by the MSS of both SYNs; undefined where one has none. */
function fullSize(flow: Flow): number | undefined {
  const opening = arrivals(flow).filter((arrival) => isSyn(arrival) || isSynAck(arrival));
  const options = (["initiator", "responder"] as const).map((side) =>
    parseOptions(opening.find((syn) => syn.from === side)?.seg.options ?? new Uint8Array()),
  );
  const sizes = options.map((each) => find(each, "mss")?.mss ?? 0);
  if (sizes.some((mss) => mss === 0)) return undefined;
  const stamped = options.every((each) => find(each, "timestamps") !== undefined);
  return Math.min(...sizes) - (stamped ? TIMESTAMPS_LENGTH : 0);
}

/** At most so many octets of data has any segment of `from` that was captured. */
function largest(flow: Flow, from: Side): number {
  return flow.events.reduce((most, event) => {
    if (event.kind === "icmp") return most;
    // Of ordinary segments only the sum is known.
    const octets = event.kind === "run" ? event.bytes[from] : event.from === from ? event.seg.payloadLength : 0;
    return Math.max(most, octets);
  }, 0);
}

/** When `from` was last heard of, or earlier: of ordinary segments only the first one's time is known to be no later. */
function lastOf(flow: Flow, from: Side): number {
  return flow.events.reduce((last, event) => {
    if (event.kind === "icmp") return last;
    const isIts = event.kind === "run" ? event.segments[from] > 0 : event.from === from && !(event.marks & Mark.Rst);
    return isIts ? Math.max(last, event.timeNs) : last;
  }, flow[from].lastDataNs ?? 0);
}
