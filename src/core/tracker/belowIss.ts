// Whether a number lies below an ISS: only while so few octets were sent that the numbers cannot have come round.

import { wordDistance } from "../tcp/seq";
import { MOST_OCTETS_BELOW_WRAP } from "../tcp/thresholds";
import { D_BYTES_A, D_MISSED_A, D_RUN_BYTES_A, ISS, SIDE_ISS, SIDE_ISS_CHANGED } from "./rowLayout";
import { has, type SegmentContext } from "./segmentContext";

/** `number` is below the ISS of the context's sender (`ofSender`) or receiver, and that one has had no other ISS. */
export function isBelowIss(context: SegmentContext, ofSender: boolean, number: number): boolean {
  const { row, floats, floatsAt } = context;
  const endpoint = ofSender ? context.sender : context.receiver;
  const side = ofSender ? context.side : 1 - context.side;
  if (!has(context, endpoint, SIDE_ISS) || has(context, endpoint, SIDE_ISS_CHANGED)) return false;
  const octets =
    floats[floatsAt + D_BYTES_A + side]! +
    floats[floatsAt + D_RUN_BYTES_A + side]! +
    floats[floatsAt + D_MISSED_A + side]!;
  return octets < MOST_OCTETS_BELOW_WRAP && wordDistance(row[endpoint + ISS]!, number) < 0;
}
