// How far the clock of one place is ahead of another's. No segment arrives before it was sent: what travels to the second place
// bounds the offset from above, what travels back from below. The least transit times bound it best.

import { STAMP_RESOLUTIONS_NS } from "../tcp/thresholds";

/** The same segment at two places: when the first place saw it, and by how much the second place's clock shows later. */
export interface Crossing {
  readonly atNs: number;
  readonly differenceNs: number;
  /** It travels from the first place to the second. */
  readonly isForward: boolean;
}

export interface ClockOffset {
  /** What the second clock shows beyond the first one at the first one's time 0, in ns. */
  readonly offsetNs: number;
  /** How much faster the second clock runs: ns per ns. 0 where nothing shows it. */
  readonly drift: number;
  /** The offset may be larger or smaller by as much: half the least round trip between the places, at least what the stamps resolve. */
  readonly uncertaintyNs: number;
  /**
   * "both": segments of both directions were compared. "one": of one direction only; then its least transit time is taken to be
   * 0. "given": by the user. "none": there is nothing to compare. "first": it is the first clock itself.
   */
  readonly basis: "both" | "one" | "given" | "none" | "first";
  /** From when on the first clock the drift counts. */
  readonly sinceNs: number;
}

/** The time on the first clock at which the second one shows `timeNs`. */
export function toFirstClock({ offsetNs, drift, sinceNs }: ClockOffset, timeNs: number): number {
  const without = timeNs - offsetNs;
  return without - (drift * (without - sinceNs)) / (1 + drift);
}

export const NO_OFFSET: ClockOffset = { offsetNs: 0, drift: 0, uncertaintyNs: 0, basis: "none", sinceNs: 0 };
export const FIRST_CLOCK: ClockOffset = { ...NO_OFFSET, basis: "first" };

/** Pieces of the time that both places recorded; each has least transit times of its own. */
const FEWEST_PIECES = 16;
const MOST_PIECES = 4096;
/** No computer's clock drifts faster (RFC 5905 §1: 500 ppm). */
const LARGEST_DRIFT = 500e-6;

interface Piece {
  readonly atNs: number;
  readonly low: number;
  readonly high: number;
}

/** The offset that the crossings prove. */
export function estimateOffset(crossings: readonly Crossing[]): ClockOffset {
  if (crossings.length === 0) return NO_OFFSET;
  const sinceNs = crossings.reduce((least, { atNs }) => Math.min(least, atNs), Number.POSITIVE_INFINITY);
  const resolutionNs = resolutionOf(crossings);
  const drift = driftOf(crossings, resolutionNs);
  const { low, high } = boundsOf(
    crossings.map((each) => ({ ...each, differenceNs: withoutDrift(each, drift, sinceNs) })),
  );
  const common = { drift, sinceNs };
  if (low === Number.NEGATIVE_INFINITY) return { ...common, offsetNs: high, uncertaintyNs: 0, basis: "one" };
  if (high === Number.POSITIVE_INFINITY) return { ...common, offsetNs: low, uncertaintyNs: 0, basis: "one" };
  return {
    ...common,
    offsetNs: (low + high) / 2,
    uncertaintyNs: Math.max(resolutionNs, Math.abs(high - low) / 2),
    basis: "both",
  };
}

/** What the stamps of both clocks tell apart: a millisecond, a microsecond or less. */
function resolutionOf(crossings: readonly Crossing[]): number {
  const isMultiple = (step: number): boolean =>
    crossings.every(({ atNs, differenceNs }) => atNs % step === 0 && differenceNs % step === 0);
  return STAMP_RESOLUTIONS_NS.find(isMultiple) ?? 1;
}

function withoutDrift({ atNs, differenceNs }: Crossing, drift: number, sinceNs: number): number {
  return differenceNs - drift * (atNs - sinceNs);
}

function boundsOf(crossings: readonly Crossing[]): { readonly low: number; readonly high: number } {
  let low = Number.NEGATIVE_INFINITY;
  let high = Number.POSITIVE_INFINITY;
  for (const { differenceNs, isForward } of crossings) {
    if (isForward) high = Math.min(high, differenceNs);
    else low = Math.max(low, differenceNs);
  }
  return { low, high };
}

/**
 * The slope of a line through the middles of the pieces' bounds, each as heavy as its bounds are narrow; 0 where one offset fits all
 * pieces, as far as the stamps resolve.
 */
function driftOf(crossings: readonly Crossing[], resolutionNs: number): number {
  const pieces = piecesOf(crossings);
  if (pieces.length < 2) return 0;
  let [weights, sumT, sumM] = [0, 0, 0];
  const weigh = ({ low, high }: Piece): number => 1 / Math.max(resolutionNs, (high - low) / 2) ** 2;
  for (const piece of pieces) {
    const weight = weigh(piece);
    weights += weight;
    sumT += weight * piece.atNs;
    sumM += (weight * (piece.low + piece.high)) / 2;
  }
  const [meanT, meanM] = [sumT / weights, sumM / weights];
  let [covariance, variance] = [0, 0];
  for (const piece of pieces) {
    const weight = weigh(piece);
    covariance += weight * (piece.atNs - meanT) * ((piece.low + piece.high) / 2 - meanM);
    variance += weight * (piece.atNs - meanT) ** 2;
  }
  const slope = variance === 0 ? 0 : covariance / variance;
  if (Math.abs(slope) > LARGEST_DRIFT) return 0;
  // Without a drift the bounds of all pieces overlap.
  const overlap = Math.min(...pieces.map(({ high }) => high)) - Math.max(...pieces.map(({ low }) => low));
  return overlap >= -2 * resolutionNs ? 0 : slope;
}

/** Pieces in which both directions crossed: short enough that the clocks hardly part within one. */
function piecesOf(crossings: readonly Crossing[]): Piece[] {
  for (let count = FEWEST_PIECES; ; count *= 4) {
    const pieces = cutInto(count, crossings);
    const consistent = pieces.filter(({ low, high }) => low <= high);
    if (consistent.length === pieces.length || count >= MOST_PIECES) return consistent;
  }
}

function cutInto(count: number, crossings: readonly Crossing[]): Piece[] {
  const times = crossings.map(({ atNs }) => atNs);
  const start = times.reduce((least, time) => Math.min(least, time), Number.POSITIVE_INFINITY);
  const end = times.reduce((most, time) => Math.max(most, time), Number.NEGATIVE_INFINITY);
  if (end <= start) return [];
  const groups = new Map<number, Crossing[]>();
  for (const crossing of crossings) {
    const piece = Math.min(count - 1, Math.floor((count * (crossing.atNs - start)) / (end - start)));
    const group = groups.get(piece);
    if (group) group.push(crossing);
    else groups.set(piece, [crossing]);
  }
  return [...groups.values()]
    .flatMap((group) => {
      const { low, high } = boundsOf(group);
      if (!Number.isFinite(low) || !Number.isFinite(high)) return [];
      const atNs = group.reduce((sum, crossing) => sum + crossing.atNs, 0) / group.length;
      return [{ atNs, low, high }];
    })
    .sort((a, b) => a.atNs - b.atNs);
}
