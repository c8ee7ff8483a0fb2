// A RST that a device made of a segment of the other side: it exchanges addresses and ports, and leaves much else as it was.

import { mayFollow } from "../../evidence/senderProfile";
import { type Arrival, type Flow, Mark, type Side } from "../../flow/flow";
import { otherSide } from "../../flow/relative";
import { optionsOf } from "../../flow/segmentOptions";
import { wordDistance } from "../../tcp/seq";
import { IP_IDS_APART } from "../../tcp/thresholds";
import { arrivals } from "./handshakeSegments";
import { memoizePerFlow } from "./memoizePerFlow";

export type MirroredField = "IP ID" | "window" | "length" | "TSval" | "TSecr";

export interface Mirrored {
  /** `undefined` where it is not kept individually. */
  readonly segment: Arrival | undefined;
  /** What the RST has in common with it. */
  readonly fields: readonly MirroredField[];
}

/** What is known of the RST's sender by its other segments. */
export interface Usual {
  readonly hops: readonly number[];
  /** In this flow. */
  readonly ipIds: readonly number[];
}

/** Text in a RST may have the length of some segment by chance: the windows must agree as well. */
const LEAST_LENGTH = 8;

/** The segment that `reset` repeats. */
export function mirroredBy(flow: Flow, reset: Arrival, usual: Usual): Mirrored | undefined {
  return byIpId(flow, reset, usual) ?? byTimestamps(flow, reset) ?? byLength(flow, reset, usual);
}

/** Segments other than RSTs, by their IP ID. */
const segmentsByIpId = memoizePerFlow((flow: Flow): ReadonlyMap<number, readonly Arrival[]> => {
  const found = new Map<number, Arrival[]>();
  for (const arrival of arrivals(flow)) {
    if (arrival.marks & Mark.Rst) continue;
    const same = found.get(arrival.seg.ipId);
    if (same) same.push(arrival);
    else found.set(arrival.seg.ipId, [arrival]);
  }
  return found;
});

/** Tools that write segments give all of them the same IP ID: it must be that of one segment alone. */
function byIpId(flow: Flow, { index, from, seg }: Arrival, usual: Usual): Mirrored | undefined {
  if (seg.ipId === 0) return undefined;
  const same = segmentsByIpId(flow).get(seg.ipId) ?? [];
  const [segment] = same;
  if (same.length !== 1 || !segment || segment.index > index || segment.from === from) return undefined;
  const sameLength = seg.payloadLength > 0 && segment.seg.payloadLength === seg.payloadLength;
  const sameWindow = seg.wnd > 0 && segment.seg.wnd === seg.wnd;
  // Two stacks of one kind can count alike, and offer one window.
  const isNoneOfIts = usual.hops.length > 0 && (!usual.hops.includes(seg.hops) || isFar(seg.ipId, usual.ipIds));
  if (!sameLength && !(sameWindow && isNoneOfIts)) return undefined;
  return { segment, fields: ["IP ID", seg.wnd > 0 && sameWindow ? "window" : "length"] };
}

/** The others are 0, or count up far away; random ones are never far. */
function isFar(ipId: number, own: readonly number[]): boolean {
  if (own.length < 2 || !own.slice(1).every((other, i) => mayFollow(other, own[i]!))) return false;
  return own.every((other) => other === 0 || Math.min((ipId - other) & 0xffff, (other - ipId) & 0xffff) > IP_IDS_APART);
}

/**
 * TSval and TSecr as the other side sends them: TSecr is a TSval of the RST's own side, and TSval one of the other side. No stack
 * echoes itself. An ordinary segment of the other side is not kept: then it is not known which one it was.
 */
function byTimestamps(flow: Flow, { index, from, seg, lastTsVal }: Arrival): Mirrored | undefined {
  const stamp = stampOf(seg);
  if (!stamp || stamp.tsVal === stamp.tsEcr) return undefined;
  const before = arrivals(flow).filter((other) => other.index < index && !(other.marks & Mark.Rst));
  const valuesOf = (side: Side) =>
    before.flatMap((other) => (other.from === side ? (stampOf(other.seg)?.tsVal ?? []) : []));
  const own = [...valuesOf(from), ...(lastTsVal === undefined ? [] : [lastTsVal])];
  const theirs = valuesOf(otherSide(from));
  if (!own.includes(stamp.tsEcr) || theirs.includes(stamp.tsEcr)) return undefined;
  if (nearest(stamp.tsVal, theirs) >= nearest(stamp.tsVal, own)) return undefined;
  const segment = before.findLast((other) => {
    const theirStamp = other.from === from ? undefined : stampOf(other.seg);
    return theirStamp?.tsVal === stamp.tsVal && theirStamp.tsEcr === stamp.tsEcr;
  });
  return { segment, fields: ["TSval", "TSecr"] };
}

function nearest(tsVal: number, values: readonly number[]): number {
  return Math.min(...values.map((value) => Math.abs(wordDistance(value, tsVal))));
}

/**
 * Whether `reset` has the options of `syn`: options that only SYNs have. A kernel makes its RSTs anew. Of a host that sent nothing else,
 * this does not tell a device on the path from a small stack that reuses what it received.
 */
export function hasOptionsOf(syn: Arrival, reset: Arrival): boolean {
  const [theirs, own] = [syn.seg.options, reset.seg.options];
  const isOfSyn = optionsOf(reset.seg).some(({ kind }) => kind === "mss" || kind === "windowScale");
  return isOfSyn && own.length === theirs.length && own.every((octet, at) => octet === theirs[at]);
}

/** Without an IP ID: the data and the window, of the segment just before. */
function byLength(flow: Flow, { index, from, seg }: Arrival, usual: Usual): Mirrored | undefined {
  if (flow.family !== 6 || seg.wnd === 0 || seg.payloadLength < LEAST_LENGTH) return undefined;
  const segment = arrivals(flow).findLast((other) => other.from !== from && other.index < index);
  if (!segment || segment.seg.wnd !== seg.wnd || segment.seg.payloadLength !== seg.payloadLength) return undefined;
  return usual.hops.length > 0 ? { segment, fields: ["window", "length"] } : undefined;
}

function stampOf(seg: Arrival["seg"]) {
  const option = optionsOf(seg).find((each) => each.kind === "timestamps");
  return option?.kind === "timestamps" ? option : undefined;
}
