// A connection that was recorded at several places: which flow each place has, and what became of every segment between
// them. Plain data, filled by core/connection, read by rules and views.

import type { SeqNumber } from "../tcp/seq";
import type { Side } from "./side";

/** Where frames of one path were recorded: a file, an interface, one stack of encapsulation, one side of a router or NAT. */
export interface Place {
  /** From 0, the same for all connections of the comparison or capture. */
  readonly id: number;
  /** As the capture names it: "eth0", "VLAN 42"; the file's name where files are compared. */
  readonly name: string;
  /** Position of its file among those that are compared; 0 where there is only one. */
  readonly capture: number;
}

/** Why flows are taken for one connection. */
export type JoinKind =
  /** The same addresses, ports and ISNs. */
  | "same-numbers"
  /** The same addresses and ports; each flow has one direction, and the numbers of both interlock. */
  | "halves"
  /** Other addresses or ports, but the same ISNs, timestamps and options: NAT, a load balancer. */
  | "translated"
  /** The sequence numbers of one or both sides differ by a constant. */
  | "shifted"
  /** A SYN-ACK that acknowledges the SYN's number came to the waiting port from elsewhere. */
  | "waiting-port"
  /** A segment with the next numbers of an open connection came to one of its ends from elsewhere. */
  | "from-elsewhere";

export interface JoinProof {
  readonly kind: JoinKind;
  /** A sentence with the numbers that prove it. */
  readonly text: string;
}

/** What became of a segment between two places. */
export const FATES = ["arrived", "changed", "delayed", "lost", "injected"] as const;
export type Fate = (typeof FATES)[number];

/** A field with another value at the next place. Sequence numbers are raw; `undefined` is "not there". */
export interface FieldChange {
  /**
   * "options.mss", "options.windowScale", "options.sackPermitted", "options.timestamps", "options.sack", "options" (any other),
   * "seq", "ack", "window", "flags", "ecn", "payloadLength", "checksum", "source", "destination".
   */
  readonly field: string;
  readonly from: number | string | true | undefined;
  /** The same as `from` where the numbers around it were rewritten, and this one was not: SACK blocks. */
  readonly to: number | string | true | undefined;
  /** The two places, where the changes of one segment happened between several. */
  readonly between?: readonly [number, number];
}

/** One segment of a connection, as its places saw it. */
export interface SegmentFate {
  readonly from: Side;
  /** By place, in the order of `FlowConnection.places`: the frame; `undefined` where it was not seen. */
  readonly frames: readonly (number | undefined)[];
  /** By place: capture time on the clock of the first place, in ns. */
  readonly timesNs: readonly (number | undefined)[];
  /** As the first place that it passed saw it: control bits, SEG.SEQ, and octets of data. */
  readonly flags: number;
  readonly seq: SeqNumber;
  readonly payloadLength: number;
  /** The most notable thing that happened to it: lost, injected, changed, delayed, arrived. */
  readonly fate: Fate;
  /**
   * The two places that the fate lies between, as positions in `places`, in the direction of travel. Lost: where it was last
   * seen, and where it was not. Injected: where it should have been seen before, and where it was seen first.
   */
  readonly between: readonly [number, number];
  /** From the one to the other of `between`, corrected for the clocks; `undefined` where it was seen at one of them only. */
  readonly transitNs: number | undefined;
  /**
   * Hop count, MAC and VLAN are no changes. Empty for most segments. Of a SYN or ACK that a device sent instead of the initiator's:
   * what differs from that one.
   */
  readonly changes: readonly FieldChange[];
  /**
   * Why the place where it is missing may just not have recorded it. "edge": its capture begins a little later, or ends a little
   * earlier. "port": it has connections of the same host, but none to this port, as where a filter left them out. "direction": its
   * capture has nothing of this direction.
   */
  readonly doubt?: "edge" | "port" | "direction";
}

/** Attached to each flow of a connection that several places have (`Flow.connection`). */
export interface FlowConnection {
  /** From 1. */
  readonly id: number;
  /** Along the path from the initiator to the responder. */
  readonly places: readonly Place[];
  /** The flow's id at each of `places`; `undefined` where none of its segments was seen. */
  readonly flows: readonly (number | undefined)[];
  /** Which of `places` this flow was seen at. */
  readonly place: number;
  readonly proof: JoinProof;
  /** Of the flow whose first segment an open connection should have had: from where, and the flow of that connection. */
  readonly stray?: { readonly instead: string; readonly flow: number };
  /** Of the flow whose SYN-ACK answers a SYN that went elsewhere: where it went, and that SYN. */
  readonly elsewhere?: { readonly asked: string; readonly synFrame: number; readonly synNs: number };
  /** In the order in which they were sent. What a place could not have seen (it recorded before or after) is left out. */
  readonly segments: readonly SegmentFate[];
}
