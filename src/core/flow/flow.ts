// A flow as rules, diagram, transcript and command line see it: plain data, cheap to send, built from the tracker's
// tables only on demand.

import type { HandshakeAckVerdict } from "../tcp/handshakeVerdict";
import type { SeqNumber } from "../tcp/seq";
import type { FlowConnection } from "./connection";
import type { Endpoint } from "./endpoint";
import type { FlowEvent, SegmentFrame } from "./flowEvents";
import type { FlowEnd, Outcome } from "./flowOutcome";
import type { Side } from "./side";
import type { Sight } from "./sight";

// Who reads flows finds all their parts here.
export type { Endpoint, HopCount, IpIdCourse, SenderProfile } from "./endpoint";
export type {
  Arrival,
  DataRun,
  EndpointAt,
  FlowEvent,
  IcmpError,
  Link,
  SegmentFields,
  SegmentFrame,
} from "./flowEvents";
export { type FlowEnd, OUTCOMES, type Outcome } from "./flowOutcome";
export { HANDSHAKE_CLASS, MAX_HANDSHAKE_EVENTS, Mark, Trait } from "./marks";
export type { Side } from "./side";
export type { Filter, Sight } from "./sight";

/** A late answer to requests for the Ethernet address of the next hop, for which the flow's first SYN waited. */
export interface NeighborWait {
  readonly protocol: "ARP" | "Neighbor Discovery";
  /** Whose Ethernet address was asked for. */
  readonly target: string;
  readonly requests: number;
  readonly firstFrame: number;
  readonly firstFileOffset: number;
  readonly answerFrame: number;
  /** From the first request to the answer. */
  readonly waitedNs: number;
  readonly answeredNs: number;
  readonly askerMac: string;
  readonly targetMac: string;
}

/** The flow's end that recorded it. The names of the interfaces are there where they differ. */
export interface RecordingHost {
  readonly side: Side;
  /** By which the SYN left or came, and by which the SYN-ACK. */
  readonly synBy?: string;
  readonly synAckBy?: string;
}

export interface Flow {
  /** From 1, in order of the first frame. */
  readonly id: number;
  readonly initiator: Endpoint;
  readonly responder: Endpoint;
  /** False if no SYN was captured: then "initiator" is the sender of the first segment. */
  readonly initiatorKnown: boolean;
  readonly family: 4 | 6;
  /** "Ethernet / VLAN 42", innermost last; empty for the link layer only. */
  readonly path: string;
  readonly outcome: Outcome;
  readonly end: FlowEnd;
  readonly firstFrame: number;
  readonly lastFrame: number;
  readonly firstTimeNs: number;
  readonly lastTimeNs: number;
  readonly firstFileOffset: number;
  readonly segments: number;
  /** In capture order. */
  readonly events: readonly FlowEvent[];
  /** Union of the marks of its events and its own. */
  readonly marks: number;
  /** Bits of `Trait`. */
  readonly traits: number;
  readonly sight: Sight;
  /** Indices into `events` of the three that opened the flow: the SYN and SYN-ACK are the pair that fits; without an answer, the first SYN. */
  readonly handshake: {
    readonly syn: number | undefined;
    readonly synAck: number | undefined;
    readonly ack: number | undefined;
  };
  /** The initiator's first ACK of a SYN-ACK as it was judged; absent where both of its numbers fit, or where it never came. */
  readonly handshakeAck?: JudgedAck;
  /** A fitting ACK after which the responder repeated its SYN-ACK, having sent nothing that follows from that ACK. */
  readonly refusedAck?: RefusedAck;
  readonly rtt: { readonly synToSynAckNs: number | undefined; readonly synAckToAckNs: number | undefined };
  /** What the first SYN waited for before it could leave. */
  readonly neighborWait?: NeighborWait;
  /** Absent where the capture does not say that one of the ends recorded it. */
  readonly host?: RecordingHost;
  /** The flow before this one on the same addresses and ports, if the capture contains one. */
  readonly previous: PreviousFlow | undefined;
  /** Set on the third flow of a host whose ISNs follow a pattern, for all flows of the host. */
  readonly isnPattern?: {
    readonly side: Side;
    readonly kind: "zero" | "equal" | "step";
    /** From one flow to the next, signed. */
    readonly step: number;
    /** How many flows in a row: this one, those before it, and those since. */
    readonly flows: number;
  };
  /** Frames that repeat segments of `events`, recorded at another point: those of the handshake. Absent without any. */
  readonly copies?: readonly SegmentFrame[];
  /** Set where other places recorded the same connection. */
  readonly connection?: FlowConnection;
}

/** The verdict on a handshake's ACK, and its index into `Flow.events`. */
export interface JudgedAck extends HandshakeAckVerdict {
  readonly event: number;
}

export interface RefusedAck {
  /** The ACK: its index into `Flow.events`. */
  readonly event: number;
  /** How often the SYN-ACK came again, without those that may have crossed the ACK on the path. */
  readonly times: number;
  /** The responder accepted the connection after all, or the capture does not tell. */
  readonly isAccepted: boolean;
}

export interface PreviousFlow {
  readonly id: number;
  readonly end: FlowEnd;
  readonly lastFrame: number;
  readonly lastTimeNs: number;
  /** The highest number each address had used; `initiator` is this flow's initiator. */
  readonly sndNxt: { readonly initiator: SeqNumber | undefined; readonly responder: SeqNumber | undefined };
  /** This flow began while that one was still open. */
  readonly wasOpen: boolean;
}
