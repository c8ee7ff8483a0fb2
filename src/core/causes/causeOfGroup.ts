// A group of flows with the same trouble in words, contrasted with flows that work.

import { OUTCOMES, type Outcome } from "../flow/flow";
import { countText } from "../text/amounts";
import { endpointText } from "../text/endpoints";
import { SEVERITIES } from "../text/severities";
import { flowAddress } from "../tracker/flowAddress";
import { pathText } from "../tracker/flowPaths";
import * as L from "../tracker/rowLayout";
import { initiatorSide } from "../tracker/segmentContext";
import { answerSender } from "./answerFeatures";
import type { Cause } from "./cause";
import type { CauseSource } from "./causeSource";
import { findingContrast } from "./contrast";
import { type ContrastNames, toContrast, type Verbs } from "./contrastText";
import { type Draft, eachConcerned, failedIn } from "./draftCauses";
import { type Feature, Subject } from "./feature";
import type { Group, GroupCounts } from "./grouping";
import { TimestampOrder } from "./sample";
import { hasIt, type Separation } from "./separation";
import { synGateway, synSender } from "./synFeatures";
import type { Verdicts } from "./verdicts";
import { ENDPOINT, INITIATOR, PORT, RESPONDER } from "./who";
import { type Concerned, concernedText, wordsOf } from "./wording";

const MOST_EXAMPLES = 5;
/** Of the flows of a cause, such a part. */
const MANY_UNDECIDED = 0.1;
/** Rules that report what follows upon the answer: how long that took may then be the reason. */
const AFTER_ANSWER: readonly string[] = ["handshake-reset", "handshake-ack-missing"];

/** In slices. With `isSearched` a contrast is looked for that takes a while to find. */
export function* makingCause(
  draft: Draft,
  source: CauseSource,
  verdicts: Verdicts,
  scratch: GroupCounts,
  isSearched: boolean,
): Generator<void, Cause> {
  const { tracker, rules, who } = source;
  const { flows, what, rank } = draft;
  const first = flows[0]!;
  const row = tracker.flows.chunk(first);
  const at = tracker.flows.at(first);
  const rule = rules[what - 1]!;
  const outcome = commonOutcome(flows, verdicts);
  const concerned = concernedBy(draft, source, scratch);
  const words = wordsOf(rule, outcome);
  const isOfHost = rule.isOfHost === true;
  const of = isOfHost ? flows.length : Math.max(draft.of, flows.length);
  const firstFrame = row[at + L.F_FIRST_FRAME]!;
  const counts = isOfHost ? "" : `${countText(flows.length)} of ${countText(of)}${undecidedText(draft)}: `;
  const message = `${counts}${words.phrase}, ${concernedText(concerned)}, first frame ${frameText(source, first)}`;
  const start = (flow: number): number => tracker.floats.chunk(flow)[tracker.floats.at(flow) + L.D_FIRST_TIME]!;
  const recount = (feature: Feature, separation: Separation) => recounted(source, draft, verdicts, feature, separation);
  yield;
  const found =
    draft.sample && !isOfHost
      ? yield* findingContrast(tracker, who, draft.sample, recount, {
          isAfterAnswer: AFTER_ANSWER.includes(rule.id),
          isSearched,
        })
      : undefined;
  yield;
  const contrast =
    found &&
    toContrast(found, words, {
      ...namesOf(source),
      frameAt: (startNs) => frameAt(source, draft, verdicts, startNs),
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

function namesOf({ tracker, paths }: CauseSource): Omit<ContrastNames, "frameAt"> {
  const row = (flow: number) => tracker.flows.chunk(flow);
  const at = (flow: number) => tracker.flows.at(flow);
  const sideOf = (flow: number) => initiatorSide(row(flow)[at(flow) + L.F_FLAGS]!);
  return {
    initiatorOf: (flow) => flowAddress(row(flow), at(flow), sideOf(flow)),
    answerSenderOf: (flow) => answerSender(tracker, flow) ?? "",
    pathOf: (flow) => pathText(row(flow), at(flow), paths),
    synSenderOf: (flow) => synSender(tracker, flow) ?? "",
    gatewayOf: (flow) => synGateway(tracker, flow) ?? "",
  };
}

/** Where there are many, the others would look like all. */
function undecidedText({ flows, undecided }: Draft): string {
  return undecided < MANY_UNDECIDED * flows.length ? "" : ` (${countText(undecided)} more may still be answered)`;
}

function commonOutcome(flows: Group["flows"], { outcome }: Verdicts): Outcome | undefined {
  const first = outcome[flows[0]!]!;
  for (let i = 0; i < flows.length; i++) if (outcome[flows[i]!] !== first) return undefined;
  return OUTCOMES[first];
}

function concernedBy({ flows }: Draft, { tracker, paths, who }: CauseSource, scratch: GroupCounts): Concerned {
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

function worksBeside(draft: Draft, { responder, port }: Concerned, { work }: Verbs): string | undefined {
  const { besides, besidesWork, others, othersWork, otherVersion, otherVersionWork } = draft;
  const ports = `${responder}, other ports: ${countText(besidesWork)} of ${countText(besides)} ${work}`;
  const hosts = `port ${port} of other hosts: ${countText(othersWork)} of ${countText(others)} ${work}`;
  const version = responder.includes(":") ? "IPv4" : "IPv6";
  const versions = `port ${port} over ${version}: ${countText(otherVersionWork)} of ${countText(otherVersion)} ${work}`;
  const lines = [
    ...(besidesWork > 0 ? [ports] : []),
    ...(othersWork > 0 ? [hosts] : []),
    ...(otherVersionWork > 0 ? [versions] : []),
  ];
  return lines.length === 0 ? undefined : lines.join("; ");
}

/** What was found in a sample, counted over all flows. */
function recounted(
  { tracker, who }: CauseSource,
  draft: Draft,
  verdicts: Verdicts,
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
    const found = feature.value(subject.turnTo({ flow, ordinal: ordinal++, tsGoesBack }, failed === true));
    if (failed === undefined || Number.isNaN(found)) return;
    const has = hasIt(separation, found);
    if (failed) counts[has ? "failWith" : "failWithout"]++;
    else counts[has ? "workWith" : "workWithout"]++;
  });
  return { ...separation, ...counts };
}

/** First frame of the group's first flow that began at a time or later. */
function frameAt(source: CauseSource, draft: Draft, verdicts: Verdicts, startNs: number): string {
  const { floats, flows } = source.tracker;
  const frameOf = (flow: number): number => flows.chunk(flow)[flows.at(flow) + L.F_FIRST_FRAME]!;
  let found: number | undefined;
  eachConcerned([draft], verdicts, source.who, (_, flow) => {
    if (floats.chunk(flow)[floats.at(flow) + L.D_FIRST_TIME]! < startNs) return;
    // Flows are in the order of their first segments, but a merged capture need not be; captures number their frames each for itself.
    if (found === undefined || (!source.captureOf && frameOf(flow) < frameOf(found))) found = flow;
  });
  return found === undefined ? "" : frameText(source, found);
}

/** "12", of one capture of several "12 of web.pcap". */
function frameText({ tracker, captureOf }: CauseSource, flow: number): string {
  const frame = tracker.flows.chunk(flow)[tracker.flows.at(flow) + L.F_FIRST_FRAME]!;
  return captureOf ? `${frame} of ${captureOf(flow)}` : String(frame);
}
