// Reading that is watched: between two pieces, and while none comes, there is time for a clock, a display and a signal.

import type { Analysis } from "../core/analysis/analysis";
import { monotonicMs } from "./monotonic";

/** What looks on while a capture is read. */
export interface Watch {
  /** Stops reading: the capture is taken to end here. */
  readonly stop: AbortSignal;
  /** Called at most every `WATCH_MS`, also while nothing arrives. */
  look(analysis: Analysis): Promise<void>;
}

/** What has happened by then is told soon enough for people. */
export const WATCH_MS = 200;

const NOTHING_YET = Symbol("nothing yet");
const STOPPED = Symbol("stopped");

/** The pieces that `next` gives, until there are no more or the watch stops; `undefined` when it is time to look. */
export async function* watched(
  next: () => Promise<Uint8Array | undefined>,
  { stop }: Watch,
): AsyncGenerator<Uint8Array | undefined, void> {
  let onAbort = () => {};
  const stopped = new Promise<typeof STOPPED>((resolve) => {
    onAbort = () => resolve(STOPPED);
  });
  stop.addEventListener("abort", onAbort, { once: true });
  try {
    let waiting: Promise<Uint8Array | undefined> | undefined;
    for (let lookAt = monotonicMs() + WATCH_MS; !stop.aborted; ) {
      if (waiting === undefined) {
        waiting = next();
        // It may fail while nobody waits for it, which is heard of at the next turn, or after the end.
        waiting.catch(() => {});
      }
      const rest = lookAt - monotonicMs();
      const came = rest > 0 ? await firstOf(waiting, stopped, rest) : await pause(NOTHING_YET, 0);
      if (came === STOPPED) return;
      if (came === NOTHING_YET) {
        yield undefined;
        lookAt = monotonicMs() + WATCH_MS;
        continue;
      }
      if (came === undefined) return;
      waiting = undefined;
      yield came;
    }
  } finally {
    stop.removeEventListener("abort", onAbort);
  }
}

async function firstOf<T>(
  waiting: Promise<T>,
  stopped: Promise<typeof STOPPED>,
  milliseconds: number,
): Promise<T | typeof STOPPED | typeof NOTHING_YET> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<typeof NOTHING_YET>((resolve) => {
    timer = setTimeout(resolve, milliseconds, NOTHING_YET);
  });
  try {
    return await Promise.race([waiting, stopped, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Lets signals, timers and streams have their turn. */
function pause<T>(value: T, milliseconds: number): Promise<T> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds, value));
}
