// The part of a flow's time that is in sight: zoom and pan, without a page.

export interface TimeRange {
  readonly fromNs: number;
  readonly toNs: number;
}

/** Nothing is closer together than two captured frames can be. */
const LEAST_NS = 100;
/** Room beside the first and the last segment, of the whole. */
const MARGIN = 0.02;

/** All of a flow, with room on both sides. A flow of a single moment is shown in a millisecond. */
export function wholeRange(startNs: number, endNs: number): TimeRange {
  const spanNs = endNs - startNs;
  const marginNs = spanNs === 0 ? 5e5 : spanNs * MARGIN;
  return { fromNs: startNs - marginNs, toNs: endNs + marginNs };
}

/** Larger by `factor` (below 1: a smaller part), with `atNs` at its place, within `whole`; undefined is the whole. */
export function zoomed(range: TimeRange, factor: number, atNs: number, whole: TimeRange): TimeRange | undefined {
  const spanNs = Math.max(LEAST_NS, (range.toNs - range.fromNs) * factor);
  const share = (atNs - range.fromNs) / (range.toNs - range.fromNs);
  const fromNs = atNs - spanNs * share;
  return within({ fromNs, toNs: fromNs + spanNs }, whole);
}

/** Moved by a share of its span, positive is later. */
export function panned(range: TimeRange, share: number, whole: TimeRange): TimeRange | undefined {
  const byNs = (range.toNs - range.fromNs) * share;
  return within({ fromNs: range.fromNs + byNs, toNs: range.toNs + byNs }, whole);
}

/** Moved only as far as needed for `timeNs` to be in sight, not at the very edge. */
export function showing(range: TimeRange, timeNs: number, whole: TimeRange): TimeRange | undefined {
  const roomNs = (range.toNs - range.fromNs) * 0.1;
  if (timeNs >= range.fromNs && timeNs <= range.toNs) return within(range, whole);
  const byNs = timeNs < range.fromNs ? timeNs - roomNs - range.fromNs : timeNs + roomNs - range.toNs;
  return within({ fromNs: range.fromNs + byNs, toNs: range.toNs + byNs }, whole);
}

/** The same span within `whole`; undefined if it is no smaller. */
export function within({ fromNs, toNs }: TimeRange, whole: TimeRange): TimeRange | undefined {
  const spanNs = Math.max(LEAST_NS, toNs - fromNs);
  if (spanNs >= whole.toNs - whole.fromNs) return undefined;
  const from = Math.min(Math.max(fromNs, whole.fromNs), whole.toNs - spanNs);
  return { fromNs: from, toNs: from + spanNs };
}
