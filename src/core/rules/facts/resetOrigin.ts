// Who sent a RST: its TTL, IP ID and Ethernet address against those of the segments whose sender it claims to be.

import { departs, hopsApart } from "../../evidence/hopCounts";
import { senderProfile } from "../../evidence/senderProfile";
import { type Arrival, type Flow, Mark, type SenderProfile, type Side } from "../../flow/flow";
import { otherSide } from "../../flow/relative";
import { RST } from "../../tcp/flags";
import { arrivals } from "./handshakeSegments";
import { memoizePerFlow } from "./memoizePerFlow";
import { type Mirrored, mirroredBy } from "./mirroredSegment";
import { continuedBy, type OtherClock, type OtherIpId, otherClock, otherIpId } from "./resetSigns";

/** Ethernet addresses: where a frame came from, and where all others of its sender came from. */
export interface OtherSource {
  readonly got: string;
  readonly usual: string;
}

/** What a RST has that its sender's other segments do not have. */
export interface Origin {
  readonly hops: number;
  /** Of its sender's other segments: in this flow, or without any in the host's other flows. */
  readonly usual: readonly number[];
  /** `usual` is from other flows. */
  readonly fromOtherFlows: boolean;
  /** Its TTL departs from these by more than they vary. */
  readonly hopsDepart: boolean;
  /** Its sender's other segments have one distance, and it has another one. */
  readonly hopsDiffer: boolean;
  /** The other side's segment that it repeats. */
  readonly mirrored: Mirrored | undefined;
  /** Ethernet addresses, where they differ. */
  readonly mac: OtherSource | undefined;
  readonly ipId: OtherIpId | undefined;
  readonly clock: OtherClock | undefined;
  /** A segment of its sender that comes after it, as if there had been no RST. */
  readonly continued: Arrival | undefined;
}

/** So many SYNs and SYN-ACKs must show that a host has another TTL in other flows, before it counts as several machines. */
const CERTAIN_SEGMENTS = 2;
/** A host with more hop counts is reached on several routes, or is many hosts behind a NAT. */
const MOST_MACHINES = 3;

export function originOf(flow: Flow, reset: Arrival): Origin {
  const { seg, from, link } = reset;
  const profile = profilesOf(flow)[from];
  const fromOtherFlows = profile.hops.length === 0;
  const usual = fromOtherFlows ? usualOfHost(flow, from) : profile.hops;
  const isOtherRoute = cameBackDirectly(flow, reset);
  // A flow that was captured at two points has the hop counts and Ethernet addresses of both; so has a host with several routes.
  const isOnePlace = !isOtherRoute && !flow.sight.duplicated;
  const areHopsKnown = usual.length > 0 && isOnePlace;
  const hopsDiffer = areHopsKnown && isAnotherDistance(seg.hops, profile);
  return {
    hops: seg.hops,
    usual,
    fromOtherFlows,
    hopsDiffer,
    hopsDepart: areHopsKnown && departs(seg.hops, [...usual, ...profile.hostHops]),
    mirrored: mirroredBy(flow, reset, { hops: usual, ipIds: ipIdsOf(flow)[from] }),
    mac: !isOnePlace ? undefined : macOf(flow, profile, from, link?.source),
    ...signsOf(flow, reset, hopsDiffer),
  };
}

/** What the flow's segments show, in one pass: a flow can have hundreds of RSTs. */
const profilesOf = memoizePerFlow(
  (flow: Flow): Readonly<Record<Side, SenderProfile>> => ({
    initiator: senderProfile(flow, "initiator"),
    responder: senderProfile(flow, "responder"),
  }),
);

interface Links {
  /** Source addresses of the side's frames, and the addresses that the other side sends its frames to. */
  readonly sources: ReadonlySet<string>;
  readonly nextHops: ReadonlySet<string>;
}

const linksOf = memoizePerFlow((flow: Flow): Readonly<Record<Side, Links>> => {
  const others = arrivals(flow).filter(({ seg }) => !(seg.flags & RST));
  const of = (side: Side): Links => ({
    sources: new Set(others.flatMap(({ from, link }) => (from === side && link ? [link.source] : []))),
    nextHops: new Set(others.flatMap(({ from, link }) => (from !== side && link ? [link.destination] : []))),
  });
  return { initiator: of("initiator"), responder: of("responder") };
});

const ipIdsOf = memoizePerFlow((flow: Flow): Readonly<Record<Side, readonly number[]>> => {
  const of = (side: Side) => {
    const own = arrivals(flow).filter(({ from, marks }) => from === side && !(marks & Mark.Rst));
    const { lastIp } = flow[side];
    const ids = own.map(({ seg }) => seg.ipId);
    return lastIp && lastIp.ipId !== ids.at(-1) ? [...ids, lastIp.ipId] : ids;
  };
  return { initiator: of("initiator"), responder: of("responder") };
});

/** The RST does not come from its sender. */
export function isForeign({
  hopsDepart,
  hopsDiffer,
  mirrored,
  mac,
  hops,
  usual,
  ipId,
  clock,
  continued,
}: Origin): boolean {
  // An address alone may be another port of the same router.
  const isElsewhere = mac !== undefined && usual.length > 0 && usual.every((other) => hopsApart(hops, other) > 0);
  // Nor do any of these prove it alone.
  const signs = [hopsDiffer, ipId, clock, continued].filter(Boolean).length;
  return hopsDepart || mirrored !== undefined || isElsewhere || signs > 1;
}

/** IP ID and clock are kept only where they can decide. */
function signsOf(flow: Flow, reset: Arrival, hopsDiffer: boolean): Pick<Origin, "ipId" | "clock" | "continued"> {
  const clock = otherClock(flow, reset);
  const continued = continuedBy(flow, reset);
  const ipId = hopsDiffer || clock || continued ? otherIpId(flow, reset) : undefined;
  return { ipId, clock: hopsDiffer || ipId || continued ? clock : undefined, continued };
}

/** By one hop at least. Where the hop counts vary, in this flow or among the host's flows, that is what routes make. */
function isAnotherDistance(hops: number, { hops: own, hostHops }: SenderProfile): boolean {
  const [usual, ...more] = new Set([...own, ...hostHops]);
  if (usual === undefined || more.length > 0 || usual <= 2 || hops <= 2) return false;
  return hopsApart(hops, usual) > 0;
}

/** The RSTs of a side that do not come from it. */
export function foreignResets(flow: Flow, side: Side): readonly ForeignReset[] {
  return allForeignResets(flow).filter(({ reset }) => reset.from === side);
}

export interface ForeignReset {
  readonly reset: Arrival;
  readonly origin: Origin;
}

const allForeignResets = memoizePerFlow((flow: Flow): readonly ForeignReset[] =>
  arrivals(flow)
    .filter(({ seg }) => seg.flags & RST)
    .map((reset) => ({ reset, origin: originOf(flow, reset) }))
    .filter(({ origin }) => isForeign(origin)),
);

/**
 * The hop counts of the SYN-ACK in this flow and of those in other flows, where they are too far apart for one machine on one
 * route; `undefined` where they are not, and where the host has as many as several routes or a NAT make.
 */
export function otherMachines(
  flow: Flow,
  side: Side,
): { readonly here: number; readonly others: readonly number[] } | undefined {
  const [here, ...more] = profilesOf(flow)[side].hops;
  const { hostHops } = flow[side];
  if (here === undefined || here <= 2 || more.length > 0 || hostHops.length > MOST_MACHINES || flow.sight.duplicated)
    return undefined;
  const others = hostHops.filter(
    ({ hops, segments }) => hops > 2 && segments >= CERTAIN_SEGMENTS && hopsApart(hops, here) > 1,
  );
  return others.length > 0 ? { here, others: others.map(({ hops }) => hops) } : undefined;
}

function usualOfHost(flow: Flow, side: Side): readonly number[] {
  return flow[side].hostHops.map(({ hops }) => hops).filter((hops) => hops > 0);
}

/** The RST came from another Ethernet address than all of its sender's other segments, whatever way these went. */
export function otherSource(flow: Flow, { from, link }: Arrival): OtherSource | undefined {
  return macOf(flow, profilesOf(flow)[from], from, link?.source);
}

/** Frames that have the same source in both directions were written by a tool that does not know the addresses. */
function macOf(flow: Flow, { macs }: SenderProfile, side: Side, got: string | undefined): Origin["mac"] {
  const [usual, ...more] = macs;
  if (got === undefined || usual === undefined || more.length > 0 || got === usual) return undefined;
  return profilesOf(flow)[otherSide(side)].macs.includes(usual) ? undefined : { got, usual };
}

/**
 * The other side sends to the Ethernet address that the RST came from, and the RST's sender sent by another one before: not a second
 * machine, but a second route to the same.
 */
export function cameBackDirectly(flow: Flow, { from, link }: Arrival): boolean {
  if (link === undefined) return false;
  const { sources, nextHops } = linksOf(flow)[from];
  return sources.size > 0 && !sources.has(link.source) && nextHops.has(link.source);
}
