// What tells one flow from all others, and what two places have in common of it.

import type { Side } from "../flow/side";
import type { SeqNumber } from "../tcp/seq";
import type { SeenSegment } from "./seenSegment";

/** Numbers of one side that one place saw. */
export interface SideIdentity {
  readonly address: string;
  readonly port: number;
  /** Of its SYN or SYN-ACK. */
  readonly iss: SeqNumber | undefined;
  /** The first and the highest number that it was seen to use. */
  readonly firstSeq: SeqNumber | undefined;
  readonly sndNxt: SeqNumber | undefined;
}

/** A SYN of the initiator as one place recorded it. */
export interface SynIdentity {
  readonly tsVal: number | undefined;
  /** 0 where it has none. */
  readonly ipId: number;
  readonly window: number;
  /** As hexadecimal digits, for comparing. */
  readonly options: string;
}

export interface FlowIdentity extends Readonly<Record<Side, SideIdentity>> {
  /** Position of its capture, and its id there. */
  readonly capture: number;
  readonly id: number;
  readonly initiatorKnown: boolean;
  /** VLANs and tunnels: two of them in one capture are two places. */
  readonly path: string;
  /** On the clock of its capture. */
  readonly firstTimeNs: number;
  readonly lastTimeNs: number;
  /** The SYNs of the attempt, a few at most. Read when they are needed. */
  readonly syns: readonly SynIdentity[];
  /** All segments that are compared. Read when they are needed. */
  readonly segments: readonly SeenSegment[];
}

/** "10.0.0.1:5000" of either family, without brackets: a key, not a text. */
export function endKey({ address, port }: SideIdentity): string {
  return `${address} ${port}`;
}

/** The same for both directions. */
export function endpointsKey({ initiator, responder }: FlowIdentity): string {
  const [a, b] = [endKey(initiator), endKey(responder)];
  return a < b ? `${a} ${b}` : `${b} ${a}`;
}

/** Both have the same endpoints in the same roles. */
export function hasSameEnds(a: FlowIdentity, b: FlowIdentity): boolean {
  return endKey(a.initiator) === endKey(b.initiator) && endKey(a.responder) === endKey(b.responder);
}

export function hasSameEnd(a: FlowIdentity, b: FlowIdentity, side: Side): boolean {
  return endKey(a[side]) === endKey(b[side]);
}
