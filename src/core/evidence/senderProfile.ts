// What the segments of one side have in common beside TCP's numbers: the hops they have left, the course of their IP ID, their
// Ethernet address, window, options and timestamp clock. A segment that departs from it was sent by another machine.

import type { Arrival, Flow, IpIdCourse, SenderProfile, Side } from "../flow/flow";
import { optionsOf } from "../flow/segmentOptions";
import { RST, SYN } from "../tcp/flags";
import { optionName } from "../tcp/options";
import { clockRates, type Stamp } from "./timestampClock";

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
  const opening = own.find(({ seg }) => seg.flags & SYN)?.seg;
  const rates = clockRates(stampsOf(own));
  return {
    hops: distinct([...known, ...last].map(({ hops }) => hops)),
    hostHops: hostHops.map(({ hops }) => hops).filter((hops) => hops > 0),
    ipIds: flow.family === 6 ? undefined : courseOf([...known, ...last].map(({ ipId }) => ipId)),
    macs: distinct(own.flatMap(({ link }) => (link ? [link.source] : []))),
    ...(opening && {
      window: opening.wnd,
      windowScale: optionsOf(opening).flatMap((option) =>
        option.kind === "windowScale" ? [option.shiftCount] : [],
      )[0],
      options: optionsOf(opening).map(optionName),
    }),
    ...(rates.length === 1 && { clockHz: rates[0] }),
  };
}

/** The Timestamps of segments, in order. */
export function stampsOf(arrivals: readonly Arrival[]): readonly Stamp[] {
  return arrivals.flatMap(({ seg, timeNs }) => {
    const stamp = optionsOf(seg).find((option) => option.kind === "timestamps");
    return stamp?.kind === "timestamps" ? [{ tsVal: stamp.tsVal, timeNs }] : [];
  });
}

/** Whether an IP ID may follow another one of a host that counts. */
export function mayFollow(ipId: number, before: number): boolean {
  return ((ipId - before) & 0xffff) <= LARGEST_STEP;
}

function courseOf(ids: readonly number[]): IpIdCourse | undefined {
  if (ids.length < 2) return undefined;
  if (ids.every((id) => id === 0)) return "zero";
  return ids.slice(1).every((id, i) => mayFollow(id, ids[i]!)) ? "counting" : "varying";
}

function distinct<T>(values: readonly T[]): readonly T[] {
  return [...new Set(values)];
}
