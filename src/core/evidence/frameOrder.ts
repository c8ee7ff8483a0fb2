// Whether a capture's frames are in the order of their times, and what it means where they are not: the file holds itself once
// more, or another capture that began earlier, or its frames have two clocks; or several captures stand one behind the other.

import { COPY_NS, FILE_PAUSE_NS, TIME_RUNS_BACK_NS } from "../tcp/thresholds";

/** The frame at hand, as `capture/` hands it over. */
export interface RecordedFrame {
  readonly bytes: Uint8Array;
  /** Its octets are `bytes[start, end)`. */
  readonly start: number;
  readonly end: number;
  readonly frameNumber: number;
  readonly timeNs: number;
}

/** So many frames are remembered from the capture's beginning, each by so many of its octets. */
const REMEMBERED = 32;
const DIGEST_LENGTH = 128;

/** More than these tell nobody anything. */
const MOST_PAUSES = 64;

/** Nothing was recorded between these two times. */
export interface Pause {
  readonly fromNs: number;
  readonly toNs: number;
  /** The first frame after it. */
  readonly frame: number;
}

export class FrameOrder {
  /** The latest time of all frames so far; in a typed array nothing is allocated for a frame. */
  readonly #latest = new Float64Array([Number.NEGATIVE_INFINITY]);
  readonly #times = new Float64Array(REMEMBERED);
  readonly #digests = new Int32Array(REMEMBERED);
  #remembered = 0;
  /** Which of the remembered frames is expected next where the beginning is recorded again; −1 where it does not. */
  #due = -1;
  #repeated = 0;
  #repeatedFrom = 0;
  #isConfirmed = false;
  #back = 0;
  #backFrom = 0;
  #backNs = 0;
  /** In order; the first of them, where there are too many. */
  readonly pauses: Pause[] = [];

  /** Frames that stand in the file a second time (or a third), and the first of them; `undefined` for none. */
  get repeated(): { readonly frames: number; readonly firstFrame: number } | undefined {
    return this.#isConfirmed ? { frames: this.#repeated, firstFrame: this.#repeatedFrom } : undefined;
  }

  /** Frames at least a second older than one before them, the first of them, and by how much at most. */
  get runsBack(): { readonly frames: number; readonly firstFrame: number; readonly byNs: number } | undefined {
    return this.#back === 0 ? undefined : { frames: this.#back, firstFrame: this.#backFrom, byNs: this.#backNs };
  }

  /** Notes the next frame of the capture; true when it was there before, with the same time and the same octets. */
  isRepeated(frame: RecordedFrame): boolean {
    const sinceNs = frame.timeNs - this.#latest[0]!;
    if (!(sinceNs > 0)) return this.#isBehind(frame);
    if (sinceNs >= FILE_PAUSE_NS) this.#notePause(this.#latest[0]!, frame);
    this.#latest[0] = frame.timeNs;
    this.#due = -1;
    if (this.#remembered < REMEMBERED) this.#remember(frame);
    return false;
  }

  /** No frame is later than `timeNs`, and of a later one nothing but its time will be noted if no pause is before it. */
  isLatest(timeNs: number): boolean {
    return timeNs === this.#latest[0] && this.#due < 0 && this.#remembered === REMEMBERED;
  }

  /** Later frames came, in order and without a pause, the last one at `timeNs`. Only where `isLatest` was true of the frame before. */
  advanceTo(timeNs: number): void {
    this.#latest[0] = timeNs;
  }

  /** A frame that is not later than the latest one. */
  #isBehind(frame: RecordedFrame): boolean {
    const { timeNs, frameNumber } = frame;
    const latestNs = this.#latest[0]!;
    if (this.#continues(frame) || (latestNs - timeNs > COPY_NS && this.#beginsAgain(frame))) {
      this.#due++;
      this.#repeated++;
      if (this.#due === this.#remembered) this.#isConfirmed = true;
      return true;
    }
    this.#due = -1;
    const byNs = latestNs - timeNs;
    if (byNs >= TIME_RUNS_BACK_NS) {
      if (this.#back === 0) this.#backFrom = frameNumber;
      this.#back++;
      this.#backNs = Math.max(this.#backNs, byNs);
    } else if (this.#remembered < REMEMBERED) this.#remember(frame);
    return false;
  }

  /** The frame is the next of a repetition. Behind all that is remembered, the time has to do until it passes the latest one. */
  #continues(frame: RecordedFrame): boolean {
    return this.#due >= 0 && (this.#due >= REMEMBERED || this.#isRemembered(frame, this.#due));
  }

  #beginsAgain(frame: RecordedFrame): boolean {
    if (!this.#isRemembered(frame, 0)) return false;
    this.#due = 0;
    if (!this.#isConfirmed) {
      this.#repeatedFrom = frame.frameNumber;
      this.#repeated = 0;
    }
    return true;
  }

  #notePause(fromNs: number, { timeNs, frameNumber }: RecordedFrame): void {
    if (fromNs === Number.NEGATIVE_INFINITY || this.pauses.length === MOST_PAUSES) return;
    this.pauses.push({ fromNs, toNs: timeNs, frame: frameNumber });
  }

  #remember(frame: RecordedFrame): void {
    this.#times[this.#remembered] = frame.timeNs;
    this.#digests[this.#remembered] = digest(frame);
    this.#remembered++;
  }

  #isRemembered(frame: RecordedFrame, at: number): boolean {
    return at < this.#remembered && this.#times[at] === frame.timeNs && this.#digests[at] === digest(frame);
  }
}

/** FNV-1a over a frame's length and its first octets: two frames that are alike, with the same time, are one. */
function digest({ bytes, start, end }: RecordedFrame): number {
  let hash = 0x811c9dc5 ^ (end - start);
  const to = Math.min(end, start + DIGEST_LENGTH);
  for (let at = start; at < to; at++) hash = Math.imul(hash ^ bytes[at]!, 0x01000193);
  return hash;
}
