// In what flows of one group may differ. The order is that in which a contrast is chosen where several separate equally well:
// what is known to be treated differently by hosts and middleboxes first, circumstances last.

import * as L from "../tracker/rowLayout";
import { answerHops, answerSender, roundTripNs } from "./answerFeatures";
import type { CauseRows } from "./causeRows";
import { idleNs, octetsOf, reuseGapNs } from "./courseFeatures";
import {
  type Compared,
  type Feature,
  type FeatureName,
  flag,
  mostFrequent,
  number,
  ofOne,
  type Subject,
  type SynNumber,
  sourcePort,
  toFlag,
} from "./feature";
import { hostFeatures } from "./hostFeatures";
import { LOADS, type Load } from "./loadFeatures";
import { bestRemainder } from "./remainder";
import type { SampledFlow } from "./sample";
import { type SynFeatures, synFeatures } from "./synFeatures";
import type { Who } from "./who";

const FEW = { fails: 2, works: 1, chance: 0.34 };
/** Any change of anything has a moment. */
const FEW_MOMENTS = { fails: 3, works: 3, chance: 0.01 };
const LONGEST_ROUND = 64;

/**
 * `fails` are the failing flows: what only one host or path has is looked for in the one that most of them have. `load` is known
 * where every flow is among those that are compared. With `isAfterAnswer` what
 * fails follows upon the answer.
 */
export function featuresOf(
  tracker: CauseRows,
  who: Who,
  { fails, works }: Compared,
  load: Load | undefined,
  isAfterAnswer: boolean,
): Feature[] {
  const startNs = (subject: Subject): number => subject.startNs;
  return [
    ofSyn("ecn", (syn) => syn.asksForEcn, FEW),
    { ...flag("timestamps-go-back", ({ tsGoesBack }) => tsGoesBack, FEW), isOfSyn: true },
    ofSyn("fast-open", (syn) => syn.fastOpen, FEW),
    ofSyn("mptcp", (syn) => syn.mptcp, FEW),
    flag("port-reused", ({ row, at }) => toFlag(row[at + L.F_PREVIOUS]! >= 0), FEW),
    { ...number("reuse-gap", ({ flow }) => reuseGapNs(tracker, flow)), only: "small" },
    ...hostFeatures(tracker, who, { fails, works }),
    number("moment", startNs, FEW_MOMENTS),
    ...(load ? loadFeatures(load) : []),
    { ...number("period", startNs), kind: "range" },
    ofSyn("timestamps", (syn) => !Number.isNaN(syn.tsVal)),
    ofSyn("sack", (syn) => syn.offersSack),
    ofSyn("window-scale", (syn) => !Number.isNaN(syn.shift)),
    ofSyn("mss", (syn) => !Number.isNaN(syn.mss)),
    ...synNumbers(tracker, fails),
    everyNth(fails, works),
    number("source-port", sourcePort),
    { ...number("source-port-range", sourcePort), kind: "range" },
    flag("source-port-odd", (subject) => sourcePort(subject) & 1),
    // Flows without data are no comparison: many rules look at data only.
    { ...number("octets", ({ flow }) => octetsOf(tracker, flow, true)), only: "large" },
    { ...number("octets-of-responder", ({ flow }) => octetsOf(tracker, flow, false)), only: "large" },
    { ...number("idle", ({ flow, failed }) => idleNs(tracker, flow, failed)), only: "large" },
    ...(isAfterAnswer ? [roundTrip(tracker)] : []),
    { ...number("answer-hops", ({ flow }) => answerHops(tracker, flow) ?? Number.NaN), isOfSyn: true },
    { ...ofOne("answer-sender", { fails, works }, (flow) => answerSender(tracker, flow)), isOfSyn: true },
  ];
}

function roundTrip(tracker: CauseRows): Feature {
  return { ...number("round-trip", ({ flow }) => roundTripNs(tracker, flow) ?? Number.NaN), isOfSyn: true };
}

/** More than a limit allows is a reason to fail; that few are open may follow from it. */
function loadFeatures(load: Load): Feature[] {
  return LOADS.flatMap((name) => {
    const counts = load[name];
    const only = name === "since-previous" ? "small" : "large";
    return counts ? [{ ...number(name, ({ flow }) => counts.get(flow) ?? Number.NaN), only } as const] : [];
  });
}

function ofSyn(name: FeatureName, read: (syn: SynFeatures) => number | boolean, few?: Feature["few"]): Feature {
  const value = ({ syn }: Subject): number => (syn === undefined ? Number.NaN : Number(read(syn)));
  return { name, kind: "flag", isOfSyn: true, value, ...(few && { few }) };
}

const SYN_NUMBERS = [
  ["hops", (syn) => syn.hops],
  ["window", (syn) => syn.window],
  ["mss-value", (syn) => syn.mss],
  ["window-scale-value", (syn) => syn.shift],
] as const satisfies readonly (readonly [SynNumber, (syn: SynFeatures) => number])[];

/** Above a limit, or one value alone. */
function synNumbers(tracker: CauseRows, fails: readonly SampledFlow[]): Feature[] {
  const above = SYN_NUMBERS.map(([name, read]): Feature => ({ ...ofSyn(name, read), kind: "number" }));
  const syns = fails.map(({ flow }) => synFeatures(tracker, flow));
  const equal = SYN_NUMBERS.map(([name, read]): Feature => {
    const about = mostFrequent(syns.flatMap((syn) => (syn ? [read(syn)] : []))) ?? Number.NaN;
    return { ...ofSyn(`${name}-equal`, (syn) => (Number.isNaN(read(syn)) ? Number.NaN : read(syn) === about)), about };
  });
  return [...above, ...equal];
}

/** A load balancer gives every nth connection to the same server. */
function everyNth(fails: readonly SampledFlow[], works: readonly SampledFlow[]): Feature {
  const ordinals = (flows: readonly SampledFlow[]): number[] => flows.map(({ ordinal }) => ordinal);
  const { divisor, remainder, tries } = bestRemainder(ordinals(fails), ordinals(works), 2, LONGEST_ROUND);
  return {
    ...flag(`every-${divisor}`, ({ ordinal }) => toFlag(ordinal % divisor === remainder)),
    about: divisor,
    tries,
  };
}
