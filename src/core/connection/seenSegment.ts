// A segment as one place recorded it, with all that can differ at the next place.

import type { Side } from "../flow/side";
import { Defect } from "../tcp/defects";
import type { SeqNumber } from "../tcp/seq";

export interface SeenSegment {
  readonly frame: number;
  /** On the clock of its own capture. */
  readonly timeNs: number;
  /** Its sender's role in the connection. */
  readonly from: Side;
  readonly seq: SeqNumber;
  /** As on the wire, whether or not the ACK bit is set. */
  readonly ack: SeqNumber;
  /** 12 bits; see core/tcp/flags. */
  readonly flags: number;
  /** The field as sent, unscaled. */
  readonly window: number;
  readonly payloadLength: number;
  /** 0 for IPv6. */
  readonly ipId: number;
  readonly hops: number;
  /** Two bits of the IP header. */
  readonly ecn: number;
  /** `undefined` where it was not verified, or left to the network adapter. */
  readonly checksumFits: boolean | undefined;
  /** As captured. */
  readonly options: Uint8Array;
  /** The snap length cut the options, or the window too: what is missing need not be missing on the wire. */
  readonly cut: "nothing" | "options" | "window";
}

/** By the segment's `Defect` bits. */
export function cutOf(defects: number): SeenSegment["cut"] {
  if (defects & (Defect.WindowCut | Defect.HeaderCut)) return "window";
  return defects & Defect.OptionsCut ? "options" : "nothing";
}

/** Endpoints of a connection as one place sees them, in words: "10.0.0.1:5000". */
export interface SeenEndpoints {
  readonly initiator: string;
  readonly responder: string;
}
