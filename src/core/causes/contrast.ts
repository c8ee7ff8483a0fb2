// What the failing flows of a group have in common, and those that work have not.

import { type BurstPattern, burstPattern } from "./bursts";
import type { CauseRows } from "./causeRows";
import { SIGNIFICANCE } from "./chance";
import { type Feature, featuresOf, Subject } from "./features";
import type { Sample, SampledFlow } from "./sample";
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

/** SYNs of more flows are not read again to count exactly. */
const MOST_READ = 100_000;

/** A burst pattern that is told with a remark. */
const FEW_BURSTS = 0.05;

/**
 * The feature that separates best; undefined where none does, or chance explains all that do (`chance.ts`). A separation of
 * features that are known to decide is told of few flows as well if it is complete; its text has their numbers. `recount` counts
 * over all flows what was found in a sample.
 */
export function findContrast(
  tracker: CauseRows,
  who: Who,
  sample: Sample,
  recount: (feature: Feature, separation: Separation) => Separation,
): FoundContrast | undefined {
  const fails = sample.fails.kept;
  const works = sample.works.kept;
  if (fails.length === 0 || works.length === 0) return undefined;
  const flows = [...fails, ...works];
  const failed = Uint8Array.from(flows, (_, i) => (i < fails.length ? 1 : 0));
  const found = featuresOf(tracker, who, fails).flatMap((feature) => {
    const separation = separate(tracker, feature, flows, failed);
    return separation ? [{ feature, separation }] : [];
  });
  const tried = found.reduce((sum, { separation }) => sum + separation.tried, 0);
  const bursts = sample.isWhole ? burstPattern(tracker, fails, works) : undefined;
  const isCertain = (chance: number): boolean => chance * tried <= SIGNIFICANCE;
  const told = found.flatMap(({ feature, separation }) => {
    if (feature.isOnlyLarge && !separation.failHaveIt) return [];
    const certain = isCertain(separation.chance);
    const isTold = certain ? isNearlyComplete(separation) : isComplete(separation) && isEnough(feature, separation);
    return isTold ? [{ feature, separation, certain }] : [];
  });
  const [best] = told.sort((a, b) => Number(isComplete(b.separation)) - Number(isComplete(a.separation)));
  // A backlog explains as well why it is the later ones that fail.
  if (bursts && bursts.chance <= FEW_BURSTS && (!best || isInOrder(best.feature)))
    return { kind: "burst", pattern: bursts, certain: isCertain(bursts.chance) };
  if (!best || sample.isWhole) return best && { kind: "feature", ...best, sampled: 0 };
  if (best.feature.isOfSyn && sample.length > MOST_READ) return { kind: "feature", ...best, sampled: flows.length };
  const separation = recount(best.feature, best.separation);
  return isNearlyComplete(separation) ? { kind: "feature", ...best, separation, sampled: 0 } : undefined;
}

/** Times and ports rise from one connection to the next. */
function isInOrder({ name }: Feature): boolean {
  return name === "moment" || name === "source-port";
}

function isEnough({ few }: Feature, { failWith, workWithout, chance }: Separation): boolean {
  return few !== undefined && failWith >= few.fails && workWithout >= few.works && chance <= few.chance;
}

function separate(
  tracker: CauseRows,
  feature: Feature,
  flows: readonly SampledFlow[],
  failed: Uint8Array,
): Separation | undefined {
  const subject = new Subject(tracker);
  const values = Float64Array.from(flows, (flow) => feature.value(subject.turnTo(flow)));
  return feature.isNumber ? separateByNumber(values, failed) : separateByFlag(values, failed);
}
