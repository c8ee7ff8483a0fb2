// What the capture shows at a glance, besides its causes: outcomes over time and by responder, places, the slowest handshakes.

import { ENDPOINT, type Who } from "../causes/who";
import { OUTCOMES, type Outcome } from "../flow/flow";
import { flowAddress } from "../tracker/flowAddress";
import { pathText } from "../tracker/flowPaths";
import * as L from "../tracker/rowLayout";
import { initiatorSide } from "../tracker/segmentContext";
import type { FlowTracker } from "../tracker/tracker";
import type { HandshakeTimes } from "./handshakeTimes";
import type { OutcomeStrip, PlaceRow, ResponderRow } from "./query";

const MOST_RESPONDERS = 50;
const MOST_PLACES = 20;
const MOST_SLOW = 10;
/** As many as a narrow page has room for. */
const BINS = 120;

/** Outcomes (as places in `OUTCOMES`) over the time from `startNs` to `endNs`, by the first segments of the flows. */
export function outcomeStrip(tracker: FlowTracker, outcomes: Uint8Array, startNs: number, endNs: number): OutcomeStrip {
  const binNs = Math.max(1, Math.ceil((endNs - startNs + 1) / BINS));
  const counts = OUTCOMES.map(() => new Array<number>(BINS).fill(0));
  for (let flow = 0; flow < tracker.length; flow++) {
    const begun = tracker.floats.chunk(flow)[tracker.floats.at(flow) + L.D_FIRST_TIME]!;
    const bin = Math.floor((begun - startNs) / binNs);
    if (bin >= 0 && bin < BINS) counts[outcomes[flow]!]![bin]!++;
  }
  return { startNs, binNs, counts: toRecord((i) => counts[i]!) };
}

/** The responders' addresses and ports with most flows, and how many there are in all. */
export function responderRows(
  tracker: FlowTracker,
  outcomes: Uint8Array,
  who: Who,
): { rows: ResponderRow[]; all: number } {
  const endpoints = who.values[ENDPOINT];
  const flows = new Int32Array(who.counts[ENDPOINT]);
  const first = new Int32Array(flows.length);
  for (let flow = endpoints.length - 1; flow >= 0; flow--) {
    flows[endpoints[flow]!]!++;
    first[endpoints[flow]!] = flow;
  }
  const top = largest(flows, MOST_RESPONDERS);
  const placeOf = new Map(top.map((endpoint, place) => [endpoint, place]));
  const counts = top.map(() => OUTCOMES.map(() => 0));
  for (let flow = 0; flow < endpoints.length; flow++) {
    const place = placeOf.get(endpoints[flow]!);
    if (place === undefined) continue;
    counts[place]![outcomes[flow]!]!++;
  }
  const rows = top.map((endpoint, place) => {
    const row = tracker.flows.chunk(first[endpoint]!);
    const at = tracker.flows.at(first[endpoint]!);
    const side = 1 - initiatorSide(row[at + L.F_FLAGS]!);
    const ports = row[at + L.F_PORTS]!;
    return {
      address: flowAddress(row, at, side),
      port: side === 0 ? ports >>> 16 : ports & 0xffff,
      flows: flows[endpoint]!,
      outcomes: toRecord((i) => counts[place]![i]!),
    };
  });
  return { rows, all: flows.reduce((all, count) => all + (count > 0 ? 1 : 0), 0) };
}

/** VLANs and tunnels around the flows, where there are any. */
export function placeRows(tracker: FlowTracker, paths: readonly string[]): PlaceRow[] {
  if (paths.length < 2) return [];
  const counts = new Map<string, number>();
  const texts = new Map<number, string>();
  for (let flow = 0; flow < tracker.length; flow++) {
    const row = tracker.flows.chunk(flow);
    const at = tracker.flows.at(flow);
    // The text of two paths says which is the initiator's.
    const key = 4 * row[at + L.F_PATH]! + (row[at + L.F_FLAGS]! & (L.FLOW_B_INITIATES | L.FLOW_ROLES_KNOWN)) / 2;
    let text = texts.get(key);
    if (text === undefined) {
      text = pathText(row, at, paths);
      texts.set(key, text);
    }
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const rows = [...counts].map(([place, flows]) => ({ place, flows }));
  return rows.sort((a, b) => b.flows - a.flows).slice(0, MOST_PLACES);
}

/** Indices of the flows with the longest handshakes, the longest first. */
export function slowestFlows(length: number, handshakes: HandshakeTimes): number[] {
  const slow: { readonly flow: number; readonly ns: number }[] = [];
  for (let flow = 0; flow < length; flow++) {
    const ns = handshakes.of(flow);
    if (ns === undefined || (slow.length === MOST_SLOW && ns <= slow.at(-1)!.ns)) continue;
    slow.push({ flow, ns });
    slow.sort((a, b) => b.ns - a.ns);
    slow.length = Math.min(slow.length, MOST_SLOW);
  }
  return slow.map(({ flow }) => flow);
}

/** Places of the largest numbers above 0, the largest first; of equal ones, the first. */
function largest(values: Int32Array, most: number): number[] {
  const top: number[] = [];
  for (let place = 0; place < values.length; place++) {
    // An endpoint that turned out to be the initiator has none.
    if (values[place] === 0 || (top.length === most && values[place]! <= values[top.at(-1)!]!)) continue;
    top.push(place);
    top.sort((a, b) => values[b]! - values[a]! || a - b);
    top.length = Math.min(top.length, most);
  }
  return top;
}

function toRecord<T>(of: (index: number) => T): Record<Outcome, T> {
  return Object.fromEntries(OUTCOMES.map((outcome, i) => [outcome, of(i)])) as Record<Outcome, T>;
}
