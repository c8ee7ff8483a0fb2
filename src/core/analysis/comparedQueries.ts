// What the list of flows asks of captures that are compared: their lists as one, in groups, and with a row for each connection.

import type { Cause } from "../causes/cause";
import { OUTCOMES, type Outcome } from "../flow/flow";
import type { Part } from "./comparedParts";
import type { ConnectionSummary } from "./comparison";
import { compareRows } from "./flowRowOrder";
import {
  type ListEntries,
  type ListEntry,
  type ListedConnection,
  listEntries,
  pageOf,
  troubledOf,
} from "./listEntries";
import type {
  FlowFilter,
  FlowGrouping,
  FlowListing,
  FlowPage,
  FlowQuery,
  FlowRow,
  FlowSortKey,
  GroupHead,
} from "./query";

/** The captures that were begun, and what is asked of them; ids count through all. */
export interface ComparedFlows {
  parts(): readonly Part[];
  row(id: number): FlowRow;
  cause(id: number): Cause | undefined;
  /** Empty before all are read. Their flows have the ids of their captures. */
  connections(): readonly ConnectionSummary[];
}

interface PlacedConnection extends ListedConnection {
  /** The name of each flow's place. */
  readonly places: readonly string[];
}

export class ComparedQueries {
  readonly #of: ComparedFlows;
  #ordered: { readonly key: string; readonly ids: Int32Array } | undefined;
  #entries: { readonly key: string; readonly entries: ListEntries } | undefined;
  #connections: ReadonlyMap<number, PlacedConnection> | undefined;
  #outcomes: { readonly text: string; readonly counts: Readonly<Record<Outcome, number>> } | undefined;

  constructor(of: ComparedFlows) {
    this.#of = of;
  }

  /** Something has changed. */
  forget(): void {
    this.#ordered = undefined;
    this.#entries = undefined;
    this.#connections = undefined;
    this.#outcomes = undefined;
  }

  page(query: FlowQuery): FlowPage {
    const entries = this.#entriesOf(query);
    const flows = this.ids(query.sort, query.descending, query.filter).length;
    const filterError = this.#of.parts()[0]?.analysis.filterError(query.filter.text);
    return {
      revision: 0,
      ...pageOf(entries, query, (entry) => this.#rowOf(entry, query.group)),
      outcomes: this.#outcomesOf(query.filter.text),
      ...((query.group || entries.length !== flows) && { flows }),
      ...(filterError && { filterError }),
    };
  }

  indexOf(id: number, listing: FlowListing): number {
    return this.#entriesOf(listing).positionOf(id);
  }

  ids(sort: FlowSortKey, descending: boolean, filter: FlowFilter): Int32Array {
    const key = JSON.stringify([sort, descending, filter.text, filter.outcomes]);
    if (this.#ordered?.key === key) return this.#ordered.ids;
    const lists = this.#of
      .parts()
      .map(({ analysis, flowsBefore }) => analysis.ids(sort, descending, filter).map((id) => id + flowsBefore));
    const ids = sort === "id" ? concat(descending ? lists.reverse() : lists) : this.#merge(lists, sort, descending);
    this.#ordered = { key, ids };
    return ids;
  }

  /** Sorted lists as one. */
  #merge(lists: readonly Int32Array[], sort: FlowSortKey, descending: boolean): Int32Array {
    const merged = new Int32Array(lists.reduce((sum, { length }) => sum + length, 0));
    const rowAt = (list: Int32Array, at: number) => (at < list.length ? this.#of.row(list[at]!) : undefined);
    const heads = lists.map((list) => ({ list, at: 0, row: rowAt(list, 0) }));
    for (let i = 0; i < merged.length; i++) {
      const open = heads.filter(({ at, list }) => at < list.length);
      const next = open.reduce((best, each) => {
        const order = best.row && each.row ? compareRows(best.row, each.row, sort, descending) : 0;
        return order > 0 ? each : best;
      });
      merged[i] = next.list[next.at++]!;
      next.row = rowAt(next.list, next.at);
    }
    return merged;
  }

  #entriesOf({ sort, descending, filter, group, connections }: FlowListing): ListEntries {
    const order = this.ids(sort, descending, filter);
    const key = JSON.stringify([group, connections, this.#ordered?.key]);
    if (this.#entries?.key === key) return this.#entries.entries;
    const entries = listEntries(order, group && this.#grouping(group), connections && this.#folding(connections.open));
    this.#entries = { key, entries };
    return entries;
  }

  #grouping(group: FlowGrouping) {
    const numbers = new Map<string, number>();
    const open = new Set(group.open);
    return {
      groupOf: (id: number) => {
        const { key } = this.#groupName(id, group);
        const known = numbers.get(key) ?? numbers.size;
        numbers.set(key, known);
        return known;
      },
      isOpen: (first: number) => open.has(this.#groupName(first, group).key),
    };
  }

  #groupName(id: number, { by }: FlowGrouping): Pick<GroupHead, "key" | "label"> {
    if (by === "cause") {
      const cause = this.#of.cause(id);
      return { key: cause?.id ?? "", label: cause?.message ?? "No cause of a failure" };
    }
    const { initiator, responder } = this.#of.row(id);
    const label = by === "responder" ? responder : initiator.slice(0, initiator.lastIndexOf(":"));
    return { key: label, label };
  }

  #folding(openKeys: readonly string[]) {
    const open = new Set(openKeys);
    const byFlow = this.#connectionsByFlow();
    return {
      connectionOf: (id: number) => byFlow.get(id),
      leadOf: (ids: readonly number[]) => this.#mostSevere(ids),
      isOpen: (key: string) => open.has(key),
    };
  }

  /** Each place tells what it shows; the most severe of it stands for the connection. */
  #mostSevere(ids: readonly number[]): number {
    const rows = ids.map((id) => this.#of.row(id));
    return rows.reduce((most, row) => (compareRows(most, row, "problem", true) > 0 ? row : most)).id;
  }

  #connectionsByFlow(): ReadonlyMap<number, PlacedConnection> {
    if (this.#connections) return this.#connections;
    const parts = this.#of.parts();
    const byFlow = new Map<number, PlacedConnection>();
    for (const { id, places, flows } of this.#of.connections()) {
      const seen = places.flatMap(({ name, capture }, at) => {
        const flow = flows[at];
        return flow === undefined ? [] : [{ name, id: flow + parts[capture]!.flowsBefore }];
      });
      const own = { key: `#${id}`, flows: seen.map((each) => each.id), places: seen.map((each) => each.name) };
      for (const each of seen) byFlow.set(each.id, own);
    }
    this.#connections = byFlow;
    return byFlow;
  }

  #rowOf(entry: ListEntry, group: FlowGrouping | undefined): FlowRow {
    switch (entry.kind) {
      case "flow":
        return this.#of.row(entry.flow);
      case "group":
        return this.#headOf(entry.flows, group!);
      case "place": {
        const { key, flow } = entry;
        const places = [this.#placeOf(flow)];
        return {
          ...this.#of.row(flow),
          connection: { key, role: "place", flows: 1, open: false, places, troubled: [] },
        };
      }
      case "connection": {
        const { key, flows, open, lead } = entry;
        const places = flows.map((flow) => this.#placeOf(flow));
        const troubled = troubledOf(flows.map((flow) => this.#of.row(flow)));
        return {
          ...this.#of.row(lead),
          connection: { key, role: "head", flows: flows.length, open, places, troubled },
        };
      }
    }
  }

  #placeOf(id: number): string {
    const connection = this.#connectionsByFlow().get(id);
    return connection?.places[connection.flows.indexOf(id)] ?? "";
  }

  #headOf(ids: readonly number[], group: FlowGrouping): FlowRow {
    const first = this.#of.row(ids[0]!);
    const outcomes = noOutcomes();
    for (const id of ids) outcomes[this.#of.row(id).outcome]++;
    const name = this.#groupName(first.id, group);
    return { ...first, group: { ...name, flows: ids.length, outcomes, open: group.open.includes(name.key) } };
  }

  #outcomesOf(text: string): Readonly<Record<Outcome, number>> {
    if (this.#outcomes?.text === text) return this.#outcomes.counts;
    const counts = noOutcomes();
    const filter = { text, outcomes: [] };
    for (const { analysis } of this.#of.parts()) {
      const { outcomes } = analysis.query({ sort: "id", descending: false, filter, first: 0, count: 0 });
      for (const outcome of OUTCOMES) counts[outcome] += outcomes?.[outcome] ?? 0;
    }
    this.#outcomes = { text, counts };
    return counts;
  }
}

function noOutcomes(): Record<Outcome, number> {
  return Object.fromEntries(OUTCOMES.map((outcome) => [outcome, 0])) as Record<Outcome, number>;
}

function concat(lists: readonly Int32Array[]): Int32Array {
  return Int32Array.from(lists.flatMap((list) => [...list]));
}
