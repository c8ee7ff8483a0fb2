// Which events of a flow sent, or acknowledged, an octet. A run of ordinary segments has no numbers of its own: the endpoints'
// variables before and after it tell what it covers.

import type { Arrival, Flow, FlowEvent, Side } from "../flow/flow";
import { otherSide } from "../flow/relative";
import { optionsOf } from "../flow/segmentOptions";
import { ACK } from "../tcp/flags";
import { type SeqNumber, seqAdd, seqDistance, seqLess, seqLessOrEqual, seqMax, toSeq } from "../tcp/seq";

/** Octets of one side: [start, start + length). */
export interface OctetRange {
  readonly owner: Side;
  readonly start: SeqNumber;
  readonly length: number;
}

/** The events of `side` that sent an octet, before event `before`, in order: more than one where it was sent again. */
export function sendersOf(flow: Flow, side: Side, octet: SeqNumber, before: number): readonly FlowEvent[] {
  return flow.events.slice(0, before).filter((event) => {
    if (event.kind === "icmp") return false;
    if (event.kind === "run") return holds(spanOfRun(flow, event.index, side, "sndNxt"), octet);
    return event.from === side && holds([event.seg.seq, seqAdd(event.seg.seq, event.seg.len)], octet);
  });
}

function holds(span: readonly [SeqNumber, SeqNumber] | undefined, octet: SeqNumber): boolean {
  return span !== undefined && seqLessOrEqual(span[0], octet) && seqLess(octet, span[1]);
}

/**
 * The events after `after` that acknowledge the octets: each one whose SEG.ACK is beyond those before it, up to the first one that
 * acknowledges all, and those whose SACK blocks contain some.
 */
export function acknowledgersOf(flow: Flow, range: OctetRange, after: number): readonly FlowEvent[] {
  const peer = otherSide(range.owner);
  const end = seqAdd(range.start, range.length);
  const found: FlowEvent[] = [];
  let acknowledged = range.start;
  for (const event of flow.events.slice(after + 1)) {
    if (event.kind === "run") {
      const reached = spanOfRun(flow, event.index, peer, "rcvNxt")?.[1];
      if (reached === undefined || !seqLess(acknowledged, reached) || !seqLess(acknowledged, end)) continue;
      found.push(event);
      acknowledged = reached;
    } else if (event.kind === "segment" && event.from === peer && event.seg.flags & ACK) {
      const isNews = seqLess(acknowledged, end) && seqLess(acknowledged, event.seg.ack);
      if (isNews || reportsSome(event, range)) found.push(event);
      acknowledged = seqMax(acknowledged, event.seg.ack);
    }
  }
  return found;
}

/** A SACK block contains some of the octets (RFC 2018 §3). */
function reportsSome({ seg }: Arrival, { start, length }: OctetRange): boolean {
  return optionsOf(seg).some(
    (option) =>
      option.kind === "sack" &&
      option.sackBlocks.some(({ left, right }) => {
        const from = seqDistance(start, toSeq(left));
        return from < length && seqDistance(start, toSeq(right)) > 0;
      }),
  );
}

/** What a variable of `side` was before a run and after it. */
function spanOfRun(
  flow: Flow,
  index: number,
  side: Side,
  variable: "sndNxt" | "rcvNxt",
): readonly [SeqNumber, SeqNumber] | undefined {
  const before = valueBehind(flow, index, side, variable);
  const after = valueBefore(flow, index + 1, side, variable);
  return before !== undefined && after !== undefined && seqLess(before, after) ? [before, after] : undefined;
}

/** The variable when event `index` came. */
function valueBefore(flow: Flow, index: number, side: Side, variable: "sndNxt" | "rcvNxt"): SeqNumber | undefined {
  const next = flow.events.slice(index).find((event): event is Arrival => event.kind === "segment");
  return next ? endpointOf(next, side)[variable] : flow[side][variable];
}

/** The variable after the last segment before event `index`. */
function valueBehind(flow: Flow, index: number, side: Side, variable: "sndNxt" | "rcvNxt"): SeqNumber | undefined {
  const last = flow.events.slice(0, index).findLast((event): event is Arrival => event.kind === "segment");
  if (!last) return flow[side].firstSeq;
  const before = endpointOf(last, side)[variable];
  if (last.from !== side) return before;
  const { seg } = last;
  const own = variable === "sndNxt" ? seqAdd(seg.seq, seg.len) : seg.ack;
  return before === undefined ? own : seqMax(before, own);
}

function endpointOf(arrival: Arrival, side: Side): Arrival["sender"] {
  return arrival.from === side ? arrival.sender : arrival.receiver;
}
