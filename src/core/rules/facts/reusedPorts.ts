// A SYN on ports whose last connection is still in TIME-WAIT, with a number that does not cut it short (RFC 9293 §3.6.1).

import type { Flow } from "../../flow/flow";
import { seqLessOrEqual } from "../../tcp/seq";
import { TWO_MSL_NS } from "../../tcp/thresholds";
import { openingOf } from "./handshakeSegments";

/**
 * From the end of that connection to the first SYN; undefined where the SYN comes later than 2 MSL, where its number is beyond all
 * that were used (MAY-2), and where a RST ended that connection and left no TIME-WAIT.
 */
export function reusedTooSoonNs(flow: Flow): number | undefined {
  const afterNs = closedBeforeNs(flow);
  const lastUsed = flow.previous?.sndNxt.initiator;
  if (afterNs === undefined || lastUsed === undefined) return undefined;
  return seqLessOrEqual(openingOf(flow).syns.initiator[0]!.seg.seq, lastUsed) ? afterNs : undefined;
}

/** The same, whatever the number of the SYN. */
export function closedBeforeNs(flow: Flow): number | undefined {
  const { previous } = flow;
  const syn = openingOf(flow).syns.initiator[0];
  if (previous?.end !== "fin" || syn === undefined) return undefined;
  const afterNs = syn.timeNs - previous.lastTimeNs;
  return afterNs < 0 || afterNs >= TWO_MSL_NS ? undefined : afterNs;
}
