// What the rows of the list are: flows, heads of groups, and connections that open into the flow of each place.

import { groupFlows } from "./flowGroups";
import type { FlowRow } from "./query";

/** A connection that several places recorded. Flows are numbers that the caller chose: ids, or indices. */
export interface ListedConnection {
  /** For `openConnections`; the same as long as the flows are. */
  readonly key: string;
  /** Along the path; at least two. */
  readonly flows: readonly number[];
}

export interface ListGrouping {
  /** The same number for flows of one group. */
  groupOf(flow: number): number;
  /** Asked with a group's first flow. */
  isOpen(first: number): boolean;
}

export interface ListFolding {
  /** Undefined for a flow that is alone. */
  connectionOf(flow: number): ListedConnection | undefined;
  /** Which of a connection's listed flows stands for it while it is closed. */
  leadOf(flows: readonly number[]): number;
  isOpen(key: string): boolean;
}

export type ListEntry =
  | { readonly kind: "flow"; readonly flow: number }
  /** The head of a group; its flows, or the ones that stand for its connections. */
  | { readonly kind: "group"; readonly flows: readonly number[] }
  | {
      readonly kind: "connection";
      readonly lead: number;
      readonly key: string;
      readonly flows: readonly number[];
      readonly open: boolean;
    }
  | { readonly kind: "place"; readonly flow: number; readonly key: string };

export interface ListEntries {
  readonly length: number;
  at(position: number): ListEntry;
  /** −1 for a flow that is not listed. A flow in something closed is at its head. */
  positionOf(flow: number): number;
}

/** `order`: the flows that pass the filter, sorted. */
export function listEntries(order: Int32Array, grouping?: ListGrouping, folding?: ListFolding): ListEntries {
  const folded = folding && fold(order, folding);
  const leads = folded?.leads ?? order;
  const groups =
    grouping &&
    groupFlows(
      leads,
      (flow) => grouping.groupOf(flow),
      (first) => grouping.isOpen(first),
    );
  const heads = groups?.entries ?? leads;
  const { positions, length } = placed(heads, folded?.byLead);
  const entryAt = (position: number): ListEntry => {
    const nth = lastNotAbove(positions, position) ?? position;
    const head = heads[nth]!;
    if (head < 0 && groups) return { kind: "group", flows: groups.groups[~head]! };
    const connection = folded?.byLead.get(head);
    if (connection === undefined) return { kind: "flow", flow: head };
    const within = position - (positions?.[nth] ?? position);
    if (within > 0) return { kind: "place", flow: connection.flows[within - 1]!, key: connection.key };
    return { kind: "connection", ...connection };
  };
  return {
    length,
    at: entryAt,
    positionOf(flow) {
      const connection = folded?.byFlow.get(flow);
      const lead = connection?.lead ?? flow;
      const nth = heads.indexOf(lead);
      if (nth < 0) return groups ? heads.indexOf(~groups.groups.findIndex((flows) => flows.includes(lead))) : -1;
      const start = positions?.[nth] ?? nth;
      return connection?.open ? start + 1 + connection.flows.indexOf(flow) : start;
    },
  };
}

interface Folded {
  readonly lead: number;
  readonly key: string;
  readonly flows: readonly number[];
  readonly open: boolean;
}

/** One flow for each connection, where its lead stands in the order. */
function fold(order: Int32Array, folding: ListFolding) {
  const byFlow = new Map<number, Folded>();
  const byLead = new Map<number, Folded>();
  const passing = new Set(order);
  for (const flow of order) {
    if (byFlow.has(flow)) continue;
    const connection = folding.connectionOf(flow);
    const flows = connection?.flows.filter((each) => passing.has(each)) ?? [];
    if (connection === undefined || flows.length < 2) continue;
    const { key } = connection;
    const folded = { lead: folding.leadOf(flows), key, flows, open: folding.isOpen(key) };
    byLead.set(folded.lead, folded);
    for (const each of flows) byFlow.set(each, folded);
  }
  const leads = byFlow.size === 0 ? order : order.filter((flow) => (byFlow.get(flow)?.lead ?? flow) === flow);
  return { leads, byFlow, byLead };
}

/** Where each head is in the list; undefined where none is open, so that it is where it is. */
function placed(
  heads: Int32Array,
  byLead: ReadonlyMap<number, Folded> | undefined,
): { readonly positions: Int32Array | undefined; readonly length: number } {
  if (byLead === undefined || ![...byLead.values()].some(({ open }) => open))
    return { positions: undefined, length: heads.length };
  const positions = new Int32Array(heads.length);
  let at = 0;
  heads.forEach((head, nth) => {
    positions[nth] = at;
    const connection = byLead.get(head);
    at += connection?.open ? 1 + connection.flows.length : 1;
  });
  return { positions, length: at };
}

function lastNotAbove(positions: Int32Array | undefined, position: number): number | undefined {
  if (positions === undefined) return undefined;
  let [low, high] = [0, positions.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (positions[middle]! <= position) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The rows of a page of the list, which begins and ends within it. */
export function pageOf<Row>(
  entries: { readonly length: number; at(index: number): ListEntry },
  wanted: { readonly first: number; readonly count: number },
  rowOf: (entry: ListEntry) => Row,
): { readonly total: number; readonly first: number; readonly rows: readonly Row[] } {
  const first = Math.max(0, Math.min(wanted.first, entries.length));
  const count = Math.max(0, Math.min(wanted.count, entries.length - first));
  const rows = Array.from({ length: count }, (_, nth) => rowOf(entries.at(first + nth)));
  return { total: entries.length, first, rows };
}

/** Ids of the flows that have problems. */
export function troubledOf(rows: readonly FlowRow[]): number[] {
  return rows.flatMap(({ id, worst }) => (worst === undefined ? [] : [id]));
}
