// Classic pcap: a header of 24 bytes, then records of 16 bytes and data (draft-ietf-opsawg-pcap).

import { FractionUnit } from "./fractions";
import type { CaptureInterface, CaptureIssue, CaptureReader, Frame, FrameSink, NotACapture } from "./frame";
import { RecordDamage } from "./recordDamage";
import { emptyFrame, type RecordFormat, RecordStream } from "./records";
import { StartClock } from "./startClock";

/** Records of this size are accepted regardless of the header's snap length: writers may exceed it. */
const LARGEST_USUAL_RECORD = 262_144;
/** No frame of any link is larger than this (Wireshark's limit for USB and D-Bus). */
const LARGEST_RECORD = 128 << 20;

export const PCAP_HEADER_LENGTH = 24;
const RECORD_HEADER_LENGTH = 16;
/**
 * An element of a typed array is a double for V8 from the start. With the number itself, `read` was compiled again when times outgrew
 * 31 bits, and again when sums of them did.
 */
const NS_PER_SECOND = new Float64Array([1e9]);

/** The header of a pcap. */
export interface PcapHeader {
  readonly littleEndian: boolean;
  /** 1 or 1000. */
  readonly nsPerTick: number;
  readonly linkType: number;
  /** As in the file; 0 means "no limit". */
  readonly snapLength: number;
  /** Octets of a frame check sequence at every frame's end, when the header tells. */
  readonly fcsLength: number;
  /** Bytes before the first record. */
  readonly length: number;
  /** Bytes of a record's header: 16, or more in the variants that add fields after the four usual ones. */
  readonly recordHeaderLength: number;
  /** Up to version 2.2 the original length precedes the captured one; in files of version 2.3, sometimes. */
  readonly lengthsSwapped: "no" | "some" | "yes";
}

/** A variant of pcap: its magic number, and its differences. */
interface Variant {
  readonly magic: number;
  readonly nsPerTick: number;
  /** Bytes that it adds to the file's header, and to each record's. */
  readonly moreHeader: number;
  readonly moreRecord: number;
}

const VARIANTS: readonly Variant[] = [
  { magic: 0xa1b2c3d4, nsPerTick: 1000, moreHeader: 0, moreRecord: 0 },
  { magic: 0xa1b23c4d, nsPerTick: 1, moreHeader: 0, moreRecord: 0 },
  // Kuznetsov's: interface, protocol and direction after the lengths.
  { magic: 0xa1b2cd34, nsPerTick: 1000, moreHeader: 0, moreRecord: 8 },
  // Ixia's lcap, by hardware and by software: the length of all records after the header.
  { magic: 0x1c0001ac, nsPerTick: 1, moreHeader: 4, moreRecord: 0 },
  { magic: 0x1c0001ab, nsPerTick: 1000, moreHeader: 4, moreRecord: 0 },
];

/** Whether the first four bytes are those of a pcap. */
export function isPcap(head: Uint8Array): boolean {
  return head.length >= 4 && variantOf(viewOf(head)) !== undefined;
}

function viewOf(head: Uint8Array): DataView {
  return new DataView(head.buffer, head.byteOffset, head.byteLength);
}

function variantOf(view: DataView): { readonly variant: Variant; readonly littleEndian: boolean } | undefined {
  for (const littleEndian of [true, false]) {
    const variant = VARIANTS.find(({ magic }) => magic === view.getUint32(0, littleEndian));
    if (variant) return { variant, littleEndian };
  }
  return undefined;
}

/** Reads the header of a file for which `isPcap` holds; `undefined` until all its 24 bytes are there. */
export function openPcap(head: Uint8Array): PcapReader | NotACapture | undefined {
  if (head.length < PCAP_HEADER_LENGTH) return undefined;
  const view = viewOf(head);
  const { variant, littleEndian } = variantOf(view)!;
  const major = view.getUint16(4, littleEndian);
  const minor = view.getUint16(6, littleEndian);
  // 543.0 is DG/UX.
  if (major !== 2 && major !== 543) {
    const message = `Unsupported pcap version ${major}.${minor}; only version 2 is supported.`;
    return { kind: "not-a-capture", offset: 4, message };
  }
  // The upper half of the link type's word is the length of frame check sequences, in units of 16 bits.
  const link = view.getUint32(20, littleEndian);
  return new PcapReader({
    littleEndian,
    nsPerTick: variant.nsPerTick,
    linkType: link & 0xffff,
    snapLength: view.getUint32(16, littleEndian),
    fcsLength: link & 0x0400_0000 ? 2 * (link >>> 28) : 0,
    length: PCAP_HEADER_LENGTH + variant.moreHeader,
    recordHeaderLength: RECORD_HEADER_LENGTH + variant.moreRecord,
    lengthsSwapped: major === 543 || minor < 3 ? "yes" : minor === 3 ? "some" : "no",
  });
}

/** The initial state of a forked reader. */
interface Position {
  readonly fileOffset: number;
  readonly frameNumber: number;
  readonly clock: StartClock;
  readonly unit: FractionUnit;
}

/** Reads a classic pcap from pieces of any size, beginning at byte 0 (the file's header included), or where it was forked. */
export class PcapReader implements CaptureReader, RecordFormat {
  readonly format = "pcap";
  readonly interfaces: readonly CaptureInterface[];
  readonly clock: StartClock;
  readonly header: PcapHeader;
  frames: number;
  readonly #damage = new RecordDamage();
  readonly #unit: FractionUnit;
  readonly #largestRecord: number;
  readonly #stream: RecordStream;
  readonly #frame: Frame;
  #sink: FrameSink | undefined;

  constructor(header: PcapHeader, position?: Position) {
    this.header = header;
    const { linkType, snapLength, nsPerTick } = header;
    this.interfaces = [{ name: "", linkType, snapLength, resolution: nsPerTick === 1 ? 9 : 6 }];
    this.clock = position?.clock ?? new StartClock();
    this.#unit = position?.unit ?? new FractionUnit(header.nsPerTick);
    this.frames = position ? position.frameNumber - 1 : 0;
    this.#stream = new RecordStream(this, position?.fileOffset ?? 0);
    if (!position) this.#stream.skip(header.length);
    this.#largestRecord = Math.min(LARGEST_RECORD, Math.max(header.snapLength, LARGEST_USUAL_RECORD));
    this.#frame = emptyFrame(header.linkType);
  }

  get issues(): readonly CaptureIssue[] {
    const unit = this.#unit.issue(this.frames);
    return unit ? [unit, ...this.#damage.issues] : this.#damage.issues;
  }

  get offset(): number {
    return this.#stream.offset;
  }

  get stopped(): boolean {
    return this.#stream.stopped;
  }

  /** A reader of the same capture that begins at the record at `fileOffset`, which is frame `frameNumber`. */
  fork(fileOffset: number, frameNumber: number): PcapReader {
    const unit = frameNumber < this.#unit.frame ? new FractionUnit(this.header.nsPerTick) : this.#unit;
    return new PcapReader(this.header, { fileOffset, frameNumber, clock: this.clock, unit });
  }

  push(piece: Uint8Array, sink: FrameSink): void {
    if (piece.length === 0) return;
    this.#damage.resume();
    this.#sink = sink;
    this.#stream.push(piece);
    this.#sink = undefined;
  }

  end(): void {
    const { held, skipping, stopped, offset } = this.#stream;
    if (stopped || this.#damage.isCut || held + skipping === 0) return;
    const least = held < this.header.recordHeaderLength ? "at least " : "";
    this.#damage.reportCut(
      this.frames + 1,
      offset,
      skipping > 0
        ? `The capture ends inside its header, after ${offset} of ${this.header.length} bytes.`
        : `The capture ends inside record ${this.frames + 1}, after ${held} of ${least}${this.#stream.wanted} bytes: it is truncated or still being written.`,
    );
  }

  cut(): void {
    this.end();
    this.#damage.beginFile(this.#stream, this.frames + 1, this.header.length);
  }

  release(): void {
    this.#sink?.release?.();
  }

  wanted(view: DataView, at: number, available: number): number {
    const { recordHeaderLength, littleEndian } = this.header;
    if (available < recordHeaderLength) return recordHeaderLength;
    const captured = this.#capturedLength(view, at, littleEndian);
    if (captured <= this.#largestRecord) return recordHeaderLength + captured;
    this.#refuse(captured, this.#stream.offset);
    return 0;
  }

  read(bytes: Uint8Array, view: DataView, from: number, to: number, fileOffset: number): number {
    const { littleEndian, recordHeaderLength, fcsLength } = this.header;
    const swapped = this.header.lengthsSwapped !== "no";
    const largest = this.#largestRecord;
    const clock = this.clock;
    const unit = this.#unit;
    const frame = this.#frame;
    const sink = this.#sink!;
    frame.bytes = bytes;
    frame.view = view;
    let at = from;
    while (at + recordHeaderLength <= to) {
      const captured = swapped ? this.#capturedLength(view, at, littleEndian) : view.getUint32(at + 8, littleEndian);
      if (captured > largest) {
        this.#refuse(captured, fileOffset + at);
        return at;
      }
      const start = at + recordHeaderLength;
      const end = start + captured;
      if (end > to) break;
      const seconds = view.getUint32(at, littleEndian);
      if (!clock.hasBegun) clock.begin(seconds);
      let originalLength = view.getUint32(at + 12, littleEndian);
      if (swapped) originalLength += view.getUint32(at + 8, littleEndian) - captured;
      let dataEnd = end;
      if (fcsLength > 0 && originalLength > fcsLength) {
        originalLength -= fcsLength;
        dataEnd = Math.min(end, start + originalLength);
      }
      frame.start = start;
      frame.end = dataEnd;
      frame.originalLength = originalLength;
      frame.frameNumber = ++this.frames;
      const fraction = view.getUint32(at + 4, littleEndian);
      if (fraction >= unit.limit) unit.correct(fraction, this.frames);
      else if (unit.isOpen) unit.fits(seconds, fraction);
      frame.timeNs = (seconds - clock.epochSeconds) * NS_PER_SECOND[0]! + fraction * unit.nsPerTick;
      frame.fileOffset = fileOffset + at;
      at = end;
      sink.frame(frame);
    }
    return at;
  }

  #capturedLength(view: DataView, at: number, littleEndian: boolean): number {
    const first = view.getUint32(at + 8, littleEndian);
    if (this.header.lengthsSwapped === "no") return first;
    const second = view.getUint32(at + 12, littleEndian);
    return this.header.lengthsSwapped === "yes" ? second : Math.min(first, second);
  }

  /** The record claims more than any record contains: its end is unknown, and so is the next record. */
  #refuse(claimed: number, offset: number): void {
    this.#damage.report(
      "malformed",
      this.frames + 1,
      offset,
      `Record ${this.frames + 1} at byte ${this.#damage.inFile(offset)} claims ${claimed} bytes of data; the maximum for this capture is ${this.#largestRecord}. Reading stopped there.`,
    );
    this.#stream.stopped = true;
  }
}
