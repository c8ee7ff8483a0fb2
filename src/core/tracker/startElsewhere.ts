// A SYN or SYN-ACK from a second capture point, after more segments than the memory holds: the flow kept the first one.

import { SYN } from "../tcp/flags";
import { toWord } from "../tcp/seq";
import { COPY_NS } from "../tcp/thresholds";
import type { CapturePoints } from "./capturePoints";
import { isUnique } from "./duplicateFrames";
import { ED_TIME, type EventStore } from "./events";
import * as L from "./rowLayout";
import type { SegmentContext } from "./segmentContext";

/** A flow begins with its SYNs and SYN-ACKs; one with more retries than these has other problems. */
const LOOKED_AT = 6;

/** Whether the context's segment is one with which its flow began, recorded at another point; `points` then notes it. */
export function isStartElsewhere(context: SegmentContext, events: EventStore, points: CapturePoints): boolean {
  const { packet, row, flowAt, recorded } = context;
  if ((packet.flags & SYN) === 0) return false;
  let event = row[flowAt + L.F_HEAD]!;
  for (let looked = 0; looked < LOOKED_AT && event >= 0; looked++) {
    const ints = events.ints.chunk(event);
    const e = events.ints.at(event);
    if (hasNumbersOf(context, ints, e)) {
      const ip = ints[e + L.E_IP]!;
      const difference = Math.abs(((ip >>> 8) & 0xff) - packet.hops);
      const sinceNs = Math.abs(recorded.timeNs - events.floats.chunk(event)[events.floats.at(event) + ED_TIME]!);
      const isSame = packet.ipId !== 0 || (ints[e + L.E_URGENT]! & 0xffff) === packet.checksum;
      // A device has changed its options, and with them the checksum; no retransmission comes so soon, from elsewhere.
      const isElsewhere = difference > 0 || ((ip >>> L.E_POINT_SHIFT) & 63) !== packet.point;
      if ((isSame && points.explain(difference, sinceNs, isUnique(packet))) || (isElsewhere && sinceNs <= COPY_NS)) {
        if (difference > 0) points.note(difference, recorded.frameNumber);
        return true;
      }
    }
    event = ints[e + L.E_NEXT]!;
  }
  return false;
}

/** The event is a segment with the same numbers, control bits and IP ID. */
function hasNumbersOf({ packet, side }: SegmentContext, ints: Int32Array, e: number): boolean {
  return (
    (ints[e + L.E_KIND]! & 7) === (L.KIND_SEGMENT | (side << 2)) &&
    ints[e + L.E_SEQ] === toWord(packet.seq) &&
    ints[e + L.E_ACK] === toWord(packet.ack) &&
    ints[e + L.E_FLAGS]! >>> 20 === packet.flags &&
    ints[e + L.E_IP]! >>> 16 === packet.ipId
  );
}
