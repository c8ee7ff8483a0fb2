// Reassembles a TCP header, its options, or a tunnel's headers before it from fragments. A segment's
// payload is not needed, so only the beginning of each packet is kept, and only if the first fragment is not
// enough.

import { Defect } from "../tcp/defects";
import type { Cursor, FirstFragment, Fragments, Step } from "./cursor";

/** Room for a chain of tunnels and the longest TCP header. */
const HELD_OCTETS = 512;
const UNIT = 8;
/** Both addresses precede it, so that the packet can refer to them. */
const DATA_AT = 32;
/** Packets that are reassembled at the same time; the oldest is dropped. */
const MOST_PACKETS = 128;
/** After this many frames an identification may be reused. */
const EXPIRES_AFTER_FRAMES = 20_000;

/** A packet with captured fragments. */
class PartialPacket {
  readonly bytes = new Uint8Array(DATA_AT + HELD_OCTETS);
  readonly view = new DataView(this.bytes.buffer);
  readonly #held = new Uint8Array(HELD_OCTETS / UNIT);
  family: 4 | 6 = 4;
  path = -1;
  id = 0;
  protocol = 0;
  beganAtFrame = 0;
  /** Total octets, once the last fragment was seen; otherwise −1. */
  total = -1;
  /** Its segment was passed on. */
  isDone = false;

  begin(cursor: Cursor, protocol: number): void {
    const { packet, bytes } = cursor;
    const octets = packet.family === 4 ? 4 : 16;
    this.#held.fill(0);
    this.bytes.set(bytes.subarray(packet.sourceOffset, packet.sourceOffset + octets), 0);
    this.bytes.set(bytes.subarray(packet.destinationOffset, packet.destinationOffset + octets), 16);
    this.family = packet.family;
    this.path = cursor.path;
    this.id = packet.ipId;
    this.protocol = protocol;
    this.beganAtFrame = cursor.frameNumber;
    this.total = -1;
    this.isDone = false;
  }

  isOf(cursor: Cursor, protocol: number): boolean {
    const { packet, bytes } = cursor;
    if (this.id !== packet.ipId || this.path !== cursor.path || this.protocol !== protocol) return false;
    if (this.family !== packet.family || cursor.frameNumber - this.beganAtFrame > EXPIRES_AFTER_FRAMES) return false;
    const octets = packet.family === 4 ? 4 : 16;
    for (let i = 0; i < octets; i++) {
      if (this.bytes[i] !== bytes[packet.sourceOffset + i]) return false;
      if (this.bytes[16 + i] !== bytes[packet.destinationOffset + i]) return false;
    }
    return true;
  }

  /** Keeps `bytes[from, to)` at `offset`; octets that are already kept stay. False if the two differ. */
  add(bytes: Uint8Array, from: number, to: number, offset: number, isLast: boolean): boolean {
    if (isLast) this.total = offset + to - from;
    let agrees = true;
    for (let at = offset; at < Math.min(offset + to - from, HELD_OCTETS); at++) {
      const octet = bytes[from + at - offset]!;
      if (this.#held[at >>> 3] === 1) agrees &&= this.bytes[DATA_AT + at] === octet;
      else this.bytes[DATA_AT + at] = octet;
    }
    for (let unit = offset >>> 3; unit < this.#held.length && unit * UNIT < offset + to - from; unit++) {
      // The last fragment may fill a unit only in part; the unit is still complete.
      if ((unit + 1) * UNIT <= offset + to - from || isLast) this.#held[unit] = 1;
    }
    return agrees;
  }

  /** Octets kept from the packet's beginning without a gap. */
  get contiguous(): number {
    let unit = 0;
    while (unit < this.#held.length && this.#held[unit] === 1) unit++;
    return this.total >= 0 ? Math.min(unit * UNIT, this.total) : unit * UNIT;
  }
}

export class FragmentTable implements Fragments {
  readonly #packets: PartialPacket[] = [];
  #oldest = 0;

  join(cursor: Cursor, protocol: number, dataAt: number, offset: number, hasMore: boolean): Step | undefined {
    // A truncated fragment cannot be joined to the next one; one far after the headers is not needed.
    const isCut = cursor.end < cursor.wireEnd && cursor.end - dataAt < HELD_OCTETS;
    if (cursor.quoting || isCut || offset >= HELD_OCTETS) return cursor.count("fragments", "IP fragments");
    let partial = this.#packets.find((each) => each.isOf(cursor, protocol));
    if (!partial) {
      partial = this.#free();
      partial.begin(cursor, protocol);
    }
    const { contiguous: before, isDone } = partial;
    const agrees = partial.add(cursor.bytes, dataAt, cursor.end, offset, !hasMore);
    if (!agrees) cursor.count("malformed", "IP fragments that overlap with other content");
    const { contiguous, total } = partial;
    if (isDone || contiguous === 0 || contiguous === before) return cursor.count("fragments", "IP fragments");
    cursor.partial = partial;
    cursor.bytes = partial.bytes;
    cursor.view = partial.view;
    cursor.packet.linkOffset = -1;
    cursor.packet.sourceOffset = cursor.packet.pseudoSourceOffset = 0;
    cursor.packet.destinationOffset = cursor.packet.pseudoDestinationOffset = 16;
    cursor.at = DATA_AT;
    cursor.end = DATA_AT + contiguous;
    cursor.wireEnd = total >= 0 ? DATA_AT + total : cursor.end;
    cursor.fragmentEnd = contiguous === total ? -1 : cursor.end;
    cursor.defects = total >= 0 ? cursor.defects & ~Defect.Fragment : cursor.defects | Defect.Fragment;
    return cursor.next.ipProtocol(cursor, protocol);
  }

  joinFirst(cursor: Cursor, first: FirstFragment): Step | undefined {
    const { packet, fragmentEnd } = cursor;
    packet.family = first.family;
    packet.sourceOffset = first.sourceOffset;
    packet.destinationOffset = first.destinationOffset;
    packet.ipId = first.ipId;
    cursor.path = first.path;
    cursor.end = cursor.wireEnd = fragmentEnd;
    cursor.wantsFragments = false;
    return this.join(cursor, first.protocol, first.dataAt, 0, true);
  }

  #free(): PartialPacket {
    if (this.#packets.length < MOST_PACKETS) {
      const packet = new PartialPacket();
      this.#packets.push(packet);
      return packet;
    }
    const oldest = this.#packets[this.#oldest]!;
    this.#oldest = (this.#oldest + 1) % MOST_PACKETS;
    return oldest;
  }
}
