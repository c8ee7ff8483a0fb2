// The times of the frames, for what is known of their order and of when the capture was running. Nearly every frame comes a little
// after the one before it: of these only the last one's time is noted, when somebody asks. Measured: noting each takes 5 % of the
// benchmark's time with one flow.

import { CAPTURE_GAP_NS } from "../tcp/thresholds";
import { FrameOrder, type RecordedFrame } from "./frameOrder";
import { RecordingTimes } from "./recordingTimes";

/** In `#next`: the time of the last frame, and by how much the next may be later for nothing to be noted of it. */
const LAST = 0;
const MOST_SINCE = 1;
/** No time is later by less than this. */
const NONE = -1;

export class FrameTimes {
  readonly #order = new FrameOrder();
  readonly #recording = new RecordingTimes();
  /** In a typed array nothing is allocated for a frame. */
  readonly #next = new Float64Array([0, NONE]);

  /** Notes the next frame of the capture; true when it was there before, with the same time and the same octets. */
  isRepeated(frame: RecordedFrame): boolean {
    const next = this.#next;
    const sinceNs = frame.timeNs - next[LAST]!;
    if (!(sinceNs > 0 && sinceNs <= next[MOST_SINCE]!)) return this.#take(frame);
    next[LAST] = frame.timeNs;
    return false;
  }

  get order(): FrameOrder {
    this.#settle();
    return this.#order;
  }

  get recording(): RecordingTimes {
    this.#settle();
    return this.#recording;
  }

  #take(frame: RecordedFrame): boolean {
    this.#settle();
    const { timeNs } = frame;
    const isRepeated = this.#order.isRepeated(frame);
    if (!isRepeated) this.#recording.note(timeNs);
    // After any other frame, the next one may have to be compared with earlier ones, or begin another stretch of time.
    if (this.#order.isLatest(timeNs) && this.#recording.endNs === timeNs) {
      this.#next[LAST] = timeNs;
      this.#next[MOST_SINCE] = CAPTURE_GAP_NS;
    }
    return isRepeated;
  }

  /** Notes the last time. Whoever is given what it was noted in may change that: the next frame is looked at. */
  #settle(): void {
    const next = this.#next;
    if (next[MOST_SINCE] === NONE) return;
    this.#order.advanceTo(next[LAST]!);
    this.#recording.advanceTo(next[LAST]!);
    next[MOST_SINCE] = NONE;
  }
}
