// What each place recorded of a connection. A flow is one place, unless its frames were recorded at several interfaces, or
// twice with other hop counts.

import type { Flow, SegmentFrame } from "../flow/flow";
import { otherSide } from "../flow/relative";
import type { Side } from "../flow/side";
import { RST, SYN } from "../tcp/flags";
import { COPY_NS } from "../tcp/thresholds";

/** One flow of a connection; `reversed` where its initiator is the responder of the first one. */
export interface JoinedFlow {
  readonly flow: Flow;
  readonly reversed: boolean;
}

export interface PlaceRecord extends JoinedFlow {
  /** Those that the flow keeps of this place, in the order of the capture. */
  readonly segments: readonly SegmentFrame[];
  /** The interface, or which side of the path; undefined where nothing tells. */
  readonly name: string | undefined;
  /** Of a flow with several places: from when on a copy that is missing may just not have been kept. */
  readonly wholeUntil: WholeUntil;
  /** Nothing of the flow was seen there, though it should have passed. */
  readonly isMissing?: boolean;
}

/** Times in ns, by the sender: of SYNs and RSTs, and of other segments. */
export interface WholeUntil {
  readonly controls: Readonly<Record<Side, number>>;
  readonly others: Readonly<Record<Side, number>>;
}

/** Each flow keeps so many copies of SYNs and RSTs, and of other segments. */
const CONTROLS_KEPT = 16;
const OTHERS_KEPT = 2;
const ALWAYS = { initiator: Number.POSITIVE_INFINITY, responder: Number.POSITIVE_INFINITY };

/** What the capture says of a recording point. */
export interface RecordedAt {
  /** The name of the interface; undefined where there is only one, or the capture does not say. */
  interfaceOf(point: number | undefined): string | undefined;
  /** Whether a frame came to the recording host, or left it; undefined where the capture does not say. */
  directionOf(point: number | undefined): "in" | "out" | undefined;
}

export function placeRecords(joined: JoinedFlow, points: RecordedAt): PlaceRecord[] {
  const segments = segmentsOf(joined.flow);
  const copies = joined.flow.copies ?? [];
  const names = new Set([...segments, ...copies].map(({ point }) => points.interfaceOf(point)));
  const all = {
    ...joined,
    segments,
    name: names.size === 1 ? [...names][0] : undefined,
    wholeUntil: { controls: ALWAYS, others: ALWAYS },
  };
  if (copies.length === 0) return [all];
  const transits = transitsOf(segments, copies);
  const wholeUntil = {
    controls: keptUntil(copies.filter(isControl), transits, CONTROLS_KEPT),
    others: keptUntil(
      copies.filter((copy) => !isControl(copy)),
      transits,
      OTHERS_KEPT,
    ),
  };
  const nameOf =
    names.size > 1
      ? ({ point }: SegmentFrame) => points.interfaceOf(point)
      : (byHops(segments, copies) ?? byDirection(segments, copies, points));
  if (nameOf === undefined) return [all];
  const byName = new Map<string, SegmentFrame[]>();
  for (const segment of [...segments, ...copies].sort((a, b) => a.frameNumber - b.frameNumber)) {
    const name = nameOf(segment);
    if (name === undefined) continue;
    const own = byName.get(name);
    if (own === undefined) byName.set(name, [segment]);
    else if (!own.some((each) => isRepeated(each, segment))) own.push(segment);
  }
  if (byName.size < 2) return [all];
  return Array.from(byName, ([name, own]) => ({ ...joined, segments: own, name, wholeUntil }));
}

function segmentsOf({ events }: Flow): SegmentFrame[] {
  return events.flatMap((event) => (event.kind === "segment" ? [event] : []));
}

const NEAR: Readonly<Record<Side, string>> = {
  initiator: "the initiator's side",
  responder: "the responder's side",
};

function isControl({ seg }: SegmentFrame): boolean {
  return (seg.flags & (SYN | RST)) !== 0;
}

interface Transits {
  /** By copy: how much later than the segment that it repeats; without those that repeat a segment of a run. */
  readonly known: ReadonlyMap<SegmentFrame, number>;
  readonly longest: Readonly<Record<Side, number>>;
}

function transitsOf(segments: readonly SegmentFrame[], copies: readonly SegmentFrame[]): Transits {
  const known = new Map<SegmentFrame, number>();
  const longest = { initiator: Number.NaN, responder: Number.NaN };
  for (const copy of copies) {
    const first = originalOf(copy, segments);
    if (first === undefined) continue;
    const transit = copy.timeNs - first.timeNs;
    known.set(copy, transit);
    if (!(longest[copy.from] > transit)) longest[copy.from] = transit;
  }
  return { known, longest };
}

/**
 * A segment that was sent before one whose copy was kept would have had its own copy kept, too. What a copy repeats may be in a
 * run: then it was sent no more than twice as long before as other segments of its direction took.
 */
function keptUntil(copies: readonly SegmentFrame[], { known, longest }: Transits, most: number): WholeUntil["others"] {
  if (copies.length < most) return ALWAYS;
  const until = { initiator: Number.NEGATIVE_INFINITY, responder: Number.NEGATIVE_INFINITY };
  for (const copy of copies) {
    const sentNs = copy.timeNs - (known.get(copy) ?? 2 * longest[copy.from]);
    if (sentNs > until[copy.from]) until[copy.from] = sentNs;
  }
  return until;
}

function originalOf(
  { from, seg, frameNumber }: SegmentFrame,
  segments: readonly SegmentFrame[],
): SegmentFrame | undefined {
  return segments.findLast(
    (each) =>
      each.frameNumber < frameNumber &&
      each.from === from &&
      each.seg.seq === seg.seq &&
      each.seg.ipId === seg.ipId &&
      each.seg.flags === seg.flags,
  );
}

/** A routing loop has more hop counts than a path has capture points. */
const MOST_BY_HOPS = 4;

/** Places by the hop counts that each direction has there: nearer to its sender it is higher. */
function byHops(
  segments: readonly SegmentFrame[],
  copies: readonly SegmentFrame[],
): ((segment: SegmentFrame) => string | undefined) | undefined {
  const counts: Record<Side, Set<number>> = { initiator: new Set(), responder: new Set() };
  for (const copy of copies) {
    const first = originalOf(copy, segments);
    if (first === undefined || first.seg.hops === copy.seg.hops) continue;
    counts[copy.from].add(first.seg.hops).add(copy.seg.hops);
  }
  const places = Math.max(counts.initiator.size, counts.responder.size);
  if (places === 0 || places > MOST_BY_HOPS) return undefined;
  const names: Record<Side, Map<number, string>> = { initiator: new Map(), responder: new Map() };
  for (const side of ["initiator", "responder"] as const) {
    const own = [...counts[side]].sort((a, b) => b - a);
    // Of a direction that some of the places have not, nothing says which.
    if (own.length !== places) continue;
    own.forEach((hops, at) => {
      names[side].set(hops, nameOfPlace(side === "initiator" ? at : places - 1 - at, places));
    });
  }
  return ({ from, seg }) => names[from].get(seg.hops);
}

/**
 * The two sides of the recording host, which forwards: what one side sends comes to it there, and leaves it at the other.
 * For captures that name no interface, where no hop count tells the sides apart.
 */
function byDirection(
  segments: readonly SegmentFrame[],
  copies: readonly SegmentFrame[],
  { directionOf }: RecordedAt,
): ((segment: SegmentFrame) => string | undefined) | undefined {
  const isForwarded = copies.some((copy) => {
    const first = originalOf(copy, segments);
    return first !== undefined && directionOf(first.point) === "in" && directionOf(copy.point) === "out";
  });
  if (!isForwarded) return undefined;
  return ({ from, point }) => {
    const direction = directionOf(point);
    return direction && NEAR[direction === "in" ? from : otherSide(from)];
  };
}

/** The same frame again at the same place: a bridge shows it on its port, and on itself. */
function isRepeated(one: SegmentFrame, other: SegmentFrame): boolean {
  const [a, b] = [one.seg, other.seg];
  return (
    one.from === other.from &&
    a.seq === b.seq &&
    a.ack === b.ack &&
    a.flags === b.flags &&
    a.ipId === b.ipId &&
    a.hops === b.hops &&
    a.payloadLength === b.payloadLength &&
    other.timeNs - one.timeNs <= COPY_NS
  );
}

/** `at` counts from the initiator. */
function nameOfPlace(at: number, places: number): string {
  if (at === 0) return NEAR.initiator;
  if (at === places - 1) return NEAR.responder;
  return places === 3 ? "the middle" : `point ${at + 1} of ${places}`;
}
