// Segments that wait for the tracker: their words, when and where they were recorded, and their packets, as far as somebody asks.
// Typed arrays: what an ordinary segment needs is read and written without objects.

import { emptyPacket, type Packet } from "../wire/packet";
import { FORM_USUAL, SEGMENT_WORDS, W_FORM, wordsOfPacket } from "../wire/segmentWords";
import { fillPacket } from "../wire/usualFrame";
import { newRecorded, type Recorded } from "./recorded";

const NOTHING: Uint8Array = new Uint8Array(0);
const NO_VIEW: DataView = new DataView(NOTHING.buffer);

export class SegmentBatch {
  /** `SEGMENT_WORDS` a segment. */
  readonly words: Int32Array;
  readonly frameNumbers: Int32Array;
  readonly timesNs: Float64Array;
  readonly fileOffsets: Float64Array;
  /** The flow that each segment probably belongs to, −1 for none, and what it depends on (`RecentFlows.guess`). */
  readonly flows: Int32Array;
  changes = 0;
  /** The buffer of all usual frames of the batch. */
  bytes = NOTHING;
  view = NO_VIEW;
  readonly #packets: readonly Packet[];
  readonly #recorded = newRecorded();

  constructor(size: number) {
    this.words = new Int32Array(SEGMENT_WORDS * size);
    this.flows = new Int32Array(size);
    this.frameNumbers = new Int32Array(size);
    this.timesNs = new Float64Array(size);
    this.fileOffsets = new Float64Array(size);
    this.#packets = Array.from({ length: size }, emptyPacket);
  }

  /** The next usual frames are in this buffer. */
  adopt(bytes: Uint8Array, view: DataView): void {
    this.bytes = bytes;
    this.view = view;
  }

  /**
   * The buffer is not read any more. Forgotten after every batch: V8 then knows before it compiles its callers that the buffer changes,
   * and a store for each frame, of an object that is younger than the batch, would be a call to the garbage collector.
   */
  release(): void {
    this.adopt(NOTHING, NO_VIEW);
  }

  note(at: number, { frameNumber, timeNs, fileOffset }: Recorded): void {
    this.frameNumbers[at] = frameNumber;
    this.timesNs[at] = timeNs;
    this.fileOffsets[at] = fileOffset;
  }

  /** The packet of a segment, for whoever decodes it step by step. `takePacket` then fills its words. */
  slot(at: number): Packet {
    return this.#packets[at]!;
  }

  takePacket(at: number): void {
    wordsOfPacket(this.words, SEGMENT_WORDS * at, this.#packets[at]!);
  }

  /** The decoded segment. Of a usual frame, it is decoded when it is asked for. */
  packet(at: number): Packet {
    const packet = this.#packets[at]!;
    const w = SEGMENT_WORDS * at;
    if (this.words[w + W_FORM]! & FORM_USUAL) {
      fillPacket(packet, this.words, w, this.bytes, this.view);
      this.words[w + W_FORM]! &= ~FORM_USUAL;
    }
    return packet;
  }

  /** What the packet's offsets are in. */
  viewOf(at: number): DataView {
    return this.words[SEGMENT_WORDS * at + W_FORM]! & FORM_USUAL ? this.view : this.#packets[at]!.view;
  }

  /** Valid until it is asked for that of another one. */
  recorded(at: number): Recorded {
    const recorded = this.#recorded;
    recorded.frameNumber = this.frameNumbers[at]!;
    recorded.timeNs = this.timesNs[at]!;
    recorded.fileOffset = this.fileOffsets[at]!;
    return recorded;
  }
}
