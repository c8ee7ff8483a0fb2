// What the list of flows asks: which flows pass a filter, in which order and groups, page by page.

import { inOne } from "../causes/inOne";
import { ENDPOINT, INITIATOR } from "../causes/who";
import { completions } from "../filter/completions";
import type { FilterError } from "../filter/expression";
import { OUTCOMES, type Outcome } from "../flow/flow";
import type { Rule } from "../rules/rule";
import { SEVERITIES, type Severity } from "../text/severities";
import { outcomeOf } from "../tracker/outcome";
import type { CaptureCauses } from "./captureCauses";
import type { CaptureReading } from "./captureReading";
import { needsFindings } from "./compileFilter";
import type { Connections } from "./connections";
import { frequentValues } from "./filterValues";
import { FlowList } from "./flowList";
import { flowRow } from "./flowRow";
import { type FlowTally, tallyOf } from "./flowTally";
import type { FlowVerdicts } from "./flowVerdicts";
import {
  type ListEntries,
  type ListEntry,
  type ListedConnection,
  listEntries,
  pageOf,
  troubledOf,
} from "./listEntries";
import type {
  CaptureCounts,
  FilterHelp,
  FlowFilter,
  FlowGrouping,
  FlowListing,
  FlowPage,
  FlowQuery,
  FlowRow,
  FlowSortKey,
  GroupHead,
} from "./query";
import { type WorstFlows, worstFlows } from "./worstFlows";
import { zeros } from "./zeros";

export class FlowQueries {
  readonly #reading: CaptureReading;
  readonly #verdicts: FlowVerdicts;
  readonly #causes: CaptureCauses;
  readonly #rules: readonly Rule[];
  readonly #joined: Connections;
  readonly #list: FlowList;
  #ordered: { readonly key: string; readonly state: number; readonly order: Int32Array } | undefined;
  #values: ({ readonly revision: number } & ReturnType<typeof frequentValues>) | undefined;
  #entries: { readonly key: string; readonly state: number; readonly entries: ListEntries } | undefined;
  #connections: { readonly revision: number; readonly byFlow: ReadonlyMap<number, ListedConnection> } | undefined;
  /** While a page is answered that was prepared in steps: what was found since this state is good enough. */
  #since: number | undefined;
  #tallied: { readonly state: number; readonly changes: number; readonly tally: FlowTally } | undefined;
  #outcomes:
    | { readonly text: string; readonly state: number; readonly counts: Readonly<Record<Outcome, number>> }
    | undefined;

  constructor(
    reading: CaptureReading,
    verdicts: FlowVerdicts,
    causes: CaptureCauses,
    connections: Connections,
    rules: readonly Rule[],
  ) {
    this.#joined = connections;
    this.#reading = reading;
    this.#verdicts = verdicts;
    this.#causes = causes;
    this.#rules = rules;
    this.#list = new FlowList(reading.tracker, rules, () => ({
      tracker: reading.tracker,
      handshakes: reading.handshakes,
      paths: reading.paths,
      places: [...reading.paths, ...reading.interfaceNames],
      interfaceOf: (point) => reading.interfaceOf(point),
      rules,
      startNs: reading.startNs,
      isInCause: (passes) => causes.isInCause(passes),
    }));
  }

  /** Outcomes and findings of all flows that are there. Not counted again before something changes. */
  get tally(): FlowTally {
    this.#verdicts.complete();
    const { state, changes } = this.#verdicts;
    if (this.#tallied?.state === state && this.#tallied.changes === changes) return this.#tallied.tally;
    const tally = tallyOf(this.#reading.tracker);
    this.#tallied = { state, changes, tally };
    return tally;
  }

  /** Adds a flow's outcome and findings to counts. */
  count(flow: number, outcomes: Record<Outcome, number>, findings: Record<Severity, number>): void {
    const { flows } = this.#reading.tracker;
    outcomes[outcomeOf(flows.chunk(flow), flows.at(flow))]++;
    const counts = this.#verdicts.of(flow);
    if (counts === 0) return;
    for (let rank = 0; rank < SEVERITIES.length; rank++)
      findings[SEVERITIES[rank]!] += (counts >>> (24 - 8 * rank)) & 0xff;
  }

  rowAt(flow: number): FlowRow {
    return flowRow(this.#reading, this.#rules, flow, this.#verdicts.of(flow));
  }

  filterError(text: string): FilterError | undefined {
    const parsed = this.#list.parse(text);
    return parsed.kind === "error" ? parsed.error : undefined;
  }

  filterHelp(text: string, cursor: number): FilterHelp {
    const { revision, tracker, paths, interfaceNames } = this.#reading;
    if (this.#values?.revision !== revision) this.#values = { revision, ...frequentValues(tracker) };
    const known = { rules: this.#rules.map(({ id }) => id), places: [...paths, ...interfaceNames], ...this.#values };
    return { ...completions(text, cursor, known), error: this.filterError(text) };
  }

  matcher(text: string): (id: number) => boolean {
    const passes = this.#list.predicate(text);
    if (!passes) return () => true;
    const { tracker } = this.#reading;
    return (id) => {
      const flow = tracker.ids.indexOf(id);
      if (flow < 0 || flow >= tracker.length) return false;
      this.#verdicts.judged(flow);
      return passes(flow, tracker.flows.chunk(flow), tracker.flows.at(flow));
    };
  }

  countsOf(filter: FlowFilter): Pick<CaptureCounts, "flows" | "outcomes" | "findings"> {
    const passing = this.order("id", false, filter);
    const outcomes = zeros(OUTCOMES);
    const findings = zeros(SEVERITIES);
    for (const flow of passing) this.count(flow, outcomes, findings);
    return { flows: passing.length, outcomes, findings };
  }

  /**
   * A page in steps of some 10 ms, for callers with something else to do in between. It shows flows as they were between the first
   * step and the last.
   */
  *paging(query: FlowQuery): Generator<void, FlowPage> {
    const since = this.#verdicts.state;
    const { revision } = this.#reading;
    yield* this.#ordering(query.sort, query.descending, query.filter);
    yield;
    yield* this.#countingOutcomes(query.filter.text);
    yield;
    this.#since = since;
    try {
      return { ...this.page(query), revision };
    } finally {
      this.#since = undefined;
    }
  }

  page(query: FlowQuery): FlowPage {
    const filterError = this.filterError(query.filter.text);
    const entries = this.#entriesOf(query);
    const flows = this.#ordered!.order.length;
    return {
      revision: this.#reading.revision,
      ...pageOf(entries, query, (entry) => this.#rowOf(entry, query.group)),
      outcomes: inOne(this.#countingOutcomes(query.filter.text)),
      ...((query.group || entries.length !== flows) && { flows }),
      ...(filterError && { filterError }),
    };
  }

  /** Position of the flow at an index in the list; −1 if it does not match the filter. */
  positionOf(flow: number, listing: FlowListing): number {
    return this.#entriesOf(listing).positionOf(flow);
  }

  /** Of the flows that pass a filter's text, by index. */
  worst(text: string, mostOf: (all: number) => number): WorstFlows {
    this.#verdicts.complete();
    return worstFlows(this.#reading.tracker, mostOf, this.#list.predicate(text));
  }

  /** Indices of the flows that pass a filter, in the list's order. */
  order(sort: FlowSortKey, descending: boolean, filter: FlowFilter): Int32Array {
    return inOne(this.#ordering(sort, descending, filter));
  }

  *#ordering(sort: FlowSortKey, descending: boolean, filter: FlowFilter): Generator<void, Int32Array> {
    const { state } = this.#verdicts;
    const key = JSON.stringify([sort, descending, filter.text, filter.outcomes]);
    if (this.#ordered?.key === key && this.#isCurrent(this.#ordered)) return this.#ordered.order;
    // Rules and severities are read from the rows: every flow must be judged before.
    const parsed = this.#list.parse(filter.text);
    const needsJudging = sort === "problem" || (parsed.kind === "filter" && needsFindings(parsed.expression));
    if (needsJudging) this.#verdicts.complete();
    const order = yield* this.#list.ordering(sort, descending, filter);
    this.#ordered = { key, state, order };
    return order;
  }

  #entriesOf({ sort, descending, filter, group, connections }: FlowListing): ListEntries {
    const order = this.order(sort, descending, filter);
    const { state } = this.#ordered!;
    const key = JSON.stringify([group, connections, this.#ordered?.key]);
    if (this.#entries?.key === key && this.#entries.state === this.#ordered!.state) return this.#entries.entries;
    const entries = listEntries(order, group && this.#grouping(group), connections && this.#folding(connections.open));
    this.#entries = { key, state, entries };
    return entries;
  }

  #grouping(group: FlowGrouping) {
    const { causeOf, who } = this.#causes.found;
    const numbers = { cause: causeOf, responder: who.values[ENDPOINT], initiator: who.values[INITIATOR] }[group.by];
    const open = new Set(group.open);
    return {
      groupOf: (flow: number) => numbers[flow]!,
      isOpen: (first: number) => open.has(this.#groupName(first, group).key),
    };
  }

  #folding(openKeys: readonly string[]) {
    const open = new Set(openKeys);
    const byFlow = this.#connectionsByFlow();
    return {
      connectionOf: (flow: number) => byFlow.get(flow),
      // One of them is judged for all.
      leadOf: (flows: readonly number[]) => byFlow.get(flows[0]!)!.flows.find((flow) => flows.includes(flow))!,
      isOpen: (key: string) => open.has(key),
    };
  }

  /** The one that is judged for all stands first. */
  #connectionsByFlow(): ReadonlyMap<number, ListedConnection> {
    const { revision } = this.#reading;
    if (this.#connections?.revision === revision) return this.#connections.byFlow;
    const byFlow = new Map<number, ListedConnection>();
    for (const { id, flows, primary } of this.#joined.all()) {
      const ordered = [primary, ...flows.filter((flow) => flow !== primary)];
      for (const flow of flows) byFlow.set(flow, { key: `#${id}`, flows: ordered });
    }
    this.#connections = { revision, byFlow };
    return byFlow;
  }

  #rowOf(entry: ListEntry, group: FlowGrouping | undefined): FlowRow {
    switch (entry.kind) {
      case "flow":
        return this.rowAt(entry.flow);
      case "group":
        return this.#headOf(entry.flows, group!);
      case "place": {
        const { key, flow } = entry;
        return {
          ...this.rowAt(flow),
          connection: { key, role: "place", flows: 1, open: false, places: [], troubled: [] },
        };
      }
      case "connection": {
        const { key, flows, open, lead } = entry;
        const rows = flows.map((flow) => this.rowAt(flow));
        const places = rows.map(({ path }) => path);
        const troubled = troubledOf(rows);
        return { ...this.rowAt(lead), connection: { key, role: "head", flows: flows.length, open, places, troubled } };
      }
    }
  }

  #groupName(flow: number, { by }: FlowGrouping): Pick<GroupHead, "key" | "label"> {
    if (by === "cause") {
      const cause = this.#causes.of(flow);
      return { key: cause?.id ?? "", label: cause?.message ?? "No cause of a failure" };
    }
    const { initiator, responder } = this.rowAt(flow);
    const label = by === "responder" ? responder : initiator.slice(0, initiator.lastIndexOf(":"));
    return { key: label, label };
  }

  #headOf(members: readonly number[], group: FlowGrouping): FlowRow {
    const { flows } = this.#reading.tracker;
    const first = members[0]!;
    const outcomes = zeros(OUTCOMES);
    for (const flow of members) outcomes[outcomeOf(flows.chunk(flow), flows.at(flow))]++;
    const name = this.#groupName(first, group);
    const head = { ...name, flows: members.length, outcomes, open: group.open.includes(name.key) };
    return { ...this.rowAt(first), group: head };
  }

  *#countingOutcomes(text: string): Generator<void, Readonly<Record<Outcome, number>>> {
    const { state } = this.#verdicts;
    if (this.#outcomes?.text === text && this.#isCurrent(this.#outcomes)) return this.#outcomes.counts;
    // The order, for which the flows were judged, was asked for before.
    const counts = yield* this.#list.countingOutcomes(text);
    this.#outcomes = { text, state, counts };
    return counts;
  }

  #isCurrent({ state }: { readonly state: number }): boolean {
    return state >= (this.#since ?? this.#verdicts.state);
  }
}
