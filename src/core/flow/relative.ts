// Numbers as people read them: x is the initiator's ISS, y the responder's, and all other numbers are relative to them.

import { type SeqNumber, seqDistance } from "../tcp/seq";
import { LARGEST_WINDOW } from "../tcp/thresholds";
import type { Arrival, Endpoint, Flow, IcmpError, Side } from "./flow";

/** A sequence number, relative and raw. */
export interface RelativeNumber {
  /** "x", "x+1", "y−1"; undefined where the ISS it counts from is not known. */
  readonly text: string | undefined;
  /** As on the wire. */
  readonly raw: SeqNumber;
  /** The capture does not contain the number on the wire: `raw` has no meaning of its own. */
  readonly isRelativeOnly?: true;
}

export const ISS_NAME = { initiator: "x", responder: "y" } as const satisfies Record<Side, string>;

export function otherSide(side: Side): Side {
  return side === "initiator" ? "responder" : "initiator";
}

/** `offset` octets from the ISS called `name`: "x", "x+1", "x−1". */
export function offsetText(name: string, offset: number): string {
  if (offset === 0) return name;
  return offset > 0 ? `${name}+${offset}` : `${name}−${-offset}`;
}

/** A number in the sequence space of `owner`: its own SEQ, or the ACK of its peer. */
export function relativeNumber(flow: Flow, owner: Side, raw: SeqNumber): RelativeNumber {
  const { iss } = flow[owner];
  if (iss === undefined) return { text: undefined, raw };
  const text = offsetText(ISS_NAME[owner], offsetFrom(flow[owner], iss, raw));
  return flow.sight.relativeNumbersOnly ? { text, raw, isRelativeOnly: true } : { text, raw };
}

/** How many octets `raw` lies beyond `base`, a number of the side that sent so much: −2^31 … 2^32−1, negative below it. */
export function offsetFrom(
  { payloadBytes, missedByCapture }: Pick<Endpoint, "payloadBytes" | "missedByCapture">,
  base: SeqNumber,
  raw: SeqNumber,
): number {
  const signed = seqDistance(base, raw);
  // More than half the sequence space beyond is only what the side has sent, or can have outstanding.
  const beyond = signed + 2 ** 32;
  return signed < 0 && beyond <= payloadBytes + missedByCapture + LARGEST_WINDOW ? beyond : signed;
}

/** SEG.SEQ of a segment. */
export function relativeSeq(flow: Flow, arrival: Arrival): RelativeNumber {
  return relativeNumber(flow, arrival.from, arrival.seg.seq);
}

/** SEG.ACK of a segment, whether or not its ACK bit is set. */
export function relativeAck(flow: Flow, arrival: Arrival): RelativeNumber {
  return relativeNumber(flow, otherSide(arrival.from), arrival.seg.ack);
}

/** SEG.SEQ of the segment that an ICMP error quotes. */
export function relativeQuotedSeq(flow: Flow, error: IcmpError): RelativeNumber {
  return relativeNumber(flow, error.quotedFrom, error.quotedSeq);
}

/** "x+1 (4294967295)", or one of the two alone. */
export function bothWays({ text, raw, isRelativeOnly }: RelativeNumber): string {
  if (text === undefined) return String(raw);
  return isRelativeOnly ? text : `${text} (${raw})`;
}
