// How far a side's SEG.ACK has risen since its last segment with data or FIN, which may have to be shown with its own SEG.ACK after
// it went into a run. It shares a word with the window, so that an ordinary segment touches no other line of the cache.

/** It has risen further, or that segment's SEG.ACK was below what its sender had acknowledged before. */
const UNKNOWN = 0xffff;

/** The word of a segment without data that acknowledges `news` octets more than the segments before it. */
export function afterData(before: number, news: number, window: number): number {
  const risen = (before >>> 16) + news;
  return window | ((risen < UNKNOWN ? risen : UNKNOWN) << 16);
}

/** The word where the SEG.ACK of the last segment with data or FIN is not its RCV.NXT. */
export function ackNotKept(word: number): number {
  return word | (UNKNOWN << 16);
}

export function windowOf(word: number): number {
  return word & 0xffff;
}

/** What to subtract from RCV.NXT; `undefined` where that is not known. */
export function risenSinceData(word: number): number | undefined {
  const risen = word >>> 16;
  return risen === UNKNOWN ? undefined : risen;
}
