// Many flows → what is wrong with this capture.
//
// Each flow counts once, with its most severe finding, so that what follows from it is not told again. Flows with the same
// trouble are grouped by the fewest who are concerned, and each group is contrasted with flows that work.

import { OUTCOMES, type Outcome } from "../flow/flow";
import type { Rule } from "../rules/rule";
import { countText } from "../text/amounts";
import { endpointText } from "../text/endpoints";
import { SEVERITIES } from "../text/severities";
import { flowAddress } from "../tracker/buildFlow";
import { pathText } from "../tracker/flowPaths";
import * as L from "../tracker/rowLayout";
import { initiatorSide } from "../tracker/segmentContext";
import type { Cause } from "./cause";
import type { CauseRows } from "./causeRows";
import { findContrast } from "./contrast";
import { toContrast, type Verbs } from "./contrastText";
import { type Feature, Subject } from "./features";
import { type Group, GroupCounts, groupFlows } from "./grouping";
import { Sample, TimestampOrder } from "./sample";
import type { Separation } from "./separation";
import { STAGE_ESTABLISHED, STAGE_UNKNOWN, Verdicts } from "./verdicts";
import { ENDPOINT, INITIATOR, PORT, RESPONDER, type Who } from "./who";
import { type Concerned, concernedText, wordsOf } from "./wording";

/** More causes are no summary. The most severe and most frequent ones are told. */
const MOST_CAUSES = 40;
const MOST_EXAMPLES = 5;

export interface CauseSource {
  readonly tracker: CauseRows;
  readonly rules: readonly Rule[];
  /** Text per path index. */
  readonly paths: readonly string[];
  readonly who: Who;
  /** Flows of connections that were seen at several places, but for the flow that shows most: a connection counts once. */
  readonly others: ReadonlySet<number>;
  /** The capture of a flow, where they are of several: frames are then told with it. */
  readonly captureOf?: (flow: number) => string;
}

export interface FoundCauses {
  /** Most severe and most frequent first. */
  readonly causes: readonly Cause[];
  /** Of each flow the index of its cause; −1 for none. */
  readonly causeOf: Int16Array;
  /** Of each flow the place of its outcome in `OUTCOMES`. */
  readonly outcomes: Uint8Array;
}

interface Draft extends Group {
  readonly what: number;
  readonly stage: number;
  readonly rank: number;
  /** Set if some flows with the same value work. */
  sample: Sample | undefined;
  work: number;
  /** Of the flows with the same value: those whose outcome is known. */
  of: number;
  /** Flows to other ports of the same responder: those whose outcome is known, and those that work. */
  besides: number;
  besidesWork: number;
}

/** All flows must have been judged. */
export function findCauses(source: CauseSource): FoundCauses {
  const { tracker, who } = source;
  const verdicts = new Verdicts(tracker, source.others);
  const causeOf = new Int16Array(verdicts.length).fill(-1);
  const troubles = flowsByTrouble(verdicts);
  if (troubles.size === 0) return { causes: [], causeOf, outcomes: verdicts.outcome };
  const scratch = new GroupCounts(who);
  const drafts: Draft[] = [];
  for (const [what, flows] of troubles)
    for (const group of groupFlows(flows, who, scratch)) drafts.push(toDraft(group, what, verdicts));
  drafts.sort((a, b) => a.rank - b.rank || b.flows.length - a.flows.length || a.flows[0]! - b.flows[0]!);
  drafts.length = Math.min(drafts.length, MOST_CAUSES);
  countAll(drafts, verdicts, who);
  sampleAll(drafts, verdicts, tracker, who);
  drafts.forEach(({ flows }, index) => {
    for (const flow of flows) causeOf[flow] = index;
  });
  const causes = drafts.map((draft) => toCause(draft, source, verdicts, who, scratch));
  return { causes, causeOf, outcomes: verdicts.outcome };
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

function toDraft(group: Group, what: number, verdicts: Verdicts): Draft {
  let stage = STAGE_ESTABLISHED;
  let rank = SEVERITIES.length - 1;
  for (const flow of group.flows) {
    stage = Math.min(stage, verdicts.stage[flow]!);
    rank = Math.min(rank, verdicts.rank[flow]!);
  }
  return { ...group, what, stage, rank, sample: undefined, of: 0, work: 0, besides: 0, besidesWork: 0 };
}

/** Counts all flows for the groups that share their responder, initiator or port. */
function countAll(drafts: readonly Draft[], verdicts: Verdicts, who: Who): void {
  eachConcerned(drafts, verdicts, who, (draft, flow) => {
    draft.of++;
    if (failedIn(draft, flow, verdicts) === false) draft.work++;
  });
  const responders = who.values[RESPONDER];
  const beside = listsByValue(
    drafts.filter(({ by }) => by === ENDPOINT),
    ({ flows }) => responders[flows[0]!]!,
  );
  if (beside.size === 0) return;
  for (let flow = 0; flow < verdicts.length; flow++) {
    if (verdicts.stage[flow] === STAGE_UNKNOWN) continue;
    for (const draft of beside.get(responders[flow]!) ?? []) {
      if (who.values[ENDPOINT][flow] === draft.value) continue;
      draft.besides++;
      if (failedIn(draft, flow, verdicts) === false) draft.besidesWork++;
    }
  }
}

/** Collects flows for the contrast of groups with flows that work. */
function sampleAll(drafts: readonly Draft[], verdicts: Verdicts, tracker: CauseRows, who: Who): void {
  const contrasted = drafts.filter(({ work }) => work > 0);
  for (const draft of contrasted) draft.sample = new Sample(tracker, who.values[INITIATOR]);
  eachConcerned(contrasted, verdicts, who, (draft, flow) => draft.sample?.add(flow, failedIn(draft, flow, verdicts)));
}

/** Flows in the order of their first segments, each with every group whose responder, initiator or port it has. */
function eachConcerned(
  drafts: readonly Draft[],
  { length, stage }: Verdicts,
  who: Who,
  visit: (draft: Draft, flow: number) => void,
): void {
  const byValue = who.values.map((column, by) => ({
    column,
    lists: listsByValue(
      drafts.filter((draft) => draft.by === by),
      ({ value }) => value,
    ),
  }));
  const used = byValue.filter(({ lists }) => lists.size > 0);
  for (let flow = 0; flow < length; flow++) {
    if (stage[flow] === STAGE_UNKNOWN) continue;
    for (const { column, lists } of used) for (const draft of lists.get(column[flow]!) ?? NONE) visit(draft, flow);
  }
}

const NONE: readonly Draft[] = [];

function listsByValue(drafts: readonly Draft[], keyOf: (draft: Draft) => number): Map<number, Draft[]> {
  const lists = new Map<number, Draft[]>();
  for (const draft of drafts) {
    const value = keyOf(draft);
    const list = lists.get(value);
    if (list) list.push(draft);
    else lists.set(value, [draft]);
  }
  return lists;
}

/** `false` for a flow that shows that it can work: it came further. `undefined` for one that failed otherwise. */
function failedIn({ what, stage }: Draft, flow: number, verdicts: Verdicts): boolean | undefined {
  if (verdicts.what[flow] === what) return true;
  const came = verdicts.stage[flow]!;
  return came > stage || (stage === STAGE_ESTABLISHED && came === stage) ? false : undefined;
}

function toCause(draft: Draft, source: CauseSource, verdicts: Verdicts, who: Who, scratch: GroupCounts): Cause {
  const { tracker, rules } = source;
  const { flows, what, rank } = draft;
  const first = flows[0]!;
  const row = tracker.flows.chunk(first);
  const at = tracker.flows.at(first);
  const rule = rules[what - 1]!;
  const outcome = commonOutcome(flows, verdicts);
  const concerned = concernedBy(draft, source, who, scratch);
  const words = wordsOf(rule, outcome);
  const isOfHost = rule.isOfHost === true;
  const of = isOfHost ? flows.length : Math.max(draft.of, flows.length);
  const firstFrame = row[at + L.F_FIRST_FRAME]!;
  const counts = isOfHost ? "" : `${countText(flows.length)} of ${countText(of)}: `;
  const message = `${counts}${words.phrase}, ${concernedText(concerned)}, first frame ${frameText(source, first)}`;
  const start = (flow: number): number => tracker.floats.chunk(flow)[tracker.floats.at(flow) + L.D_FIRST_TIME]!;
  const found =
    draft.sample &&
    !isOfHost &&
    findContrast(tracker, who, draft.sample, (feature, separation) =>
      recounted(source, draft, verdicts, who, feature, separation),
    );
  const contrast =
    found &&
    toContrast(found, words, {
      initiator: concerned.initiator,
      path: pathText(row, at, source.paths),
      frameAt: (startNs) => frameAt(source, draft, verdicts, who, startNs),
    });
  const works = isOfHost ? undefined : worksBeside(draft, concerned, words);
  return {
    id: `${rule.id} ${idOf(draft, concerned)}`,
    severity: SEVERITIES[rank]!,
    rule: rule.id,
    ...(outcome && { outcome }),
    message,
    flows: flows.length,
    of,
    ...(contrast && { contrast }),
    ...(works && { works }),
    firstFrame,
    firstNs: start(first),
    lastNs: start(flows.at(-1)!),
    examples: Array.from(flows.slice(0, MOST_EXAMPLES), (flow) => tracker.ids.of(flow)),
  };
}

function commonOutcome(flows: Group["flows"], { outcome }: Verdicts): Outcome | undefined {
  const first = outcome[flows[0]!]!;
  for (const flow of flows) if (outcome[flow] !== first) return undefined;
  return OUTCOMES[first];
}

function concernedBy({ flows }: Draft, { tracker, paths }: CauseSource, who: Who, scratch: GroupCounts): Concerned {
  const first = flows[0]!;
  const row = tracker.flows.chunk(first);
  const at = tracker.flows.at(first);
  const side = initiatorSide(row[at + L.F_FLAGS]!);
  const distinct = (by: number): number => scratch.distinct(by, flows, who);
  const isOtherPath = (flow: number): boolean =>
    tracker.flows.chunk(flow)[tracker.flows.at(flow) + L.F_PATH] !== row[at + L.F_PATH];
  const isOnePath = paths.length < 2 || !flows.some(isOtherPath);
  return {
    initiators: distinct(INITIATOR),
    responders: distinct(RESPONDER),
    ports: distinct(PORT),
    initiator: flowAddress(row, at, side),
    responder: flowAddress(row, at, 1 - side),
    port: who.values[PORT][first]!,
    areRolesKnown: (row[at + L.F_FLAGS]! & L.FLOW_ROLES_KNOWN) !== 0,
    path: isOnePath ? pathText(row, at, paths) : "",
  };
}

function idOf({ by }: Draft, { initiator, responder, port }: Concerned): string {
  switch (by) {
    case ENDPOINT:
      return endpointText({ address: responder, port });
    case RESPONDER:
      return responder;
    case INITIATOR:
      return `from ${initiator}`;
    case PORT:
      return `port ${port}`;
    default:
      return "others";
  }
}

function worksBeside({ besides, besidesWork }: Draft, { responder }: Concerned, { work }: Verbs): string | undefined {
  if (besidesWork === 0) return undefined;
  return `${responder}, other ports: ${countText(besidesWork)} of ${countText(besides)} ${work}`;
}

/** What was found in a sample, counted over all flows. */
function recounted(
  { tracker }: CauseSource,
  draft: Draft,
  verdicts: Verdicts,
  who: Who,
  feature: Feature,
  separation: Separation,
): Separation {
  const counts = { failWith: 0, failWithout: 0, workWith: 0, workWithout: 0 };
  const timestamps = new TimestampOrder(tracker, who.values[INITIATOR]);
  const subject = new Subject(tracker);
  const isCompared = feature.name === "timestamps-go-back";
  let ordinal = 0;
  eachConcerned([draft], verdicts, who, (_, flow) => {
    const failed = failedIn(draft, flow, verdicts);
    const tsGoesBack = isCompared ? timestamps.compare(flow) : Number.NaN;
    const found = feature.value(subject.turnTo({ flow, ordinal: ordinal++, tsGoesBack }));
    if (failed === undefined || Number.isNaN(found)) return;
    const hasIt = found >= (separation.limit ?? 1) === separation.failHaveIt;
    if (failed) counts[hasIt ? "failWith" : "failWithout"]++;
    else counts[hasIt ? "workWith" : "workWithout"]++;
  });
  return { ...separation, ...counts };
}

/** First frame of the group's first flow that began at a time or later. */
function frameAt(source: CauseSource, draft: Draft, verdicts: Verdicts, who: Who, startNs: number): string {
  const { floats, flows } = source.tracker;
  const frameOf = (flow: number): number => flows.chunk(flow)[flows.at(flow) + L.F_FIRST_FRAME]!;
  let found: number | undefined;
  eachConcerned([draft], verdicts, who, (_, flow) => {
    if (floats.chunk(flow)[floats.at(flow) + L.D_FIRST_TIME]! < startNs) return;
    // Flows are in the order of their first segments, but a merged capture need not be; captures number their frames each for itself.
    if (found === undefined || (!source.captureOf && frameOf(flow) < frameOf(found))) found = flow;
  });
  return found === undefined ? "" : frameText(source, found, countText);
}

/** "12", of one capture of several "12 of web.pcap". */
function frameText({ tracker, captureOf }: CauseSource, flow: number, text = String as (n: number) => string): string {
  const frame = text(tracker.flows.chunk(flow)[tracker.flows.at(flow) + L.F_FIRST_FRAME]!);
  return captureOf ? `${frame} of ${captureOf(flow)}` : frame;
}
