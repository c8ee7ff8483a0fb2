import type { CaptureIssue } from "./frame";
import type { SectionInterface } from "./pcapngSections";

/** Names of interfaces that are written out in one sentence. */
const MOST_NAMES = 5;

/** The lost frames of a pcapng by two counts: in the frames after them, and in its statistics. */
export class Losses {
  /** By the frames after them (epb_dropcount), and the first such frame. */
  #count = 0;
  #frame = 0;
  #offset = 0;

  add(count: number, frame: number, offset: number): void {
    if (this.#count === 0) {
      this.#frame = frame;
      this.#offset = offset;
    }
    this.#count += count;
  }

  /** Both counts include the same frames, so the larger one is used. `frames` were read so far. */
  issue(interfaces: readonly SectionInterface[], frames: number): CaptureIssue | undefined {
    const losers = interfaces.filter(({ drops }) => drops > 0);
    const counted = losers.reduce((sum, { drops }) => sum + drops, 0);
    const count = Math.max(counted, this.#count);
    if (count === 0) return undefined;
    const lost = count === 1 ? "1 frame" : `${count} frames`;
    const where = counted >= this.#count ? ` on ${namesOf(losers)}` : "";
    const message = `The capture itself lost ${lost}${where}: missing segments may be a capture loss.`;
    return { kind: "dropped", frame: this.#frame || Math.max(1, frames), offset: this.#offset, count, message };
  }
}

function namesOf(interfaces: readonly SectionInterface[]): string {
  const names = interfaces
    .slice(0, MOST_NAMES)
    .map(({ name, fileOffset }) => name || `interface at byte ${fileOffset}`);
  return names.join(", ") + (interfaces.length > MOST_NAMES ? " and others" : "");
}
