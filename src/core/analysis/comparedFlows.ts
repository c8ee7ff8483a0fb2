// The flows of one connection, one for each place, in the order of the places along its path.

import type { ClockOffset } from "../connection/clockOffset";
import { toFirstClock } from "../connection/clockOffset";
import type { CommonSegment } from "../connection/crossings";
import { endKey, type FlowIdentity } from "../connection/flowIdentity";
import type { Fate, JoinProof, Place, SegmentFate } from "../flow/connection";
import { otherSide } from "../flow/relative";
import type { Side } from "../flow/side";
import type { Unreached } from "./unreached";

export interface Entry {
  readonly proof: JoinProof;
  /** By place, along the path from the initiator. */
  readonly members: readonly Member[];
  /** Of all its segments. */
  readonly doubt?: SegmentFate["doubt"];
}

export interface Member {
  readonly capture: number;
  /** `undefined` where nothing of the connection was seen. */
  readonly flow: FlowIdentity | undefined;
  /** The flow's initiator is the connection's responder: its SYN was not captured there. */
  readonly isSwapped: boolean;
}

export interface Pair {
  readonly a: Member;
  readonly b: Member;
  readonly common: readonly CommonSegment[];
  readonly isFirstNearer: boolean;
  /** What they sent after the handshake is not the same. */
  readonly isRefuted: boolean;
}

export interface Met extends Entry {
  readonly pairs: readonly Pair[];
}

export function isRefuted({ pairs }: Met): boolean {
  return pairs.some((pair) => pair.isRefuted);
}

export function isSwapped(flow: FlowIdentity, known: FlowIdentity): boolean {
  if (flow.initiatorKnown || flow === known) return false;
  if (endKey(flow.initiator) === endKey(known.initiator)) return false;
  return endKey(flow.initiator) === endKey(known.responder) || endKey(flow.responder) === endKey(known.initiator);
}

export function sidesOf({ flow, isSwapped: swapped }: Member): Pick<FlowIdentity, Side> | undefined {
  if (flow === undefined || !swapped) return flow;
  return { initiator: flow[otherSide("initiator")], responder: flow[otherSide("responder")] };
}

/** Whether most connections between two captures begin at the second one's side. */
export function isUsuallyReversed(met: readonly Met[], first: number, second: number): boolean {
  let votes = 0;
  for (const { members } of met) {
    const at = members.findIndex(({ capture }) => capture === first);
    const other = members.findIndex(({ capture }) => capture === second);
    if (at >= 0 && other >= 0) votes += at < other ? 1 : -1;
  }
  return votes < 0;
}

export function unreachedEntry(
  { flow, missingIn, isPortSeen }: Unreached,
  joined: Entry | undefined,
  isReversed: boolean,
): Entry {
  const seen = joined?.members ?? [{ capture: flow.capture, flow, isSwapped: false }];
  const missing: Member = { capture: missingIn, flow: undefined, isSwapped: false };
  const text = "Other connections of the same responder are in both captures; of this one, nothing is in the other.";
  return {
    proof: joined?.proof ?? { kind: "same-numbers", text },
    members: isReversed ? [missing, ...seen] : [...seen, missing],
    ...(!isPortSeen && { doubt: "port" as const }),
  };
}

/** Nothing of the connection was seen at one of two places. */
export function isMissing({ members }: Entry, between: SegmentFate["between"]): boolean {
  return between.some((place) => members[place]!.flow === undefined);
}

export function isAbsence(fate: Fate): boolean {
  return fate === "lost" || fate === "injected";
}

/** How much of the handshake a place saw. */
export function contentOf({ flow }: Member): number {
  return (flow?.initiator.iss === undefined ? 0 : 1) + (flow?.responder.iss === undefined ? 0 : 1);
}

/** The same for all connections that two captures recorded on the same paths. */
export function hopKey(near: Member, far: Member): string {
  return [near, far].map(({ capture, flow }) => `${capture} ${flow?.path}`).join(" > ");
}

const SIDES = ["initiator", "responder"] as const;

/** Named by file, and where a file has several places, by what the frames are wrapped in, by an address, or by number. */
export function placesOf(members: readonly Member[], names: readonly string[]): Place[] {
  return members.map((member) => {
    const { capture, flow } = member;
    const name = names[capture]!;
    const same = members.filter((other) => other.capture === capture);
    const at = same.indexOf(member);
    const areTold = (nameOf: (each: Member) => string | undefined) => new Set(same.map(nameOf)).size === same.length;
    const side = SIDES.find((each) => areTold((other) => sidesOf(other)?.[each].address));
    const which = areTold((other) => other.flow?.path)
      ? flow?.path || "no VLAN or tunnel"
      : (side && sidesOf(member)?.[side].address) || String(at + 1);
    return { id: capture + names.length * at, name: same.length === 1 ? name : `${name} (${which})`, capture };
  });
}

export function firstTime({ members }: Entry, clocks: readonly ClockOffset[]): number {
  const times = members.map(({ capture, flow }) =>
    flow ? toFirstClock(clocks[capture]!, flow.firstTimeNs) : Number.POSITIVE_INFINITY,
  );
  return Math.min(...times);
}
