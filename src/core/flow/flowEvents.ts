// What is kept of a flow's frames: segments, runs of ordinary segments, and ICMP errors.

import type { SeqNumber } from "../tcp/seq";
import type { TcpState } from "../tcp/states";
import type { Side } from "./side";

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
  /** First octets of the payload of a RST or SYN (at most 64), else empty. */
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

export type FlowEvent = Arrival | DataRun | IcmpError;
