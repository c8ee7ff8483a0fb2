// Which of several captures was recorded first.

import { openCapture } from "../core/capture/formats";
import type { CaptureReader } from "../core/capture/frame";
import type { Pieces } from "./pieces";

/** Bytes that are searched for a first frame; headers and interface descriptions precede it. */
const LOOKED_AT = 1 << 20;
/** A header and some frames. */
export const HEAD_PIECE = 1 << 14;

/** Unix time of the first frame, in seconds; `undefined` if there is none near the beginning, or if it cannot be read. */
export async function firstTime(pieces: Pieces): Promise<number | undefined> {
  let head = new Uint8Array(0);
  let reader: CaptureReader | undefined;
  let looked = 0;
  let timeNs: number | undefined;
  const sink = {
    frame(frame: { readonly timeNs: number }) {
      timeNs ??= frame.timeNs;
    },
  };
  try {
    for await (const whole of pieces) {
      const piece = whole.subarray(0, LOOKED_AT - looked);
      looked += piece.length;
      if (reader === undefined) {
        const longer = new Uint8Array(head.length + piece.length);
        longer.set(head);
        longer.set(piece, head.length);
        head = longer;
        const opened = openCapture(head);
        if (opened !== undefined && "kind" in opened) return undefined;
        reader = opened;
        reader?.push(head, sink);
      } else {
        reader.push(piece, sink);
      }
      if (timeNs !== undefined) return (reader?.clock.epochSeconds ?? 0) + timeNs / 1e9;
      if (looked >= LOOKED_AT || reader?.stopped) return undefined;
    }
  } catch {
    // The next reader gets the error.
  }
  return undefined;
}

/** `parts` by the times of their first frames; equal ones keep their order, and those without a time come last. */
export function inTimeOrder<T>(parts: readonly T[], times: readonly (number | undefined)[]): readonly T[] {
  const timed = parts.map((part, index) => ({ part, time: times[index] ?? Number.POSITIVE_INFINITY }));
  return timed.sort((a, b) => (a.time === b.time ? 0 : a.time - b.time)).map(({ part }) => part);
}
