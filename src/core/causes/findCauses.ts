// Many flows → what is wrong with this capture.
//
// Each flow counts once, with its most severe finding, so that what follows from it is not told again. Flows with the same
// trouble are grouped by the fewest who are concerned, and each group is contrasted with flows that work.

import type { Cause } from "./cause";
import { makingCause } from "./causeOfGroup";
import type { CauseSource } from "./causeSource";
import { type Draft, findingDrafts } from "./draftCauses";
import { GroupCounts } from "./grouping";
import { inOne } from "./inOne";
import { Verdicts } from "./verdicts";
import { ENDPOINT, INITIATOR, RESPONDER, type Who } from "./who";

export interface FoundCauses {
  /** Most severe first, then by weight, those of port scans last. */
  readonly causes: readonly Cause[];
  /** Of each flow the index of its cause; −1 for none. */
  readonly causeOf: Int16Array;
  /** Of each flow the place of its outcome in `OUTCOMES`. */
  readonly outcomes: Uint8Array;
}

/** Contrasts that take a while to find are looked for in the first of the groups. */
const MOST_SEARCHED = 6;

/** No service has so many ports, but for the data connections of FTP, which are fewer. */
const SCANNED_PORTS = 100;

/** All flows must have been judged. */
export function findCauses(source: CauseSource): FoundCauses {
  return inOne(findingCauses(source));
}

/** In slices of some milliseconds each, of a million flows. The source must not get other flows in between. */
export function* findingCauses(source: CauseSource): Generator<void, FoundCauses> {
  const verdicts = new Verdicts(source.tracker.length);
  yield* verdicts.read(source);
  const causeOf = new Int16Array(verdicts.length).fill(-1);
  if (!verdicts.what.some((what) => what !== 0)) return { causes: [], causeOf, outcomes: verdicts.outcome };
  const scratch = new GroupCounts(source.who);
  const drafts = yield* findingDrafts(source, verdicts, scratch);
  const told: { readonly draft: Draft; readonly cause: Cause }[] = [];
  for (const [place, draft] of drafts.entries()) {
    yield;
    told.push({ draft, cause: yield* makingCause(draft, source, verdicts, scratch, place < MOST_SEARCHED) });
  }
  yield;
  const scanners = scannersOf(drafts, source.who, scratch);
  const ofScans = new Set(drafts.filter(({ flows }) => isOfOne(flows, source.who.values[INITIATOR], scanners)));
  yield;
  told.sort(
    (a, b) =>
      a.draft.rank - b.draft.rank ||
      Number(ofScans.has(a.draft)) - Number(ofScans.has(b.draft)) ||
      weightOf(b.cause) - weightOf(a.cause),
  );
  told.forEach(({ draft: { flows } }, index) => {
    for (let i = 0; i < flows.length; i++) causeOf[flows[i]!] = index;
  });
  return { causes: told.map(({ cause }) => cause), causeOf, outcomes: verdicts.outcome };
}

/** Initiators that tried very many ports of a host. What ports without a listener answer, or do not, is no trouble of the network. */
function scannersOf(drafts: readonly Draft[], who: Who, scratch: GroupCounts): ReadonlySet<number> {
  const scanners = new Set<number>();
  for (const { flows } of drafts) {
    if (flows.length < SCANNED_PORTS || scratch.distinct(INITIATOR, flows, who) > 1) continue;
    const ports = scratch.distinct(ENDPOINT, flows, who) / scratch.distinct(RESPONDER, flows, who);
    if (ports >= SCANNED_PORTS) scanners.add(who.values[INITIATOR][flows[0]!]!);
  }
  return scanners;
}

function isOfOne(flows: Int32Array, initiators: Int32Array, those: ReadonlySet<number>): boolean {
  const first = initiators[flows[0]!]!;
  return those.has(first) && flows.every((flow) => initiators[flow] === first);
}

/** What fails under a condition says more than what fails as often without one: such a flow counts as this many. */
const WITH_CONTRAST = 4;

function weightOf({ flows, contrast }: Cause): number {
  return contrast ? WITH_CONTRAST * flows : flows;
}
