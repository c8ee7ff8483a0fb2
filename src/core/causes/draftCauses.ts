// Groups of flows with the same trouble, and how many of the flows that could have it have not.

import { OUTCOMES } from "../flow/flow";
import { SEVERITIES } from "../text/severities";
import type { CauseRows } from "./causeRows";
import type { CauseSource } from "./causeSource";
import { joinCircumstances, type TroubleGroup } from "./circumstances";
import { type GroupCounts, groupFlows } from "./grouping";
import { Sample } from "./sample";
import { STAGE_ESTABLISHED, STAGE_UNKNOWN, type Verdicts, WARNING } from "./verdicts";
import { ENDPOINT, INITIATOR, PORT, RESPONDER, type Who } from "./who";

/** More causes are no summary. The most severe and most frequent ones are told. */
const MOST_CAUSES = 40;
/** What is information in each flow is a cause in so many flows, and in this part of them. */
const LEAST_OFTEN = 3;
const LEAST_PART_OFTEN = 0.05;

export interface Draft extends TroubleGroup {
  readonly stage: number;
  readonly rank: number;
  /** Set if some flows with the same value work. */
  sample: Sample | undefined;
  work: number;
  /** Of the flows with the same value: those whose outcome is known. */
  of: number;
  /** Flows with the same value and outcome that are not decided yet: an answer may still come. */
  undecided: number;
  /** Flows to other ports of the same responder: those whose outcome is known, and those that work. */
  besides: number;
  besidesWork: number;
  /** Where all flows to its responder and port fail: those to the same port of other hosts. */
  others: number;
  othersWork: number;
  /** Where all flows of its IP version to its port fail: those of the other version whose outcome is known, and those that work. */
  otherVersion: number;
  otherVersionWork: number;
}

/** Most severe and most frequent first. In slices. */
export function* findingDrafts(
  { tracker, rules, who, others }: CauseSource,
  verdicts: Verdicts,
  scratch: GroupCounts,
): Generator<void, Draft[]> {
  const groups: TroubleGroup[] = [];
  const troubles = flowsByTrouble(verdicts);
  for (const [what, flows] of troubles) {
    yield;
    for (const group of groupFlows(flows, who, scratch)) groups.push({ ...group, what });
  }
  const drafts = joinCircumstances(groups, { tracker, rules }, verdicts).map((group) => toDraft(group, verdicts));
  drafts.sort((a, b) => a.rank - b.rank || b.flows.length - a.flows.length || a.flows[0]! - b.flows[0]!);
  drafts.length = Math.min(drafts.length, MOST_CAUSES);
  yield;
  countConcerned(drafts, verdicts, who);
  const causes = drafts.filter(isCause);
  yield;
  countUndecided(causes, verdicts, who, others);
  countVersions(causes, verdicts, who);
  countBesides(causes, verdicts, who);
  countOthers(causes, verdicts, who);
  yield;
  sampleAll(causes, verdicts, tracker, who);
  return causes;
}

/** What programs may do in any flow is a cause where it is frequent, and other flows of the same responder or initiator work. */
function isCause({ rank, by, flows, work, of }: Draft): boolean {
  if (rank <= WARNING) return true;
  return by !== undefined && work > 0 && flows.length >= LEAST_OFTEN && flows.length >= LEAST_PART_OFTEN * of;
}

/** The flows of each trouble, ascending. */
function flowsByTrouble({ what }: Verdicts): Map<number, Int32Array> {
  const counts = new Int32Array(1 << 8);
  const first = new Int32Array(1 << 8).fill(-1);
  for (let flow = 0; flow < what.length; flow++) if (counts[what[flow]!]!++ === 0) first[what[flow]!] = flow;
  const flows = Array.from(counts, (count, each) => new Int32Array(each === 0 ? 0 : count));
  counts.fill(0);
  for (let flow = 0; flow < what.length; flow++) {
    const each = what[flow]!;
    if (each !== 0) flows[each]![counts[each]!++] = flow;
  }
  const inOrder = [...flows.entries()].filter(([, { length }]) => length > 0);
  return new Map(inOrder.sort(([a], [b]) => first[a]! - first[b]!));
}

function toDraft(group: TroubleGroup, verdicts: Verdicts): Draft {
  let stage = STAGE_ESTABLISHED;
  let rank = SEVERITIES.length - 1;
  const { flows } = group;
  for (let i = 0; i < flows.length; i++) {
    stage = Math.min(stage, verdicts.stage[flows[i]!]!);
    rank = Math.min(rank, verdicts.rank[flows[i]!]!);
  }
  return {
    ...group,
    stage,
    rank,
    sample: undefined,
    of: 0,
    work: 0,
    undecided: 0,
    besides: 0,
    besidesWork: 0,
    others: 0,
    othersWork: 0,
    otherVersion: 0,
    otherVersionWork: 0,
  };
}

/** Counts all flows for the groups that share their responder, initiator or port. */
function countConcerned(drafts: readonly Draft[], verdicts: Verdicts, who: Who): void {
  eachConcerned(drafts, verdicts, who, (draft, flow) => {
    draft.of++;
    if (failedIn(draft, flow, verdicts) === false) draft.work++;
  });
}

/** Counts the flows to other ports of the responder. */
function countBesides(drafts: readonly Draft[], verdicts: Verdicts, who: Who): void {
  const responders = who.values[RESPONDER];
  const ofEndpoints = drafts.filter(({ by }) => by === ENDPOINT);
  if (ofEndpoints.length === 0) return;
  const beside = listsByValue(ofEndpoints, ({ flows }) => responders[flows[0]!]!, who.counts[RESPONDER]);
  for (let flow = 0; flow < verdicts.length; flow++) {
    const list = beside.placeOf[responders[flow]!]!;
    if (list === 0 || verdicts.stage[flow] === STAGE_UNKNOWN) continue;
    for (const draft of beside.drafts[list]!) {
      if (who.values[ENDPOINT][flow] === draft.value) continue;
      draft.besides++;
      if (failedIn(draft, flow, verdicts) === false) draft.besidesWork++;
    }
  }
}

/** Counts the flows that may still turn out to be as those of a group: SYNs at the end of the capture. */
function countUndecided(
  drafts: readonly Draft[],
  { length, stage, outcome }: Verdicts,
  who: Who,
  others: ReadonlySet<number>,
): void {
  const unanswered = OUTCOMES.indexOf("unanswered");
  const silent = drafts.filter(({ flows }) => outcome[flows[0]!] === unanswered);
  for (const [by, column] of who.values.entries()) {
    const own = silent.filter((draft) => draft.by === by);
    if (own.length === 0) continue;
    const lists = listsByValue(own, ({ value }) => value, who.counts[by]!);
    for (let flow = 0; flow < length; flow++) {
      if (outcome[flow] !== unanswered || stage[flow] !== STAGE_UNKNOWN) continue;
      const list = lists.placeOf[column[flow]!]!;
      if (list !== 0 && !others.has(flow)) for (const draft of lists.drafts[list]!) draft.undecided++;
    }
  }
}

/** Counts the flows to the same port of other hosts, over the same IP version. */
function countOthers(drafts: readonly Draft[], verdicts: Verdicts, who: Who): void {
  const [endpoints, responders, , ports] = who.values;
  const failing = drafts.filter(({ by, work }) => by === ENDPOINT && work === 0);
  if (failing.length === 0) return;
  const lists = listsByValue(failing, ({ flows }) => ports[flows[0]!]!, who.counts[PORT]);
  for (let flow = 0; flow < verdicts.length; flow++) {
    const list = lists.placeOf[ports[flow]!]!;
    if (list === 0 || verdicts.stage[flow] === STAGE_UNKNOWN) continue;
    for (const draft of lists.drafts[list]!) {
      const isOfVersion = ((responders[flow]! ^ responders[draft.flows[0]!]!) & 1) === 0;
      if (endpoints[flow] === draft.value || !isOfVersion) continue;
      draft.others++;
      if (failedIn(draft, flow, verdicts) === false) draft.othersWork++;
    }
  }
}

/** A service that has an address of either IP version, and answers on one. */
function countVersions(drafts: readonly Draft[], verdicts: Verdicts, who: Who): void {
  const failing = drafts.filter(({ by, work }) => by === ENDPOINT && work === 0);
  if (failing.length === 0 || !who.hasBothVersions) return;
  const [, responders, , ports] = who.values;
  const known = new Int32Array(2 << 16);
  const working = new Int32Array(2 << 16);
  for (let flow = 0; flow < verdicts.length; flow++) {
    if (verdicts.stage[flow] === STAGE_UNKNOWN) continue;
    const place = 2 * ports[flow]! + (responders[flow]! & 1);
    known[place]!++;
    if (verdicts.stage[flow] === STAGE_ESTABLISHED) working[place]!++;
  }
  for (const draft of failing) {
    const place = 2 * ports[draft.flows[0]!]! + (responders[draft.flows[0]!]! & 1);
    if (working[place]! > 0) continue;
    draft.otherVersion = known[place ^ 1]!;
    draft.otherVersionWork = working[place ^ 1]!;
  }
}

/** Collects flows for the contrast of groups with flows that work. */
function sampleAll(drafts: readonly Draft[], verdicts: Verdicts, tracker: CauseRows, who: Who): void {
  const contrasted = drafts.filter(({ work }) => work > 0);
  for (const draft of contrasted) draft.sample = new Sample(tracker, who.values[INITIATOR]);
  eachConcerned(contrasted, verdicts, who, (draft, flow) => draft.sample?.add(flow, failedIn(draft, flow, verdicts)));
}

/** Flows in the order of their first segments, each with every group whose responder, initiator or port it has. */
export function eachConcerned(
  drafts: readonly Draft[],
  { length, stage }: Verdicts,
  who: Who,
  visit: (draft: Draft, flow: number) => void,
): void {
  for (const [by, column] of who.values.entries()) {
    const own = drafts.filter((draft) => draft.by === by);
    if (own.length === 0) continue;
    const lists = listsByValue(own, ({ value }) => value, who.counts[by]!);
    for (let flow = 0; flow < length; flow++) {
      const list = lists.placeOf[column[flow]!]!;
      if (list !== 0 && stage[flow] !== STAGE_UNKNOWN) for (const draft of lists.drafts[list]!) visit(draft, flow);
    }
  }
}

interface DraftLists {
  /** By value, the place of its list in `drafts`; 0 for none. A table and not a map: it is asked for each flow. */
  readonly placeOf: Uint8Array;
  readonly drafts: readonly (readonly Draft[])[];
}

function listsByValue(drafts: readonly Draft[], keyOf: (draft: Draft) => number, values: number): DraftLists {
  const placeOf = new Uint8Array(values);
  const lists: Draft[][] = [[]];
  for (const draft of drafts) {
    const value = keyOf(draft);
    if (placeOf[value] === 0) placeOf[value] = lists.push([]) - 1;
    lists[placeOf[value]!]!.push(draft);
  }
  return { placeOf, drafts: lists };
}

/** `false` for a flow that shows that it can work: it came further. `undefined` for one that failed otherwise. */
export function failedIn({ what, stage }: Draft, flow: number, verdicts: Verdicts): boolean | undefined {
  if (verdicts.what[flow] === what) return true;
  const came = verdicts.stage[flow]!;
  return came > stage || (stage === STAGE_ESTABLISHED && came === stage) ? false : undefined;
}
