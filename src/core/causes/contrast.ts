// What the failing flows of a group have in common, and those that work have not.

import { type BurstPattern, burstPattern } from "./bursts";
import type { CauseRows } from "./causeRows";
import { SIGNIFICANCE } from "./chance";
import { type Feature, type FeatureName, featuresOf, Subject } from "./features";
import { loadOf } from "./loadFeatures";
import { separateByRange } from "./rangeSeparation";
import { MOST_SYNS, type Sample, type SampledFlow } from "./sample";
import { isComplete, isNearlyComplete, type Separation, separateByFlag, separateByNumber } from "./separation";
import type { Who } from "./who";

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

/** A burst pattern that is told with a remark. */
const FEW_BURSTS = 0.05;

/**
 * The feature that separates best; undefined where none does, or chance explains all that do (`chance.ts`). A separation of
 * features that are known to decide is told of few flows as well if it is complete; its text has their numbers. `recount` counts
 * over all flows what was found in a sample. In slices.
 */
export function* findingContrast(
  tracker: CauseRows,
  who: Who,
  sample: Sample,
  recount: (feature: Feature, separation: Separation) => Separation,
): Generator<void, FoundContrast | undefined> {
  const fails = sample.fails.kept;
  const works = sample.works.kept;
  if (fails.length === 0 || works.length === 0) return undefined;
  const flows = [...fails, ...works];
  const failed = Uint8Array.from(flows, (_, i) => (i < fails.length ? 1 : 0));
  const load = sample.isWhole ? loadOf(tracker, fails, works) : undefined;
  const features = featuresOf(tracker, who, fails, load);
  const values = valuesOf(tracker, features, flows);
  yield;
  const found = features.flatMap((feature, i) => {
    const separation = SEPARATE[feature.kind](values[i]!, failed);
    return separation ? [{ feature, separation }] : [];
  });
  // Of few flows, only these can be told: chance has so many tries.
  const fewTried = found.filter(({ feature: { few, kind } }) => few && kind === "flag").length;
  const bursts = sample.isWhole ? burstPattern(tracker, fails, works) : undefined;
  const isCertain = (chance: number, tried: number): boolean => chance * tried * features.length <= SIGNIFICANCE;
  const told = found.flatMap(({ feature, separation }) => {
    if (feature.isOnlyLarge && !separation.failHaveIt) return [];
    const certain = isCertain(separation.chance, separation.tried);
    const isTold = certain
      ? isNearlyComplete(separation)
      : isComplete(separation) && isEnough(feature, separation, fewTried);
    return isTold ? [{ feature, separation, certain }] : [];
  });
  told.sort((a, b) => Number(isComplete(b.separation)) - Number(isComplete(a.separation)));
  const [best] = told;
  // A backlog explains as well why it is the later ones that fail.
  if (bursts && bursts.chance <= FEW_BURSTS && (!best || isInOrder(best.feature)))
    return { kind: "burst", pattern: bursts, certain: isCertain(bursts.chance, 1) };
  if (!best || sample.isWhole) return best && { kind: "feature", ...best, sampled: 0 };
  for (const each of told.slice(0, MOST_RECOUNTED)) {
    if (each.feature.isOfSyn && sample.length > MOST_SYNS) return { kind: "feature", ...each, sampled: flows.length };
    yield;
    const separation = recount(each.feature, each.separation);
    if (isNearlyComplete(separation)) return { kind: "feature", ...each, separation, sampled: 0 };
  }
  return undefined;
}

/** Times and ports rise from one connection to the next, and within a burst the load. */
function isInOrder({ name }: Feature): boolean {
  return IN_ORDER.includes(name);
}

const IN_ORDER: readonly FeatureName[] = [
  "moment",
  "period",
  "open-connections",
  "connection-rate",
  "accept-rate",
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
function valuesOf(tracker: CauseRows, features: readonly Feature[], flows: readonly SampledFlow[]): Float64Array[] {
  const subject = new Subject(tracker);
  const values = features.map(() => new Float64Array(flows.length));
  flows.forEach(({ flow, ordinal, tsGoesBack }, place) => {
    subject.turnTo(flow, ordinal, tsGoesBack);
    features.forEach((feature, i) => {
      values[i]![place] = feature.value(subject);
    });
  });
  return values;
}
