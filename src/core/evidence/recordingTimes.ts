// When the capture was running. A file that was merged from several, or appended to, has gaps in which nothing was recorded:
// what is missing there is not missing on the wire.

/** With more stretches than this, the first ones count as one. */
const MOST_STRETCHES = 4096;

interface Stretch {
  start: number;
  end: number;
}

/** Stretches of time in which frames follow each other without a gap. All times in ns of the capture's clock. */
export class RecordingTimes {
  /** Begin and end of the stretch that the last frame fell into; in a typed array nothing is allocated for a frame. */
  readonly #current = new Float64Array([Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]);
  /** The other stretches, in order of time. */
  readonly #others: Stretch[] = [];

  /** A frame was recorded at `timeNs`. Frames may come in any order. */
  note(timeNs: number): void {
    const current = this.#current;
    if (timeNs > current[1]!) {
      if (timeNs - current[1]! <= CAPTURE_GAP_NS) current[1] = timeNs;
      else this.#turnTo(timeNs);
    } else if (timeNs < current[0]!) {
      if (current[0]! - timeNs <= CAPTURE_GAP_NS) current[0] = timeNs;
      else this.#turnTo(timeNs);
    }
  }

  /** The end of the stretch that the last frame fell into. */
  get endNs(): number {
    return this.#current[1]!;
  }

  /** The capture is running at `timeNs` though no frame came then: a live capture's clock. */
  advanceTo(timeNs: number): void {
    if (timeNs > this.#current[1]!) this.#current[1] = timeNs;
  }

  /** The capture says that it was running from `startNs` to `endNs`, whatever came then. */
  wasRunning(startNs: number, endNs: number): void {
    const stepNs = Math.max(CAPTURE_GAP_NS, (endNs - startNs) / MOST_STRETCHES);
    for (let timeNs = startNs; timeNs < endNs; timeNs += stepNs) this.note(timeNs);
    this.note(endNs);
  }

  /** How long the capture continues from `timeNs` without a gap: the time of the last frame; `timeNs` where it was not running. */
  endAfter(timeNs: number): number {
    const [start, end] = this.#current as unknown as [number, number];
    const reached = this.#endAmongOthers(timeNs);
    if (start - CAPTURE_GAP_NS > reached || end < reached) return reached;
    return this.#endAmongOthers(end);
  }

  /** Since when the capture was running at `timeNs` without a gap: the time of a frame; `timeNs` where it was not running. */
  startBefore(timeNs: number): number {
    const [start, end] = this.#current as unknown as [number, number];
    const reached = this.#startAmongOthers(timeNs);
    if (end + CAPTURE_GAP_NS < reached || start > reached) return reached;
    return this.#startAmongOthers(start);
  }

  /** The begin of what ends at `timeNs` and is continued backwards by the stretches that are not current. */
  #startAmongOthers(timeNs: number): number {
    let start = timeNs;
    for (let at = this.#firstAfter(timeNs) - 1; at >= 0; at--) {
      const stretch = this.#others[at]!;
      if (stretch.end + CAPTURE_GAP_NS < start) break;
      start = Math.min(start, stretch.start);
    }
    return start;
  }

  /** The end of what begins at `timeNs` and is continued by the stretches that are not current. */
  #endAmongOthers(timeNs: number): number {
    let end = timeNs;
    for (let at = Math.max(0, this.#firstAfter(timeNs) - 1); at < this.#others.length; at++) {
      const stretch = this.#others[at]!;
      if (stretch.start - CAPTURE_GAP_NS > end) break;
      end = Math.max(end, stretch.end);
    }
    return end;
  }

  /** The first of the other stretches that begins after `timeNs`. */
  #firstAfter(timeNs: number): number {
    let low = 0;
    let high = this.#others.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#others[middle]!.start > timeNs) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /** Leaves the current stretch for the one that `timeNs` belongs to, which may be a new one. */
  #turnTo(timeNs: number): void {
    const [start, end] = this.#current as unknown as [number, number];
    if (start <= end) this.#others.splice(this.#firstAfter(start), 0, { start, end });
    const next = this.#firstAfter(timeNs);
    const at = [next - 1, next].find((index) => {
      const stretch = this.#others[index];
      return (
        stretch !== undefined && timeNs <= stretch.end + CAPTURE_GAP_NS && timeNs >= stretch.start - CAPTURE_GAP_NS
      );
    });
    const found = at === undefined ? undefined : this.#others.splice(at, 1)[0];
    this.#current[0] = Math.min(found?.start ?? timeNs, timeNs);
    this.#current[1] = Math.max(found?.end ?? timeNs, timeNs);
    if (this.#others.length <= MOST_STRETCHES) return;
    const [first, second] = this.#others.splice(0, 2) as [Stretch, Stretch];
    this.#others.unshift({ start: first.start, end: Math.max(first.end, second.end) });
  }
}

import { CAPTURE_GAP_NS } from "../tcp/thresholds";
