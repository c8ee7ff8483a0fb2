// What the SYNs offered and the SYN-ACKs answered: the options of a flow, parsed once for the rules that compare them.

import type { Arrival, Flow, Side } from "../../flow/flow";
import { otherSide } from "../../flow/relative";
import { optionsOf } from "../../flow/segmentOptions";
import { SYN } from "../../tcp/flags";
import type { TcpOption } from "../../tcp/options";
import { LARGEST_SHIFT } from "../../tcp/thresholds";
import { optionsSeen } from "./captureCoverage";
import { arrivals, isReset, isSyn, isSynAck } from "./handshakeSegments";
import { memoizePerFlow } from "./memoizePerFlow";

export type Option<K extends TcpOption["kind"]> = Extract<TcpOption, { kind: K }>;

/** A segment with its options. */
export interface Offer {
  readonly arrival: Arrival;
  readonly options: readonly TcpOption[];
}

/** Segments whose whole option area was captured. */
export const offersOf = memoizePerFlow((flow: Flow): readonly Offer[] =>
  arrivals(flow)
    .filter(optionsSeen)
    .map((arrival) => ({ arrival, options: optionsOf(arrival.seg) })),
);

export function find<K extends TcpOption["kind"]>(options: readonly TcpOption[], kind: K): Option<K> | undefined {
  return options.find((option): option is Option<K> => option.kind === kind);
}

/** MP_CAPABLE, the option that negotiates Multipath TCP (RFC 8684 §3.1); the other subtypes occur in open connections. */
export function mpCapable(options: readonly TcpOption[]): Option<"mptcp"> | undefined {
  return options.find((option): option is Option<"mptcp"> => option.kind === "mptcp" && option.subtype === 0);
}

/** After a malformed option the rest of a list may be misread, so that the list does not prove the absence of an option. */
export function isReadable({ options }: Offer): boolean {
  return options.every(({ malformed }) => malformed === undefined);
}

/** SYN is set, whatever else is. */
export function hasSyn({ seg }: Arrival): boolean {
  return (seg.flags & SYN) !== 0;
}

/** A SYN or SYN-ACK: the segments that negotiate. One with RST negotiates nothing. */
export function negotiates(arrival: Arrival): boolean {
  return hasSyn(arrival) && !isReset(arrival);
}

export interface Negotiation {
  /** SYNs without ACK, of the side that opened. */
  readonly syns: readonly Offer[];
  /** The other side's answers to them. */
  readonly synAcks: readonly Offer[];
}

/**
 * The offers and the answers; `undefined` if the offer was not (or not completely) captured, so that the answer cannot be
 * judged.
 */
export const negotiationOf = memoizePerFlow((flow: Flow): Negotiation | undefined => {
  const all = arrivals(flow);
  const syns = all.filter((arrival) => isSyn(arrival) && arrival.from === "initiator");
  if (syns.length === 0 || !syns.every(optionsSeen)) return undefined;
  const offers = offersOf(flow);
  return {
    syns: offers.filter(({ arrival }) => isSyn(arrival) && arrival.from === "initiator"),
    synAcks: offers.filter(({ arrival }) => isSynAck(arrival) && arrival.from === "responder"),
  };
});

/** Whether `side` sent the option on a SYN or SYN-ACK; `undefined` if it is unknown. */
export function offered(offers: readonly Offer[], side: Side, kind: TcpOption["kind"]): boolean | undefined {
  const own = offers.filter(({ arrival }) => arrival.from === side && negotiates(arrival));
  if (own.some(({ options }) => find(options, kind) !== undefined)) return true;
  return own.length > 0 && own.every(isReadable) ? false : undefined;
}

/**
 * Whether the SYNs define the window scale. They do not if a list cannot be read, if the SYN-ACK contains the option and the
 * SYN does not (RFC 7323 §2.2; either end may have received a different SYN), or if the answer to an offer was not
 * captured.
 */
export const tellsScale = memoizePerFlow((flow: Flow): boolean => {
  const offers = offersOf(flow).filter(({ arrival }) => negotiates(arrival));
  if (!offers.every(isReadable)) return false;
  const answered = offered(offers, "responder", "windowScale");
  const asked = offered(offers, "initiator", "windowScale");
  return answered ? asked === true : answered === false || asked === false;
});

/** By how many bits windows of `side` are shifted (RFC 7323 §2.2); `undefined` where the SYNs do not tell. */
export function shiftOf(flow: Flow, side: Side): number | undefined {
  if (!tellsScale(flow)) return undefined;
  const offers = offersOf(flow).filter(({ arrival }) => negotiates(arrival));
  const own = offers.findLast(({ arrival, options }) => arrival.from === side && find(options, "windowScale"));
  if (!own || !offered(offers, otherSide(side), "windowScale")) return 0;
  return Math.min(find(own.options, "windowScale")!.shiftCount, LARGEST_SHIFT);
}

/** The first fault of each kind and side, with its count: reported once, not for every segment. */
/** The MSS that `side` offered in its SYN or SYN-ACK; `undefined` where none was captured. */
export function offeredMss(flow: Flow, side: Side): number | undefined {
  const own = offersOf(flow).filter(({ arrival }) => arrival.from === side && negotiates(arrival));
  return own.map(({ options }) => find(options, "mss")?.mss).findLast((mss) => mss !== undefined);
}

export interface Sighting {
  readonly at: Arrival;
  readonly option: TcpOption;
  readonly times: number;
}

/** Options that `isFaulty` picks, the first for each side and option kind. */
export function sightings(
  offers: readonly Offer[],
  isFaulty: (option: TcpOption, offer: Offer) => boolean,
): readonly Sighting[] {
  const found = new Map<string, { at: Arrival; option: TcpOption; times: number }>();
  for (const offer of offers) {
    for (const option of offer.options) {
      if (!isFaulty(option, offer)) continue;
      const key = `${offer.arrival.from} ${option.kindNumber}`;
      const before = found.get(key);
      if (before) before.times += 1 + offer.arrival.repeats;
      else found.set(key, { at: offer.arrival, option, times: 1 + offer.arrival.repeats });
    }
  }
  return [...found.values()];
}

/** "the SYN", "the SYN-ACK", "this segment". */
export function segmentName(arrival: Arrival): string {
  return isSyn(arrival) ? "The SYN" : isSynAck(arrival) ? "The SYN-ACK" : "The segment";
}

/** An option in a SYN-ACK that no SYN of the attempt offered. */
export function* unsolicited(flow: Flow, kind: TcpOption["kind"]): Iterable<{ at: Arrival; syn: Arrival }> {
  const negotiation = negotiationOf(flow);
  if (!negotiation || negotiation.syns.some((syn) => find(syn.options, kind) || !isReadable(syn))) return;
  const answer = negotiation.synAcks.find(({ options }) => find(options, kind));
  if (answer) yield { at: answer.arrival, syn: negotiation.syns[0]!.arrival };
}

/** " The same applies to 2 more segments of that side."; "" for one segment. */
export function repeated(times: number): string {
  return times > 1
    ? ` The same applies to ${times === 2 ? "one more segment" : `${times - 1} more segments`} of that side.`
    : "";
}
