// What the failing flows of a group have in common, and those that work have not.

import { type BurstPattern, burstPattern } from "./bursts";
import type { CauseRows } from "./causeRows";
import { SIGNIFICANCE } from "./chance";
import { type Feature, type FeatureName, Subject } from "./feature";
import { featuresOf } from "./features";
import { LOADS, loadOf } from "./loadFeatures";
import { separateByRange } from "./rangeSeparation";
import { MOST_SYNS, type Sample, type SampledFlow } from "./sample";
import { SEARCHED, searchedFeatures } from "./searchedFeatures";
import { isComplete, isTelling, type Separation, separateByFlag, separateByNumber } from "./separation";
import { INITIATOR, type Who } from "./who";

export type FoundContrast =
  | {
      readonly kind: "feature";
      readonly feature: Feature;
      readonly separation: Separation;
      readonly certain: boolean;
      /** How many flows were compared, if not all. */
      readonly sampled: number;
    }
  | { readonly kind: "burst"; readonly pattern: BurstPattern; readonly certain: boolean };

/** So many contrasts of a sample are counted over all flows, until one holds. */
const MOST_RECOUNTED = 2;

const SEPARATE = { flag: separateByFlag, number: separateByNumber, range: separateByRange } as const;

/** A contrast with so many times the fewest exceptions is as good, by chance. */
const ABOUT_AS_FEW = 1.25;
/** A burst pattern that is told with a remark. */
const FEW_BURSTS = 0.05;

/**
 * The feature that separates best; undefined where none does, or chance explains all that do (`chance.ts`). A separation of
 * features that are known to decide is told of few flows as well if it is complete; its text has their numbers. `recount` counts
 * over all flows what was found in a sample. With `isAfterAnswer` what fails
 * follows upon the answer, which may have come too late; with `isSearched` features are looked for that take a while. In slices.
 */
export function* findingContrast(
  tracker: CauseRows,
  who: Who,
  sample: Sample,
  recount: (feature: Feature, separation: Separation) => Separation,
  { isAfterAnswer, isSearched }: { readonly isAfterAnswer: boolean; readonly isSearched: boolean },
): Generator<void, FoundContrast | undefined> {
  const fails = sample.fails.kept;
  const works = sample.works.kept;
  if (fails.length === 0 || works.length === 0) return undefined;
  const flows = [...fails, ...works];
  const failed = Uint8Array.from(flows, (_, i) => (i < fails.length ? 1 : 0));
  const load = sample.isWhole ? loadOf(tracker, who.values[INITIATOR], fails, works) : undefined;
  const features = featuresOf(tracker, who, { fails, works }, load, isAfterAnswer);
  const tests = features.length + SEARCHED;
  const values = valuesOf(tracker, features, flows, fails.length);
  yield;
  const found = separationsOf(features, values, failed);
  // Of few flows, only these can be told: chance has so many tries.
  const fewTried = found.filter(({ feature: { few, kind } }) => few && kind === "flag").length;
  const bursts = sample.isWhole ? burstPattern(tracker, fails, works) : undefined;
  const told = toldOf(found, tests, fewTried);
  if (isSearched && !told.some(({ certain, separation }) => certain && isComplete(separation))) {
    yield;
    const searched = searchedFeatures(tracker, { fails, works }, sample);
    const more = separationsOf(searched, valuesOf(tracker, searched, flows, fails.length), failed);
    told.push(...toldOf(more, tests, fewTried));
  }
  const [best, ...others] = ranked(told);
  // A backlog explains as well why it is the later ones that fail.
  if (bursts && bursts.chance <= FEW_BURSTS && (!best || isInOrder(best.feature)))
    return { kind: "burst", pattern: bursts, certain: bursts.chance * tests <= SIGNIFICANCE };
  if (!best || sample.isWhole) return best && { kind: "feature", ...best, sampled: 0 };
  for (const each of [best, ...others].slice(0, MOST_RECOUNTED)) {
    if (each.feature.isOfSyn && sample.length > MOST_SYNS) return { kind: "feature", ...each, sampled: flows.length };
    yield;
    const separation = recount(each.feature, each.separation);
    if (isTelling(separation)) return { kind: "feature", ...each, separation, sampled: 0 };
  }
  return undefined;
}

interface Found {
  readonly feature: Feature;
  readonly separation: Separation;
}

type Told = Found & { readonly certain: boolean };

function separationsOf(features: readonly Feature[], values: readonly Float64Array[], failed: Uint8Array): Found[] {
  return features.flatMap((feature, i) => {
    const separation = SEPARATE[feature.kind](values[i]!, failed);
    return separation ? [{ feature, separation }] : [];
  });
}

/** Those that separate, and not by chance. */
function toldOf(found: readonly Found[], tests: number, fewTried: number): Told[] {
  return found.flatMap(({ feature, separation }) => {
    const { failHaveIt, chance, tried } = separation;
    if (feature.only !== undefined && (feature.only === "large") !== failHaveIt) return [];
    const certain = chance * tried * (feature.tries ?? 1) * tests <= SIGNIFICANCE;
    const isTold = certain ? isTelling(separation) : isComplete(separation) && isEnough(feature, separation, fewTried);
    return isTold ? [{ feature, separation, certain }] : [];
  });
}

/**
 * Those without an exception, then those with about as few as any, both in the order of the features: the earlier one says more.
 * Then the others, by their exceptions.
 */
function ranked(told: readonly Told[]): Told[] {
  const exceptions = ({ separation }: Told): number => separation.failWithout + separation.workWith;
  const few = ABOUT_AS_FEW * Math.min(...told.map(exceptions)) + 1;
  const place = (each: Told): number => (exceptions(each) === 0 ? 0 : exceptions(each) <= few ? 1 : 2);
  return [...told].sort((a, b) => place(a) - place(b) || (place(a) === 2 ? exceptions(a) - exceptions(b) : 0));
}

/** Times and ports rise from one connection to the next, and within a burst the load. */
function isInOrder({ name }: Feature): boolean {
  return IN_ORDER.includes(name);
}

const IN_ORDER: readonly FeatureName[] = [
  ...LOADS,
  "moment",
  "period",
  "recurrence",
  "token-bucket",
  "source-port",
  "source-port-range",
];

/** What is known to decide makes connections fail; that one fails for the want of it needs more flows. A moment has two sides. */
function isEnough({ kind, few }: Feature, separation: Separation, tried: number): boolean {
  const { failHaveIt, failWith, workWithout, chance } = separation;
  if (few === undefined || (!failHaveIt && kind === "flag")) return false;
  const corrected = kind === "flag" ? chance * tried : chance;
  return failWith >= few.fails && workWithout >= few.works && corrected <= few.chance;
}

/** By feature, the value of each flow. A flow is read once for all features. */
function valuesOf(
  tracker: CauseRows,
  features: readonly Feature[],
  flows: readonly SampledFlow[],
  fails: number,
): Float64Array[] {
  const subject = new Subject(tracker);
  const values = features.map(() => new Float64Array(flows.length));
  flows.forEach((flow, place) => {
    subject.turnTo(flow, place < fails);
    features.forEach((feature, i) => {
      values[i]![place] = feature.value(subject);
    });
  });
  return values;
}
