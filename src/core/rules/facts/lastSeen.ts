// Where the places of a connection last saw a segment that got no answer.

import type { FlowConnection, SegmentFate } from "../../flow/connection";
import type { Arrival, Flow } from "../../flow/flow";

export interface LastSeen {
  readonly place: string;
  readonly frame: number;
  /** Places farther along its path that have not seen it. */
  readonly missing: readonly string[];
}

/** `undefined` where only one place recorded the segment, and the others could not. */
export function lastSeenOf({ connection }: Flow, { frameNumber }: Pick<Arrival, "frameNumber">): LastSeen | undefined {
  const fate = connection && fateOf(connection, frameNumber);
  if (connection === undefined || fate === undefined) return undefined;
  const order = [...fate.frames.keys()];
  if (fate.from === "responder") order.reverse();
  const at = order.findLastIndex((place) => fate.frames[place] !== undefined);
  const beyond = fate.fate === "lost" && fate.doubt === undefined ? order.slice(at + 1) : [];
  const name = (place: number): string => connection.places[place]!.name;
  return { place: name(order[at]!), frame: fate.frames[order[at]!]!, missing: beyond.map(name) };
}

/** Of one of the flow's own frames. */
function fateOf({ segments, places, flows, place }: FlowConnection, frame: number): SegmentFate | undefined {
  const own = [...places.keys()].filter(
    (at) => flows[at] === flows[place] && places[at]!.capture === places[place]!.capture,
  );
  return segments.find(({ frames }) => own.some((at) => frames[at] === frame));
}

/** " It was last seen at eth0 (frame 7), and never at vxlan 7."; "" where nothing is known. */
export function lastSeenText(what: string, seen: LastSeen | undefined): string {
  if (seen === undefined) return "";
  const never = seen.missing.length === 0 ? "" : `, and never at ${seen.missing.join(" or ")}`;
  return ` ${what} was last seen at ${seen.place} (frame ${seen.frame})${never}.`;
}

/** Where to look next; undefined where the capture does not say more than any other. */
export function lookBehind(seen: LastSeen | undefined, towards: string): string | undefined {
  if (seen === undefined) return undefined;
  const [next] = seen.missing;
  return next === undefined
    ? `Look at what comes after ${seen.place} on the path to ${towards}`
    : `Look at what lies between ${seen.place} and ${next}`;
}
