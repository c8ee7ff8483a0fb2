// What the segments of one side have in common beside TCP's numbers: the hops they have left, the course of their IP ID, their
// Ethernet address. A segment that departs from it was sent by another machine.

import type { Arrival, Flow, IpIdCourse, SenderProfile, Side } from "../flow/flow";
import { RST } from "../tcp/flags";

/** Between two segments of a host that counts for all its connections. A cautious number. */
const LARGEST_STEP = 1000;

/** The profile of `side`, from the segments that are kept individually and the last ordinary one. */
export function senderProfile(flow: Flow, side: Side): SenderProfile {
  const own = flow.events.filter(
    (event): event is Arrival => event.kind === "segment" && event.from === side && !(event.seg.flags & RST),
  );
  const { lastIp, hostHops } = flow[side];
  const known = own.map(({ seg }) => seg).filter(({ hops }) => hops > 0);
  const isKept = known.at(-1)?.ipId === lastIp?.ipId && known.at(-1)?.hops === lastIp?.hops;
  const last = lastIp && lastIp.hops > 0 && !isKept ? [lastIp] : [];
  return {
    hops: distinct([...known, ...last].map(({ hops }) => hops)),
    hostHops: hostHops.map(({ hops }) => hops).filter((hops) => hops > 0),
    ipIds: flow.family === 6 ? undefined : courseOf([...known, ...last].map(({ ipId }) => ipId)),
    macs: distinct(own.flatMap(({ link }) => (link ? [link.source] : []))),
  };
}

function courseOf(ids: readonly number[]): IpIdCourse | undefined {
  if (ids.length < 2) return undefined;
  if (ids.every((id) => id === 0)) return "zero";
  const counts = ids.slice(1).every((id, i) => ((id - ids[i]!) & 0xffff) <= LARGEST_STEP);
  return counts ? "counting" : "varying";
}

function distinct<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values)];
}
