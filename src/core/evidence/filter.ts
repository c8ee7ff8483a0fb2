// Whether only some kinds of segment were recorded. Of a connection that lives, pure ACKs are a good part; a capture without a
// single one was filtered, if something in it shows that there were some on the wire.

import { type Filter, Mark } from "../flow/flow";
import { wordDistance } from "../tcp/seq";
import { DELAYED_ACK_NS, LONGEST_FIRST_TIMEOUT_NS } from "../tcp/thresholds";
import * as L from "../tracker/rowLayout";
import type { FlowTracker } from "../tracker/tracker";

/** So many segments with data from one side, and a third as many from the other, do not go without a pure ACK for so long… */
const MANY = 8;
const FEW = 3;
/** … nor so many in any time: no window takes them in one flight. */
const VERY_MANY = 100;
/** Proofs that make a filter: one flow may have ended in an unusual way. */
const ENOUGH = 2;

/**
 * What was left out of the capture, by all flows of the tracker; `undefined` where nothing shows it. `endAfterNs` answers how
 * long the capture ran on after a time.
 */
export function filterOf(tracker: FlowTracker, endAfterNs: (timeNs: number) => number): Filter | undefined {
  if (tracker.pureAcks > 0 || tracker.length === 0) return undefined;
  let proofs = 0;
  let against = 0;
  for (let flow = 0; flow < tracker.length; flow++) {
    const proof = proofOf(tracker, flow, endAfterNs);
    if (proof > 0) proofs += proof;
    else against -= proof;
  }
  if (proofs < ENOUGH || against > proofs / 4) return undefined;
  if (tracker.controls === 0) return "data-only";
  return tracker.controls === tracker.segments ? "control-only" : "no-pure-acks";
}

/** How strongly a flow shows that pure ACKs passed and were not recorded; below 0, that what it lacks was lost indeed. */
function proofOf(tracker: FlowTracker, flow: number, endAfterNs: (timeNs: number) => number): number {
  const row = tracker.flows.chunk(flow);
  const o = tracker.flows.at(flow);
  const flags = row[o + L.F_FLAGS]!;
  const a = row[o + L.F_SIDE_A + L.S_SEGMENTS]!;
  const b = row[o + L.F_SIDE_B + L.S_SEGMENTS]!;
  if (a === 0 || b === 0) return 0;
  const doubles = tracker.floats.chunk(flow);
  const d = tracker.floats.at(flow);
  // A SYN-ACK that comes again and again is waiting for an ACK that did not arrive.
  if (flags & L.FLOW_SYN_ACK_FITS && !(flags & L.FLOW_ESTABLISHED) && isRepeated(row, o)) return -1;
  const most = Math.max(a, b);
  const lastsNs = doubles[d + L.D_LAST_TIME]! - doubles[d + L.D_FIRST_TIME]!;
  if (most >= FEW * Math.min(a, b) && most >= (lastsNs >= 2 * DELAYED_ACK_NS ? MANY : VERY_MANY)) return ENOUGH;
  const missed = doubles[d + L.D_MISSED_A]! + doubles[d + L.D_MISSED_B]!;
  if (flags & L.FLOW_ESTABLISHED && tracker.controls === tracker.segments && (missed > 0 || lacksData(row, o)))
    return ENOUGH;
  if (flags & (L.FLOW_RESET | L.FLOW_REFUSED | L.FLOW_UNREACHABLE) || !isWaiting(row, o)) return 0;
  if (isRepeated(row, o)) return -1;
  const lastNs = doubles[d + L.D_LAST_TIME]!;
  return endAfterNs(lastNs) - lastNs >= LONGEST_FIRST_TIMEOUT_NS ? 1 : 0;
}

/** Octets of both sides were skipped, or acknowledged, that nobody was seen to send. */
function lacksData(row: Int32Array, o: number): boolean {
  const both = Mark.Gap | Mark.AckUnseen;
  return (row[o + L.F_MARKS]! & both) === both;
}

/** A SYN-ACK, data or a FIN of it was not acknowledged in the capture. */
function isWaiting(row: Int32Array, o: number): boolean {
  const flags = row[o + L.F_FLAGS]!;
  if (flags & L.FLOW_SYN_ACK_FITS && !(flags & L.FLOW_ESTABLISHED)) return true;
  return isOutstanding(row, o + L.F_SIDE_A, o + L.F_SIDE_B) || isOutstanding(row, o + L.F_SIDE_B, o + L.F_SIDE_A);
}

function isOutstanding(row: Int32Array, me: number, pe: number): boolean {
  const known = row[me + L.S_FLAGS]! & L.SIDE_NXT && row[pe + L.S_FLAGS]! & L.SIDE_ACK;
  return known !== 0 && wordDistance(row[pe + L.RCV_NXT]!, row[me + L.SND_NXT]!) > 0;
}

/** Something was sent more than once. */
function isRepeated(row: Int32Array, o: number): boolean {
  const flags = row[o + L.F_FLAGS]!;
  if (row[o + L.F_MARKS]! & (Mark.OldData | Mark.Recovery)) return true;
  if (flags & L.FLOW_ESTABLISHED || !(flags & L.FLOW_SYN_ACK_FITS)) return false;
  // Until then the responder has nothing to send but its SYN-ACK.
  const responder = o + (flags & L.FLOW_B_INITIATES ? L.F_SIDE_A : L.F_SIDE_B);
  return row[responder + L.S_SEGMENTS]! > 1;
}
