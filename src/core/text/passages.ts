// How the segments of a flow passed the places that recorded its connection: for each row of the diagram, where its segment was
// seen, and what became of it in between.

import type { Fate, FlowConnection, SegmentFate } from "../flow/connection";
import type { Flow, Side } from "../flow/flow";
import { type SegmentKind, segmentKind } from "../flow/segmentKind";
import { FIN, RST, SYN } from "../tcp/flags";
import { changeText, isTranslation } from "./changeText";
import { durationText } from "./durations";

/** A place that a segment was seen at. */
export interface Stop {
  /** Its position in `FlowConnection.places`. */
  readonly place: number;
  readonly frame: number;
  /** Since the stop before; undefined for the first one. */
  readonly sinceNs: number | undefined;
}

/** Words about what happened between two places, in the direction of travel. */
export interface HopText {
  readonly between: readonly [number, number];
  /** Undefined where an earlier row of the same direction says the same. */
  readonly text: string | undefined;
}

export interface Passage {
  readonly fate: Fate;
  readonly from: Side;
  /** See `SegmentFate.between`. */
  readonly between: readonly [number, number];
  /** In the direction of travel; at least one. */
  readonly stops: readonly Stop[];
  readonly changes: readonly HopText[];
  /** "lost", "made in between", "took 1.2 s"; undefined where it arrived. */
  readonly remark: string | undefined;
  /** By place; undefined where it was not seen. */
  readonly frames: readonly (number | undefined)[];
  /** Nothing is known of it before its first stop, or behind its last one: there are places that could not have seen it. */
  readonly isUnknown: { readonly before: boolean; readonly behind: boolean };
}

/** Segments of one kind that did not pass the flow's own place, between two of its events. */
export interface Elsewhere {
  /** At least one, all with the same kind, direction, fate and places. */
  readonly fates: readonly SegmentFate[];
  /** When the first was seen, on the flow's own clock. */
  readonly timeNs: number;
  /** How many of the flow's events begin before it. */
  readonly before: number;
}

/** Names of the places that have a lifeline; none where nothing is known of how segments passed them. */
export function shownPlaces({ connection }: Flow): readonly string[] {
  return connection === undefined || connection.segments.length === 0 ? [] : connection.places.map(({ name }) => name);
}

export class Passages {
  /** See `shownPlaces`. */
  readonly places: readonly string[];
  readonly #flow: Flow;
  readonly #byFrame = new Map<number, SegmentFate>();
  /** Own frames of segments that a run says something about, in order. */
  readonly #notable: (readonly [frame: number, words: string])[] = [];
  /** What earlier rows have said: by direction, places and change. */
  readonly #said = new Set<string>();

  constructor(flow: Flow) {
    this.#flow = flow;
    const { connection } = flow;
    this.places = shownPlaces(flow);
    if (connection === undefined || this.places.length === 0) return;
    const own = ownPlaces(connection);
    for (const fate of connection.segments)
      for (const place of own) {
        const frame = fate.frames[place];
        if (isKnown(frame)) this.#byFrame.set(frame, fate);
      }
    for (const [frame, fate] of this.#byFrame) {
      const what = runWords(fate);
      const [near, far] = fate.between;
      if (what !== undefined)
        this.#notable.push([frame, `${what} between ${this.places[near]} and ${this.places[far]}`]);
    }
    this.#notable.sort(([a], [b]) => a - b);
  }

  /** Of the segment in one of the flow's own frames. */
  of(frame: number): Passage | undefined {
    const fate = this.#byFrame.get(frame);
    return fate && this.passage(fate);
  }

  passage(fate: SegmentFate): Passage {
    const stops = stopsOf(fate);
    const [first, last] = fate.from === "initiator" ? [0, fate.frames.length - 1] : [fate.frames.length - 1, 0];
    return {
      fate: fate.fate,
      from: fate.from,
      between: fate.between,
      stops,
      changes: this.#changes(fate),
      remark: remarkOf(fate),
      frames: fate.frames,
      isUnknown: {
        before: fate.fate !== "injected" && stops[0]?.place !== first,
        behind: fate.fate !== "lost" && stops.at(-1)?.place !== last,
      },
    };
  }

  /** Changes by hop; what all segments of the direction have in common is said once. */
  #changes({ changes, from, between }: SegmentFate): HopText[] {
    const hops = new Map<string, { between: readonly [number, number]; texts: string[] }>();
    for (const change of changes) {
      const hop = change.between ?? between;
      const key = `${from} ${hop}`;
      const words = changeText(change);
      const kept = hops.get(key) ?? { between: hop, texts: [] };
      hops.set(key, kept);
      const said = `${key} ${isTranslation(change) ? change.field : words}`;
      if (this.#said.has(said)) continue;
      this.#said.add(said);
      kept.texts.push(words);
    }
    return Array.from(hops.values(), ({ between: hop, texts }) => ({
      between: hop,
      text: texts.length === 0 ? undefined : texts.join(" · "),
    }));
  }

  /** Segments that the flow's own place has not, in order of time, in groups that lie between two of its events. */
  elsewhere(): readonly Elsewhere[] {
    const { connection } = this.#flow;
    if (connection === undefined || this.places.length === 0) return [];
    const own = ownPlaces(connection);
    const aheadNs = clockAhead(this.#flow, this.#byFrame, own);
    const groups = new Map<string, Elsewhere & { readonly fates: SegmentFate[] }>();
    for (const fate of connection.segments) {
      if (own.some((place) => isKnown(fate.frames[place])) || !isWorthRow(fate)) continue;
      const timeNs = Math.round((firstTime(fate) + aheadNs) / 1e3) * 1e3;
      const before = this.#gapOf(timeNs);
      const key = [before, kindOf(fate), fate.from, fate.fate, fate.between].join(" ");
      const group = groups.get(key);
      if (group) group.fates.push(fate);
      else groups.set(key, { fates: [fate], timeNs, before });
    }
    return [...groups.values()].sort((a, b) => a.timeNs - b.timeNs);
  }

  /** How many of the flow's events begin before a time. */
  #gapOf(timeNs: number): number {
    const { events } = this.#flow;
    let [low, high] = [0, events.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (events[middle]!.timeNs <= timeNs) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** What became of segments in a run, from one frame up to another one: "2 lost between client.pcap and server.pcap". */
  runText(firstFrame: number, behindFrame: number): string | undefined {
    const counts = new Map<string, number>();
    for (const [frame, words] of this.#notable)
      if (frame >= firstFrame && frame < behindFrame) counts.set(words, (counts.get(words) ?? 0) + 1);
    return counts.size === 0 ? undefined : Array.from(counts, ([what, count]) => `${count} ${what}`).join(", ");
  }

  /** "At client.pcap in frame 1, at server.pcap in frame 2 after 7.5 ms." */
  sentence({ stops, between, remark, changes }: Passage): string {
    const name = (place: number): string => this.places[place] ?? "";
    const seen = stops.map(
      ({ place, frame, sinceNs }) =>
        `at ${name(place)} in frame ${frame}${sinceNs === undefined ? "" : ` after ${durationText(sinceNs)}`}`,
    );
    const changed = changes.flatMap((hop) =>
      hop.text === undefined ? [] : [` ${hop.text}, between ${name(hop.between[0])} and ${name(hop.between[1])}.`],
    );
    const fate = remark === undefined ? "" : ` ${capital(remark)} between ${name(between[0])} and ${name(between[1])}.`;
    return ` Seen ${seen.join(", ")}.${changed.join("")}${fate}`;
  }
}

/** Places that this flow itself was recorded at: one flow may come from several interfaces. */
function ownPlaces({ places, flows, place }: FlowConnection): number[] {
  return [...places.keys()].filter(
    (at) => at === place || (flows[at] === flows[place] && places[at]?.capture === places[place]?.capture),
  );
}

/** A list that came to a page as JSON has null where something is undefined. */
function isKnown(value: number | null | undefined): value is number {
  return typeof value === "number";
}

function stopsOf({ from, frames, timesNs }: SegmentFate): Stop[] {
  const order = [...frames.keys()];
  if (from === "responder") order.reverse();
  const stops: Stop[] = [];
  let lastNs: number | undefined;
  for (const place of order) {
    const frame = frames[place];
    if (!isKnown(frame)) continue;
    const timeNs = timesNs[place];
    stops.push({ place, frame, sinceNs: isKnown(timeNs) && isKnown(lastNs) ? timeNs - lastNs : undefined });
    lastNs = timeNs;
  }
  return stops;
}

function remarkOf({ fate, transitNs, doubt }: SegmentFate): string | undefined {
  const perhaps = doubt === undefined ? "" : "perhaps ";
  switch (fate) {
    case "lost":
      return `${perhaps}lost`;
    case "injected":
      return `${perhaps}made`;
    case "delayed":
      return `delayed: ${durationText(transitNs ?? 0)}`;
    case "arrived":
    case "changed":
      return undefined;
  }
}

function runWords({ fate, changes }: SegmentFate): string | undefined {
  switch (fate) {
    case "lost":
    case "delayed":
      return fate;
    case "injected":
      return "made";
    case "changed":
      return changes.every(isTranslation) ? undefined : "changed";
    case "arrived":
      return undefined;
  }
}

/** How far the flow's own clock is ahead of the connection's. */
function clockAhead(flow: Flow, byFrame: ReadonlyMap<number, SegmentFate>, own: readonly number[]): number {
  for (const { frameNumber, timeNs } of flow.events) {
    const fate = byFrame.get(frameNumber);
    const place = own.find((each) => fate?.frames[each] === frameNumber);
    const onFirst = place === undefined ? undefined : fate?.timesNs[place];
    if (isKnown(onFirst)) return timeNs - onFirst;
  }
  return 0;
}

function firstTime({ timesNs }: SegmentFate): number {
  return Math.min(...timesNs.filter(isKnown));
}

/** Ordinary segments that the own place did not record say nothing. */
function isWorthRow({ fate, flags }: SegmentFate): boolean {
  return fate === "lost" || fate === "injected" || (flags & (SYN | FIN | RST)) !== 0;
}

function kindOf(fate: SegmentFate): SegmentKind | number {
  // Each attempt of a handshake has a row; data does not.
  return fate.flags & (SYN | RST) ? fate.frames.find(isKnown)! : segmentKind(fate);
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
