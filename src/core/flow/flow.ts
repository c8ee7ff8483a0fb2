// A flow as rules, diagram, transcript and command line see it: plain data, cheap to send, built from the tracker's
// tables only on demand.

import type { HandshakeAckVerdict } from "../tcp/handshakeVerdict";
import type { SeqNumber } from "../tcp/seq";
import type { TcpState } from "../tcp/states";
import type { FlowConnection } from "./connection";
import type { Side } from "./side";

export { HANDSHAKE_CLASS, MAX_HANDSHAKE_EVENTS, Mark, Trait } from "./marks";
export type { Side } from "./side";

/** The nine outcomes; every flow has exactly one. */
export type Outcome =
  | "established"
  | "refused"
  | "unanswered"
  | "unreachable"
  | "half-open"
  | "reset"
  | "broken"
  | "one-sided"
  | "not-captured";

export const OUTCOMES = [
  "established",
  "refused",
  "unanswered",
  "unreachable",
  "half-open",
  "reset",
  "broken",
  "one-sided",
  "not-captured",
] as const satisfies readonly Outcome[];

/** How the flow ended, as far as the capture shows it. */
export type FlowEnd = "open" | "fin" | "reset";

/** A segment's own fields, by their names of RFC 9293 §3.3.1. */
export interface SegmentFields {
  readonly seq: SeqNumber;
  /** As on the wire, whether or not the ACK bit is set. */
  readonly ack: SeqNumber;
  /** SEG.LEN: octets of data, plus one each for SYN and FIN. */
  readonly len: number;
  /** The window field as sent, unscaled. */
  readonly wnd: number;
  readonly up: number;
  /** 12 bits; see FIN … RESERVED of core/tcp/flags. */
  readonly flags: number;
  readonly payloadLength: number;
  readonly dataOffset: number;
  readonly checksum: number;
  /** Octets of the option area as captured. */
  readonly options: Uint8Array;
  /** `Defect` bits of core/tcp/defects. */
  readonly defects: number;
  /** First octets of the payload of a RST (at most 64), else empty. */
  readonly payloadHead: Uint8Array;
  readonly ipId: number;
  readonly hops: number;
  readonly ecn: number;
}

/** An endpoint's variables at one moment, as inferred from the capture. `undefined` is "not known yet". */
export interface EndpointAt {
  readonly state: TcpState;
  readonly iss: SeqNumber | undefined;
  /** The highest SEG.SEQ+SEG.LEN it was seen to send. */
  readonly sndNxt: SeqNumber | undefined;
  /** The highest SEG.ACK it was seen to send: its RCV.NXT, at least. */
  readonly rcvNxt: SeqNumber | undefined;
  /** The right edge of the window it last offered (SEG.ACK + window, scaled where negotiated). */
  readonly rcvEdge: SeqNumber | undefined;
}

/** A segment of the flow that is kept individually: handshake, teardown, and every segment with a mark. */
export interface Arrival {
  readonly kind: "segment";
  /** Position in `Flow.events`. */
  readonly index: number;
  readonly frameNumber: number;
  readonly timeNs: number;
  readonly fileOffset: number;
  readonly from: Side;
  readonly seg: SegmentFields;
  /** Bits of `Mark`. */
  readonly marks: number;
  /** The two endpoints before this segment was sent and received. */
  readonly sender: EndpointAt;
  readonly receiver: EndpointAt;
  /** Their states after it. */
  readonly after: { readonly initiator: TcpState; readonly responder: TcpState };
  /** How many further segments with the same marks and side followed immediately and were folded into this one. */
  readonly repeats: number;
  /** When the last of these came; absent where that is not known. */
  readonly lastRepeatNs?: number;
  /** TSval of the segment that its sender had sent before, where that had Timestamps. Segments sent again do not count. */
  readonly lastTsVal?: number;
  /** Absent where the frame has no Ethernet header, and for segments taken out of a run. */
  readonly link?: Link;
  /** The number of the capture's recording point; absent where the capture does not say. */
  readonly point?: number;
  /** Of a SYN-ACK whose SYN was seen: whether it acknowledges one, or answers one that the capture missed. */
  readonly synAckFit?: "fits" | "explained" | "wrong";
}

/** A segment in one frame. */
export interface SegmentFrame {
  readonly frameNumber: number;
  readonly timeNs: number;
  readonly from: Side;
  readonly seg: SegmentFields;
  /** The number of the capture's recording point; absent where the capture does not say. */
  readonly point?: number;
}

/** Ordinary segments between two arrivals. */
export interface DataRun {
  readonly kind: "run";
  readonly index: number;
  /** The first of them. */
  readonly frameNumber: number;
  readonly timeNs: number;
  readonly fileOffset: number;
  /** Of the last of them; undefined where it is not known, because the one after it was taken out. */
  readonly lastTimeNs: number | undefined;
  readonly segments: { readonly initiator: number; readonly responder: number };
  /** Octets of data. */
  readonly bytes: { readonly initiator: number; readonly responder: number };
}

/** An ICMP or ICMPv6 error that quotes a segment of the flow. */
export interface IcmpError {
  readonly kind: "icmp";
  readonly index: number;
  readonly frameNumber: number;
  readonly timeNs: number;
  readonly fileOffset: number;
  readonly family: 4 | 6;
  readonly type: number;
  readonly code: number;
  /** Who sent the error. */
  readonly source: string;
  /** Who had sent the quoted segment, and its numbers; `flags` is −1 where the quote ends before them (8 octets are enough for ports and seq). */
  readonly quotedFrom: Side;
  readonly quotedSeq: SeqNumber;
  readonly quotedFlags: number;
  /** Octets of data of the quoted segment by its IP header; where the quote has only 8 octets of TCP, with its options. */
  readonly quotedLength: number;
  /** Of "fragmentation needed" and "packet too big": MTU of the next hop, 0 where the error has none. */
  readonly mtu: number;
}

/** Ethernet addresses of a frame, as people write them. */
export interface Link {
  readonly source: string;
  readonly destination: string;
}

/** How the IP ID goes on from one segment to the next. */
export type IpIdCourse = "zero" | "counting" | "varying";

/** What the segments of one side have in common beside the numbers of TCP. */
export interface SenderProfile {
  /** Distinct TTLs or hop limits of the side's segments in this flow, in order; RSTs do not count. */
  readonly hops: readonly number[];
  /** Those of its host's SYNs and SYN-ACKs in all flows. */
  readonly hostHops: readonly number[];
  /** `undefined` where it is not known: IPv6, or a single segment. */
  readonly ipIds: IpIdCourse | undefined;
  /** Source addresses of its frames, in order; RSTs do not count. */
  readonly macs: readonly string[];
}

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

/** How many of a host's SYNs and SYN-ACKs had this TTL or hop limit. */
export interface HopCount {
  readonly hops: number;
  readonly segments: number;
}

export type FlowEvent = Arrival | DataRun | IcmpError;

export interface Endpoint {
  readonly address: string;
  readonly port: number;
  readonly iss: SeqNumber | undefined;
  /** SEG.SEQ of its first captured segment; without a SYN this is not its ISS. */
  readonly firstSeq?: SeqNumber | undefined;
  readonly sndNxt: SeqNumber | undefined;
  /** The highest SEG.ACK it sent. */
  readonly rcvNxt: SeqNumber | undefined;
  readonly segments: number;
  /** When it last sent data or a FIN. */
  readonly lastDataNs: number | undefined;
  /** Octets of data, including retransmissions. */
  readonly payloadBytes: number;
  /** Frames of this side that were recorded twice and are not counted as segments. */
  readonly duplicates: number;
  /** Octets of this side that the other acknowledged but that were not captured: lost by the capture. */
  readonly missedByCapture: number;
  readonly state: TcpState;
  /** What is reported once for a host falls to this flow: its SYN has no MSS option, a checksum is wrong. */
  readonly firstOfHost: { readonly withoutMss: boolean; readonly wrongChecksum: boolean };
  /** Of all its host's segments in the capture that could be verified. */
  readonly checksums: { readonly right: number; readonly wrong: number };
  /** Of its last segment that is no RST, ordinary data included; with its frame where that is known. */
  readonly lastIp?: { readonly ipId: number; readonly hops: number; readonly frameNumber: number | undefined };
  /** What its first data begins with: a TLS record, HTTP, or something else; absent where that was not captured. */
  readonly firstData?: "tls" | "http" | "other";
  /** Of its host, over all flows of the capture. */
  readonly hostHops: readonly HopCount[];
}

/** A filter that excluded some kinds of segment. */
export type Filter =
  /** Pure ACKs. */
  | "no-pure-acks"
  /** Pure ACKs and data: only SYN, FIN and RST were captured. */
  | "control-only"
  /** Pure ACKs, SYN, FIN and RST: only data was captured. */
  | "data-only";

/** What the capture allows rules to judge. Every rule checks this first. */
export interface Sight {
  /** The SYN was captured. */
  readonly startSeen: boolean;
  readonly directions: "both" | Side;
  /** SYN and SYN-ACK (or ACK) were recorded in the wrong order. */
  readonly swapped: boolean;
  /** Frames of this flow were recorded twice. */
  readonly duplicated: boolean;
  /** The snap length cut headers or options of this flow. */
  readonly cut: boolean;
  /** Acknowledged octets that were not captured, or drops reported by the capture. */
  readonly lossy: boolean;
  /** Lost frames reported by the capture (pcapng, live); 0 without a report. */
  readonly captureDropped: number;
  /** The capture contains sequence numbers relative to one another, and not those on the wire. */
  readonly relativeNumbersOnly?: true;
  /** The capture does not contain SEG.SEQ of segments without data: they have the number that is expected. */
  readonly numbersAssumed?: true;
  /** Kinds of segment that the whole capture does not contain: their absence does not mean that they are missing on the wire. */
  readonly filtered: Filter | undefined;
  /** Signs of segmentation or checksum offloading on this flow: data beyond the MSS, pseudo-header sums. */
  readonly offloaded: boolean;
  /** Time of the capture's first frame, or of the first one after it paused, before the flow. */
  readonly captureStartNs: number;
  /** Time of the capture's last frame before it pauses or ends, from the flow's last segment on; or now while it is being written. */
  readonly captureEndNs: number;
  /** Events that were not kept because the flow had too many; their segments are counted in the runs. */
  readonly dropped: number;
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
