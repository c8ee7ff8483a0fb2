// Every segment of a trace, in the order of the capture: 60 octets each, and its options.

import { FloatRows, IntRows } from "../bytes/growingRows";
import { holdSame, OctetArena } from "../bytes/octetArena";
import { cutOf, type SeenSegment } from "../connection/seenSegment";
import type { Side } from "../flow/side";
import { type SeqNumber, toSeq } from "../tcp/seq";
import type { Recorded } from "../tracker/recorded";
import type { Packet } from "../wire/packet";

/** Index + 1 of the next segment of the same flow. */
const NEXT = 0;
const FRAME = 1;
const SEQ = 2;
const ACK_NUMBER = 3;
/** Flags (12 bits), side (bit 12), checksum (bits 13–14), length of the options (from bit 16). */
const BITS = 4;
/** Window (upper half) and IP ID. */
const WINDOW = 5;
const PAYLOAD = 6;
/** Hops (8), ECN (bits 8–9), and what of the segment was cut (from bit 10). */
const IP = 7;
const OPTIONS = 8;
const WIDTH = 9;

const SIDE_B = 1 << 12;
const CUTS = ["nothing", "options", "window"] as const;
const CUT_SHIFT = 10;
const CHECKSUM_SHIFT = 13;
const CHECKSUMS = [undefined, true, false] as const;
const OPTIONS_SHIFT = 16;

/** What is known of a checksum. */
export const CHECKSUM_UNKNOWN = 0;
export const CHECKSUM_FITS = 1;
export const CHECKSUM_WRONG = 2;

export class TracedSegments {
  readonly #ints = new IntRows(WIDTH);
  readonly #times = new FloatRows(1);
  readonly #options = new OctetArena();

  get length(): number {
    return this.#ints.length;
  }

  /** `side` is 0 for A, 1 for B. Answers the segment's index. */
  add(packet: Packet, side: number, checksum: number, { frameNumber, timeNs }: Recorded): number {
    const index = this.#ints.add();
    const ints = this.#ints.chunk(index);
    const at = this.#ints.at(index);
    ints[at + FRAME] = frameNumber;
    ints[at + SEQ] = packet.seq;
    ints[at + ACK_NUMBER] = packet.ack;
    const options = Math.min(packet.optionsEnd - packet.optionsStart, 255);
    ints[at + BITS] =
      packet.flags | (side === 0 ? 0 : SIDE_B) | (checksum << CHECKSUM_SHIFT) | (options << OPTIONS_SHIFT);
    ints[at + WINDOW] = (packet.window << 16) | packet.ipId;
    ints[at + PAYLOAD] = packet.payloadLength;
    ints[at + IP] = packet.hops | (packet.ecn << 8) | (CUTS.indexOf(cutOf(packet.defects)) << CUT_SHIFT);
    ints[at + OPTIONS] = this.#options.add(packet.bytes, packet.optionsStart, packet.optionsEnd);
    this.#times.add();
    this.#times.chunk(index)[this.#times.at(index)] = timeNs;
    return index;
  }

  /** The next segment of the same flow; −1 for none. */
  after(index: number): number {
    return this.#ints.chunk(index)[this.#ints.at(index) + NEXT]! - 1;
  }

  setAfter(index: number, next: number): void {
    this.#ints.chunk(index)[this.#ints.at(index) + NEXT] = next + 1;
  }

  /** 0 for A, 1 for B. */
  sideOf(index: number): number {
    return (this.#ints.chunk(index)[this.#ints.at(index) + BITS]! & SIDE_B) === 0 ? 0 : 1;
  }

  timeNsOf(index: number): number {
    return this.#times.chunk(index)[this.#times.at(index)]!;
  }

  read(index: number, from: Side): SeenSegment {
    return new TracedSegment(this.#options, from, this.#ints.chunk(index), this.#ints.at(index), this.timeNsOf(index));
  }

  /** Equal but for frame, time, hop count and side; and told from its retransmission by IP ID or options. */
  isSame(index: number, other: TracedSegments, otherIndex: number): boolean {
    const a = this.#ints.chunk(index);
    const i = this.#ints.at(index);
    const b = other.#ints.chunk(otherIndex);
    const j = other.#ints.at(otherIndex);
    const bits = a[i + BITS]! & ~SIDE_B;
    const length = bits >>> OPTIONS_SHIFT;
    return (
      a[i + SEQ] === b[j + SEQ] &&
      a[i + ACK_NUMBER] === b[j + ACK_NUMBER] &&
      bits === (b[j + BITS]! & ~SIDE_B) &&
      a[i + WINDOW] === b[j + WINDOW] &&
      a[i + PAYLOAD] === b[j + PAYLOAD] &&
      a[i + IP]! >>> 8 === b[j + IP]! >>> 8 &&
      ((a[i + WINDOW]! & 0xffff) !== 0 || length >= 12) &&
      holdSame(this.#options, a[i + OPTIONS]!, other.#options, b[j + OPTIONS]!, length)
    );
  }
}

/** Reads its options when they are asked for: a view of them would need more memory than all the rest. */
class TracedSegment implements SeenSegment {
  readonly frame: number;
  readonly timeNs: number;
  readonly from: Side;
  readonly seq: SeqNumber;
  readonly ack: SeqNumber;
  readonly flags: number;
  readonly window: number;
  readonly payloadLength: number;
  readonly ipId: number;
  readonly #arena: OctetArena;
  readonly #ints: Int32Array;
  readonly #at: number;

  constructor(arena: OctetArena, from: Side, ints: Int32Array, at: number, timeNs: number) {
    this.#arena = arena;
    this.#ints = ints;
    this.#at = at;
    this.from = from;
    this.timeNs = timeNs;
    this.frame = ints[at + FRAME]!;
    this.seq = toSeq(ints[at + SEQ]!);
    this.ack = toSeq(ints[at + ACK_NUMBER]!);
    this.flags = ints[at + BITS]! & 0xfff;
    this.window = ints[at + WINDOW]! >>> 16;
    this.payloadLength = ints[at + PAYLOAD]!;
    this.ipId = ints[at + WINDOW]! & 0xffff;
  }

  get hops(): number {
    return this.#ints[this.#at + IP]! & 0xff;
  }

  get ecn(): number {
    return (this.#ints[this.#at + IP]! >>> 8) & 3;
  }

  get cut(): SeenSegment["cut"] {
    return CUTS[(this.#ints[this.#at + IP]! >>> CUT_SHIFT) & 3]!;
  }

  get checksumFits(): boolean | undefined {
    return CHECKSUMS[(this.#ints[this.#at + BITS]! >>> CHECKSUM_SHIFT) & 3];
  }

  get options(): Uint8Array {
    return this.#arena.read(this.#ints[this.#at + OPTIONS]!, this.#ints[this.#at + BITS]! >>> OPTIONS_SHIFT);
  }
}
