// What the whole capture shows of one side of a flow, and of its host.

import type { SeqNumber } from "../tcp/seq";
import type { TcpState } from "../tcp/states";

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
  /** Its first data is an HTTP error 400 whose text says that TLS is expected. */
  readonly asksForTls?: true;
  /** In a refused flow, the frame of the first SYN-ACK from its address and port; absent where none was captured. */
  readonly portAnswered?: number;
  /** The Ethernet address that this SYN-ACK came from; absent where it is not known. */
  readonly portAnsweredFrom?: string;
  /** How often each mark, by the number of its bit, was on a segment that is not among the events; absent where all are. */
  readonly droppedMarks?: readonly number[];
  /** Of its host, over all flows of the capture. */
  readonly hostHops: readonly HopCount[];
}

/** How many of a host's SYNs and SYN-ACKs had this TTL or hop limit. */
export interface HopCount {
  readonly hops: number;
  readonly segments: number;
}

/** How the IP ID continues from one segment to the next. */
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
  /** Of its SYN or SYN-ACK, where that was captured: window, shift count offered, and its options by name, in order. */
  readonly window?: number;
  readonly windowScale?: number | undefined;
  readonly options?: readonly string[];
  /** Ticks a second of the clock in its Timestamps, where its segments show one rate alone. */
  readonly clockHz?: number | undefined;
}
