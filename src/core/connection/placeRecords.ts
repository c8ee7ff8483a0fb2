// What each place recorded of a connection. A flow is one place, unless its frames were recorded at several interfaces, or
// twice with other hop counts.

import type { Flow, SegmentFrame } from "../flow/flow";
import type { Side } from "../flow/side";
import { RST, SYN } from "../tcp/flags";

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
  /** Of a flow with several places: only SYNs and RSTs are kept of each from this frame on. */
  readonly wholeUntil: number;
  /** Nothing of the flow was seen there, though it should have passed. */
  readonly isMissing?: boolean;
}

/** Copies of segments without SYN or RST of which each flow keeps so many. */
const OTHERS_KEPT = 2;

/** `interfaceOf` answers the name of the interface that a recording point is at; undefined where there is only one. */
export function placeRecords(
  joined: JoinedFlow,
  interfaceOf: (point: number | undefined) => string | undefined,
): PlaceRecord[] {
  const segments = segmentsOf(joined.flow);
  const copies = joined.flow.copies ?? [];
  const names = new Set([...segments, ...copies].map(({ point }) => interfaceOf(point)));
  const all = { ...joined, segments, name: names.size === 1 ? [...names][0] : undefined, wholeUntil: Infinity };
  if (copies.length === 0) return [all];
  const others = copies.filter(({ seg }) => !(seg.flags & (SYN | RST)));
  const wholeUntil = others.length < OTHERS_KEPT ? Infinity : others[OTHERS_KEPT - 1]!.frameNumber;
  const nameOf = names.size > 1 ? ({ point }: SegmentFrame) => interfaceOf(point) : byHops(segments, copies);
  if (nameOf === undefined) return [all];
  const byName = new Map<string, SegmentFrame[]>();
  for (const segment of [...segments, ...copies].sort((a, b) => a.frameNumber - b.frameNumber)) {
    const name = nameOf(segment);
    if (name === undefined) continue;
    const own = byName.get(name);
    if (own) own.push(segment);
    else byName.set(name, [segment]);
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

/** Two places by the hop counts that each direction has there: nearer to its sender it is higher. */
function byHops(
  segments: readonly SegmentFrame[],
  copies: readonly SegmentFrame[],
): ((segment: SegmentFrame) => string | undefined) | undefined {
  const names: Record<Side, Map<number, string>> = { initiator: new Map(), responder: new Map() };
  for (const copy of copies) {
    const first = segments.find(
      ({ from, seg }) =>
        from === copy.from && seg.seq === copy.seg.seq && seg.ipId === copy.seg.ipId && seg.flags === copy.seg.flags,
    );
    if (first === undefined || first.seg.hops === copy.seg.hops) continue;
    const [high, low] = [first.seg.hops, copy.seg.hops].sort((a, b) => b - a) as [number, number];
    const peer = copy.from === "initiator" ? "responder" : "initiator";
    names[copy.from].set(high, NEAR[copy.from]).set(low, NEAR[peer]);
  }
  const isPlain = names.initiator.size <= 2 && names.responder.size <= 2;
  if (!isPlain || names.initiator.size + names.responder.size === 0) return undefined;
  return ({ from, seg }) => names[from].get(seg.hops);
}
