// The events of all flows: individually kept segments, runs of ordinary ones, ICMP errors. A linked list per flow.

import { FloatRows, IntRows } from "../bytes/growingRows";
import { RST, SYN } from "../tcp/flags";
import type { Packet } from "../wire/packet";
import { LinkAddresses } from "./linkAddresses";
import type { Recorded } from "./recorded";
import {
  E_ACK,
  E_BLOB,
  E_BLOB_LENGTHS,
  E_FLAGS,
  E_FOLDED,
  E_FRAME,
  E_IP,
  E_KIND,
  E_MARKS,
  E_NEXT,
  E_PAYLOAD,
  E_POINT_SHIFT,
  E_SEQ,
  E_URGENT,
  EVENT_WIDTH,
  KIND_RUN,
  KIND_SEGMENT,
  R_FLOATS,
} from "./rowLayout";

const ARENA_CHUNK = 1 << 16;
const LEAST_ARENA_CHUNK = 1 << 10;

/** Doubles of every event: time in ns, offset in the file. */
export const ED_TIME = 0;
export const ED_OFFSET = 1;
/** Doubles of a run: the time of its last segment, octets of data by A and by B. */
export const RD_LAST_TIME = 0;
export const RD_BYTES_A = 1;
export const RD_BYTES_B = 2;
/** Doubles of the repeats folded into an event, in the same table: the time of the last, and their number. */
export const FD_LAST_TIME = 0;
export const FD_COUNT = 1;

export class EventStore {
  readonly ints = new IntRows(EVENT_WIDTH);
  readonly floats = new FloatRows(2);
  readonly runs = new FloatRows(3);
  /** Stay when events move. */
  readonly links = new LinkAddresses();
  #arena: Uint8Array[] = [];
  #arenaUsed = 0;
  /** Of the last chunk. */
  #arenaLength = 0;

  /** Adds an event and returns its index. The caller links it into its flow. */
  add(kind: number, marks: number, { frameNumber, timeNs, fileOffset }: Recorded): number {
    const index = this.ints.add();
    this.floats.add();
    const row = this.ints.chunk(index);
    const at = this.ints.at(index);
    row[at + E_KIND] = kind;
    row[at + E_NEXT] = -1;
    row[at + E_FRAME] = frameNumber;
    row[at + E_MARKS] = marks;
    const floats = this.floats.chunk(index);
    const floatsAt = this.floats.at(index);
    floats[floatsAt + ED_TIME] = timeNs;
    floats[floatsAt + ED_OFFSET] = fileOffset;
    return index;
  }

  /** Adds the floats of event `index`, a run, and returns their row. */
  addRun(index: number): number {
    const run = this.runs.add();
    this.ints.chunk(index)[this.ints.at(index) + R_FLOATS] = run;
    return run;
  }

  /** Writes the fields of a packet into event `index`, a segment; of its payload only what a RST gives as its reason, and what a SYN carries. */
  writeSegment(index: number, packet: Packet): void {
    const row = this.ints.chunk(index);
    const at = this.ints.at(index);
    row[at + E_SEQ] = packet.seq;
    row[at + E_ACK] = packet.ack;
    row[at + E_PAYLOAD] = packet.payloadLength;
    row[at + E_FLAGS] = (packet.flags << 20) | (packet.dataOffset << 16) | packet.window;
    row[at + E_URGENT] = (packet.urgent << 16) | packet.checksum;
    row[at + E_IP] = (packet.ipId << 16) | (packet.hops << 8) | (packet.point << E_POINT_SHIFT) | packet.ecn;
    const head =
      packet.flags & (RST | SYN) ? Math.min(packet.payloadEnd, packet.payloadStart + 64) : packet.payloadStart;
    this.keepBytes(index, packet.bytes, packet.optionsStart, packet.optionsEnd, packet.payloadStart, head);
    row[at + E_BLOB_LENGTHS]! |= packet.defects << 16;
  }

  /** Keeps a copy of options and payload head for event `index`; each at most 255 octets. */
  keepBytes(
    index: number,
    bytes: Uint8Array,
    optionsStart: number,
    optionsEnd: number,
    headStart: number,
    headEnd: number,
  ): void {
    const options = Math.min(optionsEnd - optionsStart, 255);
    const head = Math.min(headEnd - headStart, 255);
    if (options + head <= 0) return;
    if (this.#arenaUsed + options + head > this.#arenaLength) this.#growArena();
    const chunk = this.#arena[this.#arena.length - 1]!;
    let used = this.#arenaUsed;
    // Byte by byte: for a dozen octets that is faster than a view and `set` (measured: 3 times).
    for (let i = 0; i < options; i++) chunk[used++] = bytes[optionsStart + i]!;
    for (let i = 0; i < head; i++) chunk[used++] = bytes[headStart + i]!;
    const row = this.ints.chunk(index);
    const at = this.ints.at(index);
    row[at + E_BLOB] = (this.#arena.length - 1) * ARENA_CHUNK + this.#arenaUsed;
    row[at + E_BLOB_LENGTHS] = options | (head << 8);
    this.#arenaUsed = used;
  }

  /** The first chunk is small, so that V8 sees that it gets full before it compiles `keepBytes`. */
  #growArena(): void {
    this.#arenaLength = this.#arena.length === 0 ? LEAST_ARENA_CHUNK : ARENA_CHUNK;
    this.#arena.push(new Uint8Array(this.#arenaLength));
    this.#arenaUsed = 0;
  }

  /** Counts a repeat at `timeNs` into event `index`, a segment. */
  fold(index: number, timeNs: number): void {
    const row = this.ints.chunk(index);
    const at = this.ints.at(index);
    if (row[at + E_FOLDED] === 0) row[at + E_FOLDED] = this.runs.add() + 1;
    const folded = row[at + E_FOLDED]! - 1;
    const values = this.runs.chunk(folded);
    const v = this.runs.at(folded);
    values[v + FD_LAST_TIME] = timeNs;
    values[v + FD_COUNT]!++;
  }

  /** How many repeats were folded into event `index`, a segment, and the time of the last. */
  foldedInto(index: number): { readonly repeats: number; readonly lastRepeatNs?: number } {
    const folded = this.ints.chunk(index)[this.ints.at(index) + E_FOLDED]! - 1;
    if (folded < 0) return { repeats: 0 };
    const values = this.runs.chunk(folded);
    const v = this.runs.at(folded);
    return { repeats: values[v + FD_COUNT]!, lastRepeatNs: values[v + FD_LAST_TIME]! };
  }

  /** Adds a copy of event `index` of `other` and returns its index here. Its link is still that of `other`. */
  addFrom(other: EventStore, index: number): number {
    const copy = this.ints.addFrom(other.ints, index);
    this.floats.addFrom(other.floats, index);
    const row = this.ints.chunk(copy);
    const at = this.ints.at(copy);
    const kind = row[at + E_KIND]! & 3;
    if (kind === KIND_RUN) row[at + R_FLOATS] = this.runs.addFrom(other.runs, row[at + R_FLOATS]!);
    if (kind !== KIND_SEGMENT) return copy;
    if (row[at + E_FOLDED]! > 0) row[at + E_FOLDED] = this.runs.addFrom(other.runs, row[at + E_FOLDED]! - 1) + 1;
    const lengths = row[at + E_BLOB_LENGTHS]!;
    const start = row[at + E_BLOB]! % ARENA_CHUNK;
    const between = start + (lengths & 0xff);
    const chunk = other.#arena[Math.floor(row[at + E_BLOB]! / ARENA_CHUNK)] ?? EMPTY;
    this.keepBytes(copy, chunk, start, between, between, between + ((lengths >>> 8) & 0xff));
    row[at + E_BLOB_LENGTHS] = lengths;
    return copy;
  }

  /** Replaces its own events with those of `other`. */
  become(other: EventStore): void {
    this.ints.become(other.ints);
    this.floats.become(other.floats);
    this.runs.become(other.runs);
    this.#arena = other.#arena;
    this.#arenaUsed = other.#arenaUsed;
    this.#arenaLength = other.#arenaLength;
  }

  /** The options that were kept, in place: for a look at very many events. */
  optionsInPlace(index: number): Uint8Array {
    const row = this.ints.chunk(index);
    const at = this.ints.at(index);
    const length = row[at + E_BLOB_LENGTHS]! & 0xff;
    if (length === 0) return EMPTY;
    const start = row[at + E_BLOB]! % ARENA_CHUNK;
    return this.#arena[Math.floor(row[at + E_BLOB]! / ARENA_CHUNK)]!.subarray(start, start + length);
  }

  /** Copies of what was kept: options, and the head of the payload. */
  readBytes(index: number): { options: Uint8Array; head: Uint8Array } {
    const row = this.ints.chunk(index);
    const at = this.ints.at(index);
    const lengths = row[at + E_BLOB_LENGTHS]!;
    const position = row[at + E_BLOB]!;
    const options = lengths & 0xff;
    return { options: this.#copy(position, options), head: this.#copy(position + options, (lengths >>> 8) & 0xff) };
  }

  #copy(position: number, length: number): Uint8Array {
    if (length === 0) return EMPTY;
    const chunk = this.#arena[Math.floor(position / ARENA_CHUNK)]!;
    const start = position % ARENA_CHUNK;
    const copy = new Uint8Array(length);
    // As in `keepBytes`, byte by byte.
    for (let i = 0; i < length; i++) copy[i] = chunk[start + i]!;
    return copy;
  }
}

const EMPTY = new Uint8Array(0);
