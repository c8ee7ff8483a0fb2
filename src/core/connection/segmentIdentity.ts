// Whether two segments of one direction, recorded at two places, are the same one. Retransmissions have the same numbers, so
// that IP ID and TSval must tell them apart where there are any.

import { otherSide } from "../flow/relative";
import { ACK, FIN, RST, SYN } from "../tcp/flags";
import { parseOptions } from "../tcp/options";
import { type Numbering, relativeAckAt, relativeSeqAt } from "./numbering";
import type { SeenSegment } from "./seenSegment";

const CONTROLS = SYN | FIN | RST;

/** TSval, or `undefined` without Timestamps. */
export function tsValOf({ options }: SeenSegment): number | undefined {
  // What almost every segment has: two NOPs and the option.
  if (options.length === 12 && options[0] === 1 && options[1] === 1 && options[2] === 8 && options[3] === 10)
    return ((options[4]! << 24) | (options[5]! << 16) | (options[6]! << 8) | options[7]!) >>> 0;
  if (options.length === 0) return undefined;
  const timestamps = parseOptions(options).find(({ kind }) => kind === "timestamps");
  return timestamps?.kind === "timestamps" ? timestamps.tsVal : undefined;
}

/** Equal for what may be the same segment, whatever a device changed that does not make it another one. */
export function identityKey(segment: SeenSegment, numbering: Numbering): string {
  const controls = segment.flags & CONTROLS;
  const seq = relativeSeqAt(numbering, segment);
  // Only its acknowledgment tells one pure ACK from the next. A SYN-ACK is told from a SYN by it being one.
  const isPureAck = segment.payloadLength === 0 && controls === 0;
  const ack = isPureAck ? relativeAckAt(numbering, segment) : segment.flags & ACK && controls & SYN ? "a" : "";
  return `${seq} ${controls} ${segment.payloadLength} ${ack}`;
}

/** Whether nothing at all that an ordinary path leaves alone differs. */
export function isSame(a: SeenSegment, b: SeenSegment, numberingA: Numbering, numberingB: Numbering): boolean {
  return (
    a.payloadLength === b.payloadLength &&
    a.flags === b.flags &&
    a.ipId === b.ipId &&
    a.window === b.window &&
    relativeSeqAt(numberingA, a) === relativeSeqAt(numberingB, b) &&
    relativeAckAt(numberingA, a) === relativeAckAt(numberingB, b) &&
    areEqual(a.options, b.options)
  );
}

/** A retransmission of it would differ: it has an IP ID or a TSval. */
export function isUnique(segment: SeenSegment): boolean {
  return segment.ipId !== 0 || tsValOf(segment) !== undefined;
}

/**
 * How much speaks for it that two segments of one key are the same: IP ID and TSval, which differ between retransmissions.
 * Negative where they contradict each other.
 */
export function likeness(a: SeenSegment, b: SeenSegment): number {
  let points = 0;
  const [tsA, tsB] = [tsValOf(a), tsValOf(b)];
  if (tsA !== undefined && tsB !== undefined) points += tsA === tsB ? 2 : -2;
  if (a.ipId !== 0 && b.ipId !== 0) points += a.ipId === b.ipId ? 3 : -1;
  if (points === 0 && a.window === b.window && areEqual(a.options, b.options)) points = 1;
  return points;
}

/**
 * Whether a SYN-ACK near the responder may be the one near the initiator though its ISN is another one. A device that rewrites
 * ISNs leaves its timestamps alone, or, without any, its options and window; a proxy that answered in the responder's place
 * did not know them.
 */
export function isSameOpening(a: SeenSegment, b: SeenSegment, numberingA: Numbering, numberingB: Numbering): boolean {
  if (!(a.flags & SYN) || !(a.flags & ACK)) return true;
  const isShifted = numberingA[a.from] !== numberingB[a.from];
  if (!isShifted) return true;
  const [tsA, tsB] = [tsValOf(a), tsValOf(b)];
  if (tsA !== undefined && tsB !== undefined) return tsA === tsB;
  if (a.ipId !== 0 && a.ipId === b.ipId) return true;
  return (
    a.window === b.window &&
    (areEqual(a.options, b.options) || numberingA[otherSide(a.from)] !== numberingB[otherSide(a.from)])
  );
}

export function areEqual(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
