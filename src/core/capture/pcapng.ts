// pcapng: sections in either byte order, each with its interfaces, and their frames (draft-ietf-opsawg-pcapng).

import type {
  CaptureInterface,
  CaptureIssue,
  CaptureReader,
  Frame,
  FrameSink,
  NotACapture,
  RecordingTime,
} from "./frame";
import { Losses } from "./losses";
import { type Block, BlockType, byteOrder, largestOf, readDrops, readStatement } from "./pcapngBlocks";
import { emptyPacket, readPacketBlock } from "./pcapngPackets";
import { readInterface, Sections } from "./pcapngSections";
import { RecordDamage } from "./recordDamage";
import { emptyFrame, type RecordFormat, RecordStream } from "./records";
import { StartClock } from "./startClock";

/** Type, length, and the same length again. */
const BLOCK_OVERHEAD = 12;
/** Larger blocks of other types are skipped without buffering, and so without a check of their trailing length. */
const LARGEST_HELD_STRANGER = 1 << 16;

/** Whether the first four bytes are those of a pcapng. */
export function isPcapng(head: Uint8Array): boolean {
  return head[0] === 0x0a && head[1] === 0x0d && head[2] === 0x0d && head[3] === 0x0a;
}

/** `undefined` until enough of the first block is available to know its byte order and version. */
export function openPcapng(head: Uint8Array): PcapngReader | NotACapture | undefined {
  if (head.length < 16) return undefined;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const littleEndian = byteOrder(view, 8);
  if (littleEndian === undefined) {
    const message = `The file begins like a pcapng, but bytes 8 to 11 are not its byte-order magic 1a 2b 3c 4d in either order: it is damaged.`;
    return { kind: "not-a-capture", offset: 8, message };
  }
  const major = view.getUint16(12, littleEndian);
  if (major !== 1) {
    const message = `Unsupported pcapng version ${major}.${view.getUint16(14, littleEndian)}; only version 1 is supported.`;
    return { kind: "not-a-capture", offset: 12, message };
  }
  return new PcapngReader();
}

interface Position {
  readonly fileOffset: number;
  readonly frameNumber: number;
  readonly sections: Sections;
  readonly clock: StartClock;
}

/** Reads a pcapng from pieces of any size, beginning at byte 0 or where it was forked. */
export class PcapngReader implements CaptureReader, RecordFormat {
  readonly format = "pcapng";
  readonly clock: StartClock;
  frames: number;
  readonly #sections: Sections;
  readonly #stream: RecordStream;
  readonly #frame: Frame = emptyFrame(0);
  /** Reused for every block, like the frame. */
  readonly #block: Block = { ...this.#frame, littleEndian: true };
  readonly #packet = emptyPacket();
  readonly #damage = new RecordDamage();
  #sink: FrameSink | undefined;
  readonly #losses = new Losses();
  /** A reader that was forked shares the interfaces, and reads their frames again. */
  readonly #isFork: boolean;

  constructor(position?: Position) {
    this.#isFork = position !== undefined;
    this.clock = position?.clock ?? new StartClock();
    this.frames = position ? position.frameNumber - 1 : 0;
    this.#sections = position?.sections ?? new Sections();
    this.#stream = new RecordStream(this, position?.fileOffset ?? 0);
  }

  get interfaces(): readonly CaptureInterface[] {
    return this.#sections.interfaces;
  }

  get issues(): readonly CaptureIssue[] {
    const losses = this.#losses.issue(this.#sections.interfaces, this.frames);
    return losses ? [...this.#damage.issues, losses] : this.#damage.issues;
  }

  get recordings(): readonly RecordingTime[] {
    return this.#sections.recordings;
  }

  get offset(): number {
    return this.#stream.offset;
  }

  get stopped(): boolean {
    return this.#stream.stopped;
  }

  /** A reader of the same capture that begins at the block at `fileOffset`, which holds frame `frameNumber` and was read by this one. */
  fork(fileOffset: number, frameNumber: number): PcapngReader {
    return new PcapngReader({ fileOffset, frameNumber, sections: this.#sections.upTo(fileOffset), clock: this.clock });
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
    this.#damage.reportCut(
      this.frames + 1,
      offset,
      skipping > 0
        ? `The capture ends inside a block, of which ${skipping} bytes are missing: it is truncated or still being written.`
        : `The capture ends inside the block at byte ${this.#damage.inFile(offset)}, after ${held} of ${held < 8 ? "at least " : ""}${this.#stream.wanted} bytes: it is truncated or still being written.`,
    );
  }

  cut(): void {
    this.end();
    this.#damage.beginFile(this.#stream, this.frames + 1);
  }

  release(): void {
    this.#sink?.release?.();
  }

  wanted(view: DataView, at: number, available: number): number {
    if (available < 8) return 8;
    const isSection = view.getUint32(at) === BlockType.SectionHeader;
    if (isSection && available < 12) return 12;
    const fileOffset = this.#stream.offset;
    const littleEndian = this.#orderAt(view, at, isSection, fileOffset);
    if (littleEndian === undefined) return 0;
    return this.#blockWanted(view, at, littleEndian, fileOffset);
  }

  read(bytes: Uint8Array, view: DataView, from: number, to: number, fileOffset: number): number {
    const block = this.#block;
    block.bytes = this.#frame.bytes = bytes;
    block.view = this.#frame.view = view;
    let at = from;
    while (at + 8 <= to && !this.stopped) {
      const isSection = view.getUint32(at) === BlockType.SectionHeader;
      if (isSection && at + 12 > to) break;
      const littleEndian = this.#orderAt(view, at, isSection, fileOffset + at);
      if (littleEndian === undefined) break;
      const wanted = this.#blockWanted(view, at, littleEndian, fileOffset + at);
      if (wanted === 0 || at + wanted > to) break;
      const length = view.getUint32(at + 4, littleEndian);
      if (wanted < length) {
        // A large block that is not needed: its header was enough.
        this.#stream.skip(length - wanted);
        return at + wanted;
      }
      if (view.getUint32(at + length - 4, littleEndian) !== length) {
        this.#refuse(fileOffset + at, `has a trailing length that differs from its length of ${length} bytes`);
        break;
      }
      block.littleEndian = littleEndian;
      block.start = at + 8;
      block.end = at + length - 4;
      block.fileOffset = fileOffset + at;
      this.#readBlock(view.getUint32(at, littleEndian), block);
      if (this.stopped) break;
      at += length;
    }
    return at;
  }

  /** Whether the block at `at` is little-endian; refuses it if that is unknown. */
  #orderAt(view: DataView, at: number, isSection: boolean, fileOffset: number): boolean | undefined {
    const littleEndian = isSection ? byteOrder(view, at + 8) : this.#sections.current?.littleEndian;
    if (littleEndian === undefined) {
      this.#refuse(fileOffset, isSection ? "has no byte-order magic" : "is not where a section begins");
    }
    return littleEndian;
  }

  /** How many bytes of the block at `at` to buffer: all, or only the header of a block that is skipped. */
  #blockWanted(view: DataView, at: number, littleEndian: boolean, fileOffset: number): number {
    const type = view.getUint32(at, littleEndian);
    const length = view.getUint32(at + 4, littleEndian);
    if (length < BLOCK_OVERHEAD || length % 4 !== 0) {
      return this.#refuse(
        fileOffset,
        `claims a length of ${length} bytes, which is invalid (at least 12, a multiple of 4)`,
      );
    }
    const largest = largestOf(type);
    if (largest === 0) return length <= LARGEST_HELD_STRANGER ? length : 8;
    if (length <= largest) return length;
    return this.#refuse(fileOffset, `claims a length of ${length} bytes; the maximum for such a block is ${largest}`);
  }

  #readBlock(type: number, block: Block): void {
    switch (type) {
      case BlockType.EnhancedPacket:
      case BlockType.SimplePacket:
      case BlockType.Packet:
        this.#readPacket(type, block);
        break;
      case BlockType.SectionHeader:
        this.#readSectionHeader(block);
        break;
      case BlockType.InterfaceDescription:
        this.#readInterface(block);
        break;
      case BlockType.InterfaceStatistics:
        this.#readStatistics(block);
        break;
    }
  }

  #readSectionHeader(block: Block): void {
    const { view, start, end, littleEndian, fileOffset } = block;
    if (end - start < 16) return void this.#refuse(fileOffset, "is too short for a section header");
    const major = view.getUint16(start + 4, littleEndian);
    if (major !== 1) {
      this.#damage.report(
        "unsupported",
        this.frames + 1,
        fileOffset,
        `The section at byte ${this.#damage.inFile(fileOffset)} has pcapng version ${major}; only version 1 is supported. Reading stopped there.`,
      );
      this.#stream.stopped = true;
      return;
    }
    if (this.#sections.isFull) return void this.#refuse(fileOffset, "begins too many sections");
    this.#sections.begin(littleEndian, fileOffset);
  }

  #readInterface(block: Block): void {
    const { start, end, fileOffset } = block;
    if (end - start < 8) return void this.#refuse(fileOffset, "is too short for an interface description");
    if (this.#sections.isFull) return void this.#refuse(fileOffset, "describes too many interfaces");
    this.#sections.interfaces.push(readInterface(block, this.clock));
  }

  #readPacket(type: number, block: Block): void {
    const packet = this.#packet;
    const firstSnapLength = type === BlockType.SimplePacket ? (this.#sections.interfaceOf(0)?.snapLength ?? 0) : 0;
    const reason = readPacketBlock(type, block, firstSnapLength, packet);
    if (reason) return void this.#refuse(block.fileOffset, reason);
    const each = this.#sections.interfaceOf(packet.interfaceNumber);
    if (!each) {
      const number = packet.interfaceNumber;
      return void this.#refuse(block.fileOffset, `refers to interface ${number}, which was not described`);
    }
    if (packet.drops > 0) this.#losses.add(packet.drops, this.frames + 1, block.fileOffset);
    const { start, captured, originalLength } = packet;
    const frame = this.#frame;
    frame.start = start;
    frame.end = start + captured;
    frame.originalLength = originalLength;
    if (each.fcsLength > 0 && originalLength > each.fcsLength) {
      frame.originalLength -= each.fcsLength;
      frame.end = Math.min(frame.end, start + frame.originalLength);
    }
    frame.frameNumber = ++this.frames;
    if (!this.#isFork) each.frames++;
    if (packet.hasTime) frame.timeNs = each.ticks.timeNs(packet.ticksHigh, packet.ticksLow);
    frame.fileOffset = block.fileOffset;
    frame.linkType = each.linkType;
    frame.interfaceIndex = this.#sections.indexOf(packet.interfaceNumber);
    this.#sink?.frame(frame);
  }

  #readStatistics(block: Block): void {
    const { view, start, end, littleEndian } = block;
    if (end - start < 12) return;
    const each = this.#sections.interfaceOf(view.getUint32(start, littleEndian));
    if (!each) return;
    each.drops = Math.max(each.drops, readDrops(block));
    each.statement = readStatement(block) ?? each.statement;
  }

  #refuse(offset: number, what: string): 0 {
    this.#damage.report(
      "malformed",
      this.frames + 1,
      offset,
      `The block at byte ${this.#damage.inFile(offset)} ${what}. Reading stopped there.`,
    );
    this.#stream.stopped = true;
    return 0;
  }
}
