// ICMP errors that quote a segment: which flow the segment is of, and the event that is kept.

import { Mark } from "../flow/flow";
import { SYN } from "../tcp/flags";
import { isTooBig } from "../tcp/icmpErrors";
import { toWord, wordDistance } from "../tcp/seq";
import type { Packet } from "../wire/packet";
import type { EventRecorder } from "./eventRecorder";
import type { EventStore } from "./events";
import { sameOrientation } from "./flowAssignment";
import * as L from "./rowLayout";
import { has, hasFlow, type SegmentContext, setFlow } from "./segmentContext";

/** ICMP errors that say nothing of the quoted segment: source quench, redirect. */
export function isAdvice({ icmpFamily, icmpType }: Packet): boolean {
  return icmpFamily === 4 && (icmpType === 4 || icmpType === 5);
}

/**
 * The side that sent the quoted segment in the flow before the context's, whose row begins at `b`, where the quoted number is
 * that side's ISS there and not here; −1 where it is of the context's flow.
 */
export function quotedInPrevious(context: SegmentContext, packet: Packet, before: Int32Array, b: number): number {
  const { row, flowAt, sender } = context;
  if (row[sender + L.ISS] === toWord(packet.seq)) return -1;
  const side = sameOrientation(row, flowAt, before, b) ? context.side : 1 - context.side;
  return before[b + (side === 0 ? L.F_SIDE_A : L.F_SIDE_B) + L.ISS] === toWord(packet.seq) ? side : -1;
}

/** The context's sender was seen to send the quoted number. */
export function wasSent(context: SegmentContext, { seq }: Packet): boolean {
  const { row, sender } = context;
  if (!has(context, sender, L.SIDE_ISS)) return false;
  return (
    wordDistance(row[sender + L.ISS]!, toWord(seq)) >= 0 && wordDistance(toWord(seq), row[sender + L.SND_NXT]!) > 0
  );
}

/** Takes an ICMP error that quotes a segment of the context's flow and side. */
export function takeIcmpError(context: SegmentContext, events: EventStore, recorder: EventRecorder): void {
  const { row, flowAt, sender, side, packet } = context;
  const quotesSyn =
    packet.flags === -1
      ? has(context, sender, L.SIDE_ISS) && row[sender + L.ISS] === toWord(packet.seq)
      : (packet.flags & SYN) !== 0;
  context.previousNs = context.floats[context.floatsAt + L.D_LAST_TIME]!;
  const tooBig = isTooBig({ family: packet.icmpFamily, type: packet.icmpType, code: packet.icmpCode });
  context.marks = Mark.Icmp | (tooBig || hasFlow(context, L.FLOW_ESTABLISHED) ? 0 : Mark.OddStart);
  if (quotesSyn && !tooBig) setFlow(context, L.FLOW_UNREACHABLE);
  row[flowAt + L.F_JUDGED] = -1;
  row[flowAt + L.F_LAST_FRAME] = context.recorded.frameNumber;
  if (!recorder.mayKeep(context)) return;
  const event = recorder.link(context, L.KIND_ICMP | (side << 2));
  const ints = events.ints.chunk(event);
  const e = events.ints.at(event);
  ints[e + L.I_SEQ] = packet.seq;
  ints[e + L.I_FLAGS] = packet.flags;
  ints[e + L.I_TYPE_CODE] = (packet.icmpType << 8) | packet.icmpCode;
  ints[e + L.I_MTU] = packet.icmpMtu;
  ints[e + L.I_FAMILY] = packet.icmpFamily;
  const words = packet.icmpFamily === 4 ? 1 : 4;
  for (let word = 0; word < words; word++)
    ints[e + L.I_SOURCE + word] = packet.view.getInt32(packet.icmpSourceOffset + 4 * word);
  ints[e + L.I_QUOTED_SIDE] = side;
  ints[e + L.I_QUOTED_LENGTH] = packet.payloadLength;
}
