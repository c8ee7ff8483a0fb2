// Classic pcap: a header of 24 bytes, then records of 16 bytes and data (draft-ietf-opsawg-pcap).

import type { CaptureInterface, CaptureIssue, CaptureReader, Frame, FrameSink, NotACapture } from "./frame";
import { emptyFrame, type RecordFormat, RecordStream } from "./records";
import { StartClock } from "./startClock";

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
  /** Bytes before the first record. */
  readonly length: number;
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
    length: PCAP_HEADER_LENGTH,
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

/** Reads a classic pcap from pieces of any size, beginning at byte 0 (the file's header included), or where it was forked. */
export class PcapReader implements CaptureReader, RecordFormat {
  readonly format = "pcap";
  readonly interfaces: readonly CaptureInterface[];
  readonly clock: StartClock;
  readonly header: PcapHeader;
  frames: number;
  readonly #issues: CaptureIssue[] = [];
  readonly #largestRecord: number;
  readonly #stream: RecordStream;
  readonly #frame: Frame;
  #sink: FrameSink | undefined;
  /** The end of the file was reported as a cut; more bytes take that back. */
  #cutReported = false;

  constructor(header: PcapHeader, position?: Position) {
    this.header = header;
    this.interfaces = [{ name: "", linkType: header.linkType, snapLength: header.snapLength }];
    this.clock = position?.clock ?? new StartClock();
    this.frames = position ? position.frameNumber - 1 : 0;
    this.#stream = new RecordStream(this, position?.fileOffset ?? 0);
    if (!position) this.#stream.skip(header.length);
    this.#largestRecord = Math.min(LARGEST_RECORD, Math.max(header.snapLength, LARGEST_USUAL_RECORD));
    this.#frame = emptyFrame(header.linkType);
  }

  get issues(): readonly CaptureIssue[] {
    return this.#issues;
  }

  get offset(): number {
    return this.#stream.offset;
  }

  get stopped(): boolean {
    return this.#stream.stopped;
  }

  /** A reader of the same capture that begins at the record at `fileOffset`, which is frame `frameNumber`. */
  fork(fileOffset: number, frameNumber: number): PcapReader {
    return new PcapReader(this.header, { fileOffset, frameNumber, clock: this.clock });
  }

  push(piece: Uint8Array, sink: FrameSink): void {
    if (this.stopped || piece.length === 0) return;
    if (this.#cutReported) this.#issues.pop();
    this.#cutReported = false;
    this.#sink = sink;
    this.#stream.push(piece);
    this.#sink = undefined;
  }

  end(): void {
    const { held, skipping, stopped, offset } = this.#stream;
    if (stopped || this.#cutReported || held + skipping === 0) return;
    const least = held < this.header.recordHeaderLength ? "at least " : "";
    this.#issue(
      "truncated",
      offset,
      skipping > 0
        ? `The capture ends inside its header, after ${offset} of ${this.header.length} bytes.`
        : `The capture ends inside record ${this.frames + 1}, after ${held} of ${least}${this.#stream.wanted} bytes: it was cut, or is still being written.`,
    );
    this.#cutReported = true;
  }

  wanted(view: DataView, at: number, available: number): number {
    const { recordHeaderLength, littleEndian } = this.header;
    if (available < recordHeaderLength) return recordHeaderLength;
    const captured = view.getUint32(at + 8, littleEndian);
    if (captured <= this.#largestRecord) return recordHeaderLength + captured;
    this.#refuse(captured, this.#stream.offset);
    return 0;
  }

  read(bytes: Uint8Array, view: DataView, from: number, to: number, fileOffset: number): number {
    const { littleEndian, nsPerTick, recordHeaderLength, fcsLength } = this.header;
    const largest = this.#largestRecord;
    const clock = this.clock;
    const frame = this.#frame;
    const sink = this.#sink!;
    frame.bytes = bytes;
    frame.view = view;
    let at = from;
    while (at + recordHeaderLength <= to) {
      const captured = view.getUint32(at + 8, littleEndian);
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
      sink.frame(frame);
    }
    return at;
  }

  /** The record claims more than any record holds: its end cannot be believed, and there is no other way to the next. */
  #refuse(claimed: number, offset: number): void {
    this.#issue(
      "malformed",
      offset,
      `Record ${this.frames + 1} at byte ${offset} claims ${claimed} bytes of data; the most that this capture's records can hold is ${this.#largestRecord}. Reading stopped there.`,
    );
    this.#stream.stopped = true;
  }

  #issue(kind: CaptureIssue["kind"], offset: number, message: string): void {
    this.#issues.push({ kind, frame: this.frames + 1, offset, count: 1, message });
  }
}
