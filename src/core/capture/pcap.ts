// Classic pcap: a header of 24 bytes, then records of 16 bytes and data (draft-ietf-opsawg-pcap).

import type { CaptureInterface, CaptureIssue, CaptureReader, Frame, FrameSink, NotACapture } from "./frame";
import { StartClock } from "./startClock";
import { Tail } from "./tail";

/** Records of this size are accepted whatever snap length the header says: writers do not keep to it. */
const LARGEST_USUAL_RECORD = 262_144;
/** Larger than this is no frame of any link (Wireshark's limit for USB and D-Bus). */
const LARGEST_RECORD = 128 << 20;

export const PCAP_HEADER_LENGTH = 24;
const RECORD_HEADER_LENGTH = 16;

/** What a pcap's header says. */
export interface PcapHeader {
  readonly littleEndian: boolean;
  /** 1 or 1000. */
  readonly nsPerTick: number;
  readonly linkType: number;
  /** As in the file; 0 is taken for "no limit". */
  readonly snapLength: number;
  /** Octets of a frame check sequence at every frame's end, when the header tells. */
  readonly fcsLength: number;
  /** Bytes of a record's header: 16, or more in the variants that add fields after the four usual ones. */
  readonly recordHeaderLength: number;
}

/** The magic numbers of pcap, read as big-endian, and the ticks they stand for. */
const MAGICS: readonly { readonly magic: number; readonly littleEndian: boolean; readonly nsPerTick: number }[] = [
  { magic: 0xa1b2c3d4, littleEndian: false, nsPerTick: 1000 },
  { magic: 0xd4c3b2a1, littleEndian: true, nsPerTick: 1000 },
  { magic: 0xa1b23c4d, littleEndian: false, nsPerTick: 1 },
  { magic: 0x4d3cb2a1, littleEndian: true, nsPerTick: 1 },
];

/** Whether the first four bytes are those of a pcap. */
export function isPcap(head: Uint8Array): boolean {
  return head.length >= 4 && MAGICS.some(({ magic }) => magic === bigEndian32(head));
}

function bigEndian32(head: Uint8Array): number {
  return ((head[0]! << 24) | (head[1]! << 16) | (head[2]! << 8) | head[3]!) >>> 0;
}

/** Reads the header of a file for which `isPcap` holds; `undefined` until all its 24 bytes are there. */
export function openPcap(head: Uint8Array): PcapReader | NotACapture | undefined {
  if (head.length < PCAP_HEADER_LENGTH) return undefined;
  const { littleEndian, nsPerTick } = MAGICS.find(({ magic }) => magic === bigEndian32(head))!;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const major = view.getUint16(4, littleEndian);
  if (major !== 2) {
    const message = `This is a pcap of version ${major}.${view.getUint16(6, littleEndian)}; only version 2 is known.`;
    return { kind: "not-a-capture", offset: 4, message };
  }
  // The upper half of the link type's word tells how long frame check sequences are, in units of 16 bits.
  const link = view.getUint32(20, littleEndian);
  const reader = new PcapReader({
    littleEndian,
    nsPerTick,
    linkType: link & 0xffff,
    snapLength: view.getUint32(16, littleEndian),
    fcsLength: link & 0x0400_0000 ? 2 * (link >>> 28) : 0,
    recordHeaderLength: RECORD_HEADER_LENGTH,
  });
  // So that a fork of a reader that was pushed nothing tells the same times.
  if (head.length >= PCAP_HEADER_LENGTH + 4) reader.clock.begin(view.getUint32(PCAP_HEADER_LENGTH, littleEndian));
  return reader;
}

/** What a forked reader begins with. */
interface Position {
  readonly fileOffset: number;
  readonly frameNumber: number;
  readonly clock: StartClock;
}

/**
 * Reads a classic pcap from pieces of any size. Whole records are handed over in place; only a record that two pieces
 * share is copied. The first piece must begin where `position` says (by default at byte 0, the file's header included).
 */
export class PcapReader implements CaptureReader {
  readonly format = "pcap";
  readonly interfaces: readonly CaptureInterface[];
  readonly clock: StartClock;
  readonly header: PcapHeader;
  stopped = false;
  frames: number;
  offset: number;
  readonly #issues: CaptureIssue[] = [];
  readonly #largestRecord: number;
  readonly #tail = new Tail();
  readonly #frame: Frame;
  /** Bytes of the file's header that have not come yet. */
  #headerLeft: number;
  /** The end of the file was reported as a cut; more bytes take that back. */
  #cutReported = false;

  constructor(header: PcapHeader, position?: Position) {
    this.header = header;
    this.interfaces = [{ name: "", linkType: header.linkType, snapLength: header.snapLength }];
    this.clock = position?.clock ?? new StartClock();
    this.frames = position ? position.frameNumber - 1 : 0;
    this.offset = position ? position.fileOffset : 0;
    this.#headerLeft = position ? 0 : PCAP_HEADER_LENGTH;
    this.#largestRecord = Math.min(LARGEST_RECORD, Math.max(header.snapLength, LARGEST_USUAL_RECORD));
    const bytes = new Uint8Array(0);
    this.#frame = {
      bytes,
      view: new DataView(bytes.buffer),
      start: 0,
      end: 0,
      originalLength: 0,
      frameNumber: 0,
      timeNs: 0,
      fileOffset: 0,
      linkType: header.linkType,
      interfaceIndex: 0,
    };
  }

  get issues(): readonly CaptureIssue[] {
    return this.#issues;
  }

  /** A reader of the same capture that begins at the record at `fileOffset`, which is frame `frameNumber`. */
  fork(fileOffset: number, frameNumber: number): PcapReader {
    return new PcapReader(this.header, { fileOffset, frameNumber, clock: this.clock });
  }

  push(piece: Uint8Array, sink: FrameSink): void {
    if (this.stopped || piece.length === 0) return;
    if (this.#cutReported) {
      this.#issues.pop();
      this.#cutReported = false;
    }
    let at = Math.min(this.#headerLeft, piece.length);
    this.#headerLeft -= at;
    this.offset += at;
    if (this.#tail.length > 0) at = this.#finishTail(piece, at, sink);
    if (this.stopped || at === piece.length) return;
    const view = new DataView(piece.buffer, piece.byteOffset, piece.byteLength);
    at = this.#readRecords(piece, view, at, piece.length, sink);
    if (!this.stopped) this.#tail.fill(piece, at, piece.length - at);
  }

  end(): void {
    if (this.stopped || this.#cutReported) return;
    const cutHeader = this.#headerLeft > 0;
    if (!cutHeader && this.#tail.length === 0) return;
    const have = this.#tail.length;
    const wanted = this.#wanted(this.#tail.view, 0, have);
    this.#issue(
      "truncated",
      cutHeader
        ? `The capture ends inside its header, after ${this.offset} of ${PCAP_HEADER_LENGTH} bytes.`
        : `The capture ends inside record ${this.frames + 1}, after ${have} of ${have < this.header.recordHeaderLength ? "at least " : ""}${wanted} bytes: it was cut, or is still being written.`,
    );
    this.#cutReported = true;
  }

  /** Completes the record that began in an earlier piece; returns where the next one begins in `piece`. */
  #finishTail(piece: Uint8Array, from: number, sink: FrameSink): number {
    let at = from;
    const tail = this.#tail;
    // First the record's header, which says how much more is wanted.
    for (;;) {
      const wanted = this.#wanted(tail.view, 0, tail.length);
      if (tail.length === wanted) break;
      const taken = tail.fill(piece, at, wanted);
      at += taken;
      if (tail.length < wanted) return at;
      if (tail.length === this.header.recordHeaderLength && this.#refuse(tail.view, 0)) return at;
    }
    this.#readRecords(tail.bytes, tail.view, 0, tail.length, sink);
    tail.clear();
    return at;
  }

  /** Bytes of the record at `at` as far as known: its header's length until that is there. */
  #wanted(view: DataView, at: number, available: number): number {
    const { recordHeaderLength, littleEndian } = this.header;
    if (available < recordHeaderLength) return recordHeaderLength;
    return recordHeaderLength + view.getUint32(at + 8, littleEndian);
  }

  /** Stops reading when the record at `at` claims more than any record holds. */
  #refuse(view: DataView, at: number): boolean {
    const claimed = view.getUint32(at + 8, this.header.littleEndian);
    if (claimed <= this.#largestRecord) return false;
    this.#issue(
      "malformed",
      `Record ${this.frames + 1} at byte ${this.offset} claims ${claimed} bytes of data; the most that this capture's records can hold is ${this.#largestRecord}. Reading stopped there.`,
    );
    this.stopped = true;
    this.#tail.clear();
    return true;
  }

  /** Hands over the whole records in `bytes[from, to)`; returns where the first incomplete one begins. */
  #readRecords(bytes: Uint8Array, view: DataView, from: number, to: number, sink: FrameSink): number {
    const { littleEndian, nsPerTick, recordHeaderLength, fcsLength } = this.header;
    const largest = this.#largestRecord;
    const clock = this.clock;
    const frame = this.#frame;
    frame.bytes = bytes;
    frame.view = view;
    const fileOffset = this.offset - from;
    let at = from;
    while (at + recordHeaderLength <= to) {
      const captured = view.getUint32(at + 8, littleEndian);
      if (captured > largest) {
        this.#refuse(view, at);
        return at;
      }
      const start = at + recordHeaderLength;
      const end = start + captured;
      if (end > to) break;
      const seconds = view.getUint32(at, littleEndian);
      if (!clock.hasBegun) clock.begin(seconds);
      let originalLength = view.getUint32(at + 12, littleEndian);
      let dataEnd = end;
      if (fcsLength > 0 && originalLength > fcsLength) {
        originalLength -= fcsLength;
        dataEnd = Math.min(end, start + originalLength);
      }
      frame.start = start;
      frame.end = dataEnd;
      frame.originalLength = originalLength;
      frame.frameNumber = ++this.frames;
      frame.timeNs = (seconds - clock.epochSeconds) * 1e9 + view.getUint32(at + 4, littleEndian) * nsPerTick;
      frame.fileOffset = fileOffset + at;
      at = end;
      this.offset = fileOffset + end;
      sink.frame(frame);
    }
    return at;
  }

  #issue(kind: CaptureIssue["kind"], message: string): void {
    this.#issues.push({ kind, frame: this.frames + 1, offset: this.offset, count: 1, message });
  }
}
