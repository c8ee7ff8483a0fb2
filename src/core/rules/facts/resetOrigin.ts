// Who sent a RST: its TTL, IP ID and Ethernet address against those of the segments whose sender it claims to be.

import { departs, hopsApart } from "../../evidence/hopCounts";
import { senderProfile } from "../../evidence/senderProfile";
import { type Arrival, type Flow, Mark, type SenderProfile, type Side } from "../../flow/flow";
import { otherSide } from "../../flow/relative";
import { RST } from "../../tcp/flags";
import { hopsName, hopsText } from "../../text/senderText";
import { arrivals } from "./handshakeSegments";
import { memoizePerFlow } from "./memoizePerFlow";

/** What a RST has that its sender's other segments do not have. */
export interface Origin {
  readonly hops: number;
  /** Of its sender's other segments: in this flow, or without any in the host's other flows. */
  readonly usual: readonly number[];
  /** `usual` is from other flows. */
  readonly fromOtherFlows: boolean;
  /** Its TTL departs from these by more than they vary. */
  readonly hopsDepart: boolean;
  /** The other side's segment that it repeats: IP ID, and window or length. */
  readonly mirrored: Arrival | undefined;
  /** Ethernet addresses, where they differ. */
  readonly mac: { readonly got: string; readonly usual: string } | undefined;
}

/** A SYN or SYN-ACK more than this must show a host's usual TTL before another flow is judged by it. */
const CERTAIN_SEGMENTS = 2;

export function originOf(flow: Flow, reset: Arrival): Origin {
  const { seg, from, link } = reset;
  const profile = profilesOf(flow)[from];
  const fromOtherFlows = profile.hops.length === 0;
  const usual = fromOtherFlows ? usualOfHost(flow, from) : profile.hops;
  const isOtherRoute = cameBackDirectly(flow, reset);
  return {
    hops: seg.hops,
    usual,
    fromOtherFlows,
    // A flow that was captured at two points has the hop counts of both; so has a host with several routes.
    hopsDepart:
      usual.length > 0 && !isOtherRoute && !flow.sight.duplicated && departs(seg.hops, [...usual, ...profile.hostHops]),
    mirrored: mirroredBy(flow, reset, usual),
    mac: isOtherRoute ? undefined : macOf(flow, profile, from, link?.source),
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

/** Segments other than RSTs, by their IP ID. */
const byIpId = memoizePerFlow((flow: Flow): ReadonlyMap<number, readonly Arrival[]> => {
  const found = new Map<number, Arrival[]>();
  for (const arrival of arrivals(flow)) {
    if (arrival.marks & Mark.Rst) continue;
    const same = found.get(arrival.seg.ipId);
    if (same) same.push(arrival);
    else found.set(arrival.seg.ipId, [arrival]);
  }
  return found;
});

/** The RST does not come from its sender. */
export function isForeign({ hopsDepart, mirrored, mac, hops, usual }: Origin): boolean {
  // An address alone may be another port of the same router.
  const isElsewhere = mac !== undefined && usual.length > 0 && usual.every((other) => hopsApart(hops, other) > 0);
  return hopsDepart || mirrored !== undefined || isElsewhere;
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

function usualOfHost(flow: Flow, side: Side): readonly number[] {
  const { hostHops } = flow[side];
  const segments = hostHops.reduce((sum, count) => sum + count.segments, 0);
  return segments < CERTAIN_SEGMENTS ? [] : hostHops.map(({ hops }) => hops).filter((hops) => hops > 0);
}

/**
 * A device that turns a segment round exchanges addresses and ports, and leaves much else as it was. Tools that write segments give
 * all of them the same IP ID: it must be that of one segment alone.
 */
function mirroredBy(flow: Flow, { index, from, seg }: Arrival, usual: readonly number[]): Arrival | undefined {
  if (seg.ipId === 0) return undefined;
  const same = byIpId(flow).get(seg.ipId) ?? [];
  const [other] = same;
  if (same.length !== 1 || !other || other.index > index || other.from === from) return undefined;
  const sameLength = seg.payloadLength > 0 && other.seg.payloadLength === seg.payloadLength;
  const sameWindow = seg.wnd > 0 && other.seg.wnd === seg.wnd && usual.length > 0 && !usual.includes(seg.hops);
  return sameLength || sameWindow ? other : undefined;
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

function mirroredField({ seg }: Arrival): string {
  return seg.wnd > 0 ? "window" : "length";
}

/**
 * What the comparison shows, in one or two sentences: with the numbers of both. "" where there is nothing to compare with.
 */
export function originText(flow: Flow, reset: Pick<Arrival, "from">, origin: Origin): string {
  const { hops, usual, fromOtherFlows, mirrored, mac } = origin;
  const whose = fromOtherFlows
    ? `SYNs and SYN-ACKs of ${flow[reset.from].address} in other flows`
    : `other segments of ${flow[reset.from].address}`;
  const texts: string[] = [];
  if (usual.length > 0 && hops > 0) {
    const ttl = hopsName(flow);
    if (usual.includes(hops)) texts.push(`This RST has ${ttl} ${hops}, as have the ${whose}.`);
    else texts.push(`This RST has ${ttl} ${hops}; the ${whose} have ${hopsText(usual)}.`);
  }
  if (mirrored)
    texts.push(
      `Its IP ID and ${mirroredField(mirrored)} are those of frame ${mirrored.frameNumber}: a device on the path turned that segment round.`,
    );
  if (mac) texts.push(`Its frame came from ${mac.got}; the others came from ${mac.usual}.`);
  return texts.join(" ");
}
