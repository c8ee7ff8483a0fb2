// Evidence for what was never acknowledged: the last data or FIN of a side, even if nothing else about it was notable.

import { type Arrival, type FlowEvent, Mark, type SegmentFields, type Side } from "../flow/flow";
import { Defect } from "../tcp/defects";
import { ACK } from "../tcp/flags";
import { toSeq, wordAdd, wordDistance } from "../tcp/seq";
import { STATES } from "../tcp/states";
import { risenSinceData, windowOf } from "./ackSinceData";
import { plainFields } from "./keptFields";
import * as L from "./rowLayout";
import type { FlowTracker } from "./tracker";

/** The fields that are not kept of a segment in a run; every one has ACK. */
const UNKNOWN_FIELDS: Omit<SegmentFields, "seq" | "ack" | "len" | "wnd" | "payloadLength"> = {
  up: 0,
  flags: ACK,
  dataOffset: 0,
  checksum: 0,
  options: new Uint8Array(0),
  defects: 0,
  payloadHead: new Uint8Array(0),
  ipId: 0,
  hops: 0,
  ecn: 0,
};

/**
 * The last data or FIN of a side that was never acknowledged is evidence, even if nothing else was notable about it: it
 * is removed from its run, or from the arrival that it was folded into, and becomes an arrival of its own.
 */
export function addLastUnacknowledged(
  tracker: FlowTracker,
  flow: number,
  events: FlowEvent[],
  sideA: Side,
  sideB: Side,
): void {
  const row = tracker.flows.chunk(flow);
  const flowAt = tracker.flows.at(flow);
  const floats = tracker.floats.chunk(flow);
  const floatsAt = tracker.floats.at(flow);
  const aIsFirst = row[flowAt + L.F_SIDE_A + L.S_LAST_FRAME]! < row[flowAt + L.F_SIDE_B + L.S_LAST_FRAME]!;
  for (const side of aIsFirst ? [0, 1] : [1, 0]) {
    const sender = flowAt + (side === 0 ? L.F_SIDE_A : L.F_SIDE_B);
    const receiver = flowAt + (side === 0 ? L.F_SIDE_B : L.F_SIDE_A);
    const frame = row[sender + L.S_LAST_FRAME]!;
    if (frame === 0 || !unacknowledged(row, sender, receiver)) continue;
    if (events.some((event) => event.kind === "segment" && event.frameNumber === frame)) continue;
    const from = side === 0 ? sideA : sideB;
    const at = events.findLastIndex((event) => event.frameNumber <= frame && !isTakenOut(event));
    const found = events[at];
    const folded = found?.kind === "segment" && found.from === from && found.repeats > 0 ? found : undefined;
    if (found?.kind !== "run" && !folded) continue;
    const seq = toSeq(row[sender + L.S_LAST_SEQ]!);
    const nxt = toSeq(row[sender + L.SND_NXT]!);
    const payloadLength = Math.min(
      Math.max(wordDistance(seq, nxt) - (row[sender + L.S_FLAGS]! & L.SIDE_FIN ? 1 : 0), 0),
      folded?.seg.payloadLength ?? Number.MAX_SAFE_INTEGER,
    );
    // Nothing in a run changes a state: the states are those after the previous arrival.
    const states =
      events.findLast((event): event is Arrival => event.kind === "segment" && event.frameNumber < frame)?.after ??
      bySide(sideA, STATES[row[flowAt + L.F_SIDE_A + L.S_STATE]!]!, STATES[row[flowAt + L.F_SIDE_B + L.S_STATE]!]!);
    const flags = row[sender + L.S_FLAGS]!;
    const risen = risenSinceData(row[sender + L.RCV_WND]!);
    const isLastOfSide = (row[sender + L.S_IP]! & L.IP_HAS_DATA) !== 0;
    const windowKept = isLastOfSide && !(row[flowAt + L.F_FLAGS]! & L.FLOW_CUT);
    const ip = row[sender + L.S_IP]! & L.IP_HAS_DATA ? row[sender + L.S_IP]! : 0;
    const lone: Arrival = {
      kind: "segment",
      index: 0,
      frameNumber: frame,
      timeNs: floats[floatsAt + L.D_LAST_TIME_A + side]!,
      fileOffset: floats[floatsAt + L.D_LAST_OFFSET_A + side]!,
      from,
      // The segments folded into one differ only in their numbers.
      seg: {
        ...UNKNOWN_FIELDS,
        ...(folded && plainFields(folded.seg)),
        flags: ACK | ((flags & L.SIDE_LAST_FLAGS) >>> L.LAST_FLAGS_SHIFT),
        seq,
        ack: toSeq(wordAdd(row[sender + L.RCV_NXT]!, -(risen ?? 0))),
        len: payloadLength,
        wnd: windowOf(row[sender + L.RCV_WND]!),
        payloadLength,
        defects:
          (folded?.seg.defects ?? 0) |
          (risen === undefined ? Defect.AckNotKept : 0) |
          (windowKept ? 0 : Defect.WindowNotKept),
        ...(ip !== 0 && { ipId: ip >>> 16, hops: (ip >>> 8) & 0xff }),
      },
      marks: Mark.Unacknowledged | (folded?.marks ?? 0),
      sender: {
        state: states[from],
        iss: flags & L.SIDE_ISS ? toSeq(row[sender + L.ISS]!) : undefined,
        sndNxt: folded ? nxt : seq,
        rcvNxt: toSeq(row[sender + L.RCV_NXT]!),
        rcvEdge: toSeq(row[sender + L.RCV_EDGE]!),
      },
      receiver: {
        state: states[side === 0 ? sideB : sideA],
        iss: row[receiver + L.S_FLAGS]! & L.SIDE_ISS ? toSeq(row[receiver + L.ISS]!) : undefined,
        sndNxt: toSeq(row[receiver + L.SND_NXT]!),
        rcvNxt: toSeq(row[receiver + L.RCV_NXT]!),
        rcvEdge: toSeq(row[receiver + L.RCV_EDGE]!),
      },
      after: states,
      repeats: 0,
    };
    const rest = restOf(found!, lone);
    const before = events.findLastIndex((event) => event.frameNumber <= frame) + 1;
    events.splice(before, 0, lone);
    events.splice(at, 1, ...(rest ? [rest] : []));
    events.forEach((event, index) => {
      (event as { index: number }).index = index;
    });
  }
}

/** Removed from an arrival that may continue after it. */
function isTakenOut(event: FlowEvent): boolean {
  return event.kind === "segment" && (event.marks & Mark.Unacknowledged) !== 0;
}

/** What remains where `lone` was removed; nothing of a run that contained it alone. */
function restOf(found: FlowEvent, lone: Arrival): FlowEvent | undefined {
  if (found.kind === "segment") {
    // The time of the repeat before it is not known.
    const { lastRepeatNs: _, ...rest } = found;
    return { ...rest, repeats: found.repeats - 1 };
  }
  if (found.kind !== "run") return found;
  const { from } = lone;
  const segments = { ...found.segments, [from]: found.segments[from] - 1 };
  const left = segments.initiator + segments.responder;
  if (left === 0) return undefined;
  const goesOn = found.lastTimeNs === undefined || found.lastTimeNs > lone.timeNs;
  const onlyFirst = left === 1 && found.frameNumber < lone.frameNumber;
  return {
    ...found,
    lastTimeNs: goesOn ? found.lastTimeNs : onlyFirst ? found.timeNs : undefined,
    segments,
    bytes: { ...found.bytes, [from]: Math.max(0, found.bytes[from] - lone.seg.payloadLength) },
  };
}

/** What `sender` sent goes beyond what `receiver` acknowledged; both are indices into the flow's row. */
export function unacknowledged(row: Int32Array, sender: number, receiver: number): boolean {
  if (!(row[sender + L.S_FLAGS]! & L.SIDE_NXT) || !(row[receiver + L.S_FLAGS]! & L.SIDE_ACK)) return false;
  return wordDistance(row[receiver + L.RCV_NXT]!, row[sender + L.SND_NXT]!) > 0;
}

/** A value of each side, by its role. */
export function bySide<T>(sideA: Side, a: T, b: T): { initiator: T; responder: T } {
  return sideA === "initiator" ? { initiator: a, responder: b } : { initiator: b, responder: a };
}
