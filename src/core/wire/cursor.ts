// The position of the decoder within a frame. Each layer is a step: it reads its header, moves the cursor after it and
// returns the next step. One loop runs the steps, so that no nesting in a file can exhaust the stack.

import type { NeighborMessage } from "./neighborMessage";
import { emptyPacket, type Packet } from "./packet";
import { PathTable } from "./paths";
import { RecordingPoints } from "./recordingPoints";
import { Tally, type TallyKind } from "./tally";

/** Decodes the layer at `cursor.at`; returns the step of the next layer, or `undefined` at the end. */
export type Step = (cursor: Cursor) => Step | undefined;

/** The steps by the numbers in the headers. `undefined`: unknown (and counted as such). */
export interface Dispatch {
  link(cursor: Cursor, linkType: number): Step | undefined;
  etherType(cursor: Cursor, type: number): Step | undefined;
  ipProtocol(cursor: Cursor, protocol: number): Step | undefined;
}

/** The state of a first fragment before its layers are decoded, to return to. */
export interface FirstFragment {
  readonly protocol: number;
  /** Where its data begins. */
  readonly dataAt: number;
  readonly path: number;
  readonly family: 4 | 6;
  readonly sourceOffset: number;
  readonly destinationOffset: number;
  readonly ipId: number;
}

/** Reassembles fragments. */
export interface Fragments {
  /**
   * Adds the fragment `[dataAt, cursor.end)` at `offset` of the packet that `cursor.packet` begins to describe. Where
   * its packet's headers may now be complete, the cursor is set to them and their step is returned.
   */
  join(cursor: Cursor, protocol: number, dataAt: number, offset: number, hasMore: boolean): Step | undefined;
  /** `join` for a first fragment, after its layers were decoded as far as they go. */
  joinFirst(cursor: Cursor, first: FirstFragment): Step | undefined;
}

export class Cursor {
  bytes: Uint8Array = new Uint8Array(0);
  view: DataView = new DataView(this.bytes.buffer);
  /** Start of the current layer. */
  at = 0;
  /** End of the captured octets of the current layer. */
  end = 0;
  /** End of the current layer on the wire; beyond `end` if the capture truncated it. */
  wireEnd = 0;
  /** Where the frame ended on the wire by the capture's account. */
  frameEnd = 0;
  /** Behind a first IP header, which told how long the packet is. */
  insideIp = false;
  frameNumber = 0;
  /** Index into `paths`. */
  path = 0;
  /** Bits of `Defect` that layers below TCP found. */
  defects = 0;
  /** Inside the packet that an ICMP error quotes. */
  quoting = false;
  /** End of the current fragment: the octets after it are in other fragments. −1 outside of fragments. */
  fragmentEnd = -1;
  /** The first fragment that is being decoded. */
  firstFragment: FirstFragment | undefined = undefined;
  /** A header is incomplete because the fragment ends. */
  wantsFragments = false;
  /** What the frame says of a neighbor, if it is ARP or Neighbor Discovery. */
  neighbor: NeighborMessage | undefined = undefined;
  /** The reassembled packet that is being decoded; `isDone` once its segment was passed on. */
  partial: { isDone: boolean } | undefined = undefined;
  readonly fragments: Fragments;
  /** The result of decoding the current frame. */
  packet: Packet = emptyPacket();
  readonly paths = new PathTable();
  readonly points = new RecordingPoints();
  readonly tally = new Tally();
  readonly next: Dispatch;

  constructor(next: Dispatch, fragments: Fragments) {
    this.next = next;
    this.fragments = fragments;
  }

  /**
   * Whether `length` octets of a header are available. If not, counts the reason: truncated by the capture, or too short on the wire.
   * `what` is a constant, e.g. "IPv4 header".
   */
  has(length: number, what: string): boolean {
    return this.end - this.at >= length || this.#lacks(length, what);
  }

  #lacks(length: number, what: string): false {
    if (this.end === this.fragmentEnd) this.wantsFragments = true;
    else if (this.wireEnd - this.at >= length) this.count("truncated", what);
    else this.count("malformed", what);
    return false;
  }

  /** Ends the current layer after `length` octets, unless it ends before. */
  limit(length: number): void {
    this.wireEnd = Math.min(this.wireEnd, this.at + length);
    this.end = Math.min(this.end, this.wireEnd);
  }

  count(kind: TallyKind, name: string): undefined {
    if (this.quoting) this.tally.count("other", "ICMP", this.frameNumber);
    else this.tally.count(kind, name, this.frameNumber);
  }

  countNumbered(kind: "unsupported" | "other", format: (number: number) => string, number: number): undefined {
    if (this.quoting) this.tally.count("other", "ICMP", this.frameNumber);
    else this.tally.countNumbered(kind, format, number, this.frameNumber);
  }
}
