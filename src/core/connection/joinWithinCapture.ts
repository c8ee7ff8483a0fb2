// Whether two flows are one connection. A false join is worse than none: numbers that stacks choose alike, that other flows of
// the capture share, or that a copy would contradict, prove nothing.

import type { JoinKind, JoinProof } from "../flow/connection";
import type { Flow, SegmentFrame } from "../flow/flow";
import type { Side } from "../flow/side";
import { type SeqNumber, seqAdd, seqDistance, seqWithin } from "../tcp/seq";
import { ANSWERED_ELSEWHERE_NS, COPY_NS, ISN_REWRITTEN_NS } from "../tcp/thresholds";
import { endpointText } from "../text/endpoints";
import {
  type CommonSegment,
  commonSegments,
  isSyn,
  isSynAck,
  synAcksOf,
  synsOf,
  tsEcrOf,
  tsValOf,
} from "./commonSegments";
import { areEqual } from "./segmentIdentity";
import { isTelling } from "./tellingNumbers";

/** So many segments without an IP ID or TSval, all recorded again within `COPY_NS`, are no coincidence. */
const ENOUGH_PLAIN = 3;

export interface JoinContext {
  /** ISNs that other flows have, too, which are certainly not the same connection. */
  readonly sharedIsns: ReadonlySet<number>;
}

export interface Join {
  readonly proof: JoinProof;
  /** The initiator of the one is the responder of the other: one of them lacks the SYN. */
  readonly reversed: boolean;
}

/** `a` is the flow with the earlier first frame. `undefined` where nothing proves it. */
export function proveJoin(a: Flow, b: Flow, context: JoinContext): Join | undefined {
  for (const reversed of [false, true]) {
    // Who is who is known of a flow with a SYN or SYN-ACK.
    if (reversed && a.initiatorKnown && b.initiatorKnown) continue;
    const proof = hasSameEndpoints(a, b, reversed)
      ? proveCopy(a, b, reversed, context)
      : reversed
        ? undefined
        : proveTranslation(a, b, context);
    if (proof) return { proof, reversed };
  }
  return undefined;
}

export function hasSameEndpoints(a: Flow, b: Flow, reversed: boolean): boolean {
  const [first, second] = reversed ? [b.responder, b.initiator] : [b.initiator, b.responder];
  return endpointText(a.initiator) === endpointText(first) && endpointText(a.responder) === endpointText(second);
}

/** The same addresses and ports on another path. */
function proveCopy(a: Flow, b: Flow, reversed: boolean, context: JoinContext): JoinProof | undefined {
  const common = commonSegments(a, b, reversed);
  const witness = common.find(
    (each) => isTelling(each.tsVal ?? 0) || (each.ipId !== undefined && hasRandomNumber(each, context)),
  );
  if (witness) return copyProof(witness);
  const plain = common.filter(({ a: one, b: other }) => Math.abs(one.timeNs - other.timeNs) <= COPY_NS);
  const random = plain.filter((each) => hasRandomNumber(each, context));
  if (random.length > 0 && plain.length === common.length) return copyProof(random[0]!);
  if (plain.length >= ENOUGH_PLAIN && plain.length === common.length) return copyProof(plain[0]!);
  return reversed ? undefined : proveShift(a, b);
}

function copyProof({ a, b, tsVal, ipId }: CommonSegment): JoinProof {
  const equal = [
    "addresses",
    "ports",
    ...(ipId === undefined ? [] : [`IP ID ${ipId}`]),
    ...(tsVal === undefined ? [] : [`TSval ${tsVal}`]),
  ];
  return {
    kind: "same-numbers",
    text: `Frames ${a.frameNumber} and ${b.frameNumber} have the same SEQ (${a.seg.seq}), ${listText(equal)}.`,
  };
}

function hasRandomNumber({ a }: CommonSegment, { sharedIsns }: JoinContext): boolean {
  return isTelling(a.seg.seq) && !sharedIsns.has(a.seg.seq);
}

/** The same addresses and ports, but another ISN: a device rewrites sequence numbers. */
function proveShift(a: Flow, b: Flow): JoinProof | undefined {
  for (const one of synsOf(a)) {
    const tsVal = tsValOf(one);
    if (tsVal === undefined || !isTelling(tsVal)) continue;
    for (const other of synsOf(b)) {
      if (tsValOf(other) !== tsVal || other.seg.wnd !== one.seg.wnd) continue;
      if (one.seg.ipId === 0 || one.seg.ipId !== other.seg.ipId) continue;
      // Machines that were cloned have equal clocks and counters, too.
      if (one.seg.hops === other.seg.hops) continue;
      if (Math.abs(one.timeNs - other.timeNs) > ISN_REWRITTEN_NS) continue;
      const by = seqDistance(one.seg.seq, other.seg.seq);
      const text = `Frames ${one.frameNumber} and ${other.frameNumber} have the same addresses, ports, TSval ${tsVal}, IP ID ${one.seg.ipId} and window; the ISN of the second is ${Math.abs(by)} ${by < 0 ? "lower" : "higher"}.`;
      return { kind: "shifted", text };
    }
  }
  return undefined;
}

/** Other addresses or ports: a NAT or load balancer, or an answer from elsewhere. */
function proveTranslation(a: Flow, b: Flow, context: JoinContext): JoinProof | undefined {
  if (contradict(synsOf(a), synsOf(b)) || contradict(synAcksOf(a), synAcksOf(b))) return undefined;
  const isRandom = (isn: SeqNumber): boolean => isTelling(isn) && !context.sharedIsns.has(isn);
  const common = commonSegments(a, b, false);
  const syn = common.find(({ a: one }) => isSyn(one));
  const synAck = common.find(({ a: one }) => isSynAck(one));
  const hasX = syn !== undefined && isRandom(syn.a.seg.seq);
  const hasY = synAck !== undefined && isRandom(synAck.a.seg.seq);
  const isAcked = synAck !== undefined && isRandom(seqAdd(synAck.a.seg.ack, -1));
  const witnesses = [syn, synAck].filter((each) => each !== undefined);
  const tsVal = witnesses.find((each) => each.tsVal !== undefined)?.tsVal;
  const ipId = witnesses.find((each) => each.ipId !== undefined)?.ipId;
  const isRepeated =
    hasX &&
    areCopiedSyns(
      common.filter((each) => isSyn(each.a)),
      a,
      b,
    );
  const numbers = [hasX || isAcked, hasY, tsVal !== undefined, ipId !== undefined, isRepeated].filter(Boolean).length;
  const [witness] = witnesses;
  if (witness === undefined || !(hasX || hasY || isAcked) || numbers < 2 || !areForwarded(witnesses))
    return proveAnswer(a, b, context);
  const equal = [
    `SEQ (${witness.a.seg.seq})`,
    ...(witness === synAck ? [`ACK (${witness.a.seg.ack})`] : []),
    ...(witness.tsVal === undefined ? [] : [`TSval ${witness.tsVal}`]),
    ...(witness.ipId === undefined ? [] : [`IP ID ${witness.ipId}`]),
  ];
  const first = `Frames ${witness.a.frameNumber} and ${witness.b.frameNumber} have the same ${listText(equal)}`;
  const second =
    syn !== undefined && synAck !== undefined && hasY
      ? `, frames ${synAck.a.frameNumber} and ${synAck.b.frameNumber} the same SEQ (${synAck.a.seg.seq})`
      : "";
  return translated("translated", first + second, a, b);
}

/**
 * Whether every SYN of the one came again in the other at once, by the same number of routers farther along, with one end left
 * alone: without an IP ID or timestamps, that a SYN is tried again and again is all that there is of a NAT.
 */
function areCopiedSyns(syns: readonly CommonSegment[], a: Flow, b: Flow): boolean {
  const [first] = syns;
  if (first === undefined || syns.length < 2) return false;
  if (syns.length !== synsOf(a).length || syns.length !== synsOf(b).length) return false;
  const hasOneEnd =
    endpointText(a.initiator) === endpointText(b.initiator) || endpointText(a.responder) === endpointText(b.responder);
  const hops = first.a.seg.hops - first.b.seg.hops;
  return (
    hasOneEnd &&
    hops !== 0 &&
    syns.every(
      ({ a: one, b: other }) =>
        one.seg.hops - other.seg.hops === hops &&
        one.seg.wnd === other.seg.wnd &&
        areEqual(one.seg.options, other.seg.options) &&
        Math.abs(one.timeNs - other.timeNs) <= COPY_NS,
    )
  );
}

/**
 * Whether one place lies behind the other: routers between them lower the hop count, or what travels there comes to the first
 * place first, and what travels back to the second. Connections that a simple stack opens with equal numbers, and captures that
 * are replayed with other addresses, do neither.
 */
function areForwarded(witnesses: readonly CommonSegment[]): boolean {
  const hops = witnesses.map(({ a, b, from }) => towards(from) * Math.sign(a.seg.hops - b.seg.hops)).filter(Boolean);
  if (hops.length > 0) return hops.every((each) => each === hops[0]);
  const order = witnesses.map(
    ({ a, b, from }) => towards(from) * Math.sign(b.timeNs - a.timeNs || b.frameNumber - a.frameNumber),
  );
  const sides = new Set(witnesses.map(({ from }) => from));
  return sides.size === 2 && order.every((each) => each === order[0]);
}

function towards(from: Side): number {
  return from === "initiator" ? 1 : -1;
}

/** `b` begins with a SYN-ACK for a SYN of `a`, which nobody else has answered. */
function proveAnswer(a: Flow, b: Flow, { sharedIsns }: JoinContext): JoinProof | undefined {
  const [synAck] = synAcksOf(b);
  if (synAck === undefined || synsOf(b).length > 0 || synAcksOf(a).length > 0) return undefined;
  const isToSyn = endpointText(a.initiator) === endpointText(b.initiator);
  const echoed = tsEcrOf(synAck);
  for (const syn of synsOf(a)) {
    const sinceNs = synAck.timeNs - syn.timeNs;
    const next = seqAdd(syn.seg.seq, 1);
    if (sinceNs < 0 || sinceNs > ANSWERED_ELSEWHERE_NS) continue;
    if (!seqWithin(next, synAck.seg.ack, seqAdd(next, syn.seg.payloadLength))) continue;
    const isRandom = isTelling(syn.seg.seq) && !sharedIsns.has(syn.seg.seq);
    const sent = tsValOf(syn);
    const isEchoed = sent !== undefined && isTelling(sent) && sent === echoed;
    // Another answer's timestamp contradicts it.
    if (sent !== undefined && sent !== 0 && echoed !== undefined && echoed !== 0 && sent !== echoed) continue;
    if (!(isToSyn ? isRandom || isEchoed : isRandom && isEchoed)) continue;
    const what = `Frame ${synAck.frameNumber} acknowledges the SYN of frame ${syn.frameNumber} (ACK ${synAck.seg.ack} = ISN+1${isEchoed ? `, TSecr ${echoed} = its TSval` : ""})`;
    return translated(isToSyn ? "waiting-port" : "translated", what, a, b);
  }
  return undefined;
}

function translated(kind: JoinKind, what: string, a: Flow, b: Flow): JoinProof {
  const changes = (["initiator", "responder"] as const).flatMap((side) => {
    const [from, to] = [endpointText(a[side]), endpointText(b[side])];
    return from === to ? [] : [`the ${side} is ${from} in the one and ${to} in the other`];
  });
  return { kind, text: `${what}; ${changes.join(", and ")}.` };
}

/** Both have SYNs (or SYN-ACKs), and none of the one is among the other's. */
function contradict(some: readonly SegmentFrame[], others: readonly SegmentFrame[]): boolean {
  if (some.length === 0 || others.length === 0) return false;
  return !some.some((one) => others.some((other) => mayBeSame(one, other)));
}

/** A NAT leaves these alone. */
function mayBeSame(one: SegmentFrame, other: SegmentFrame): boolean {
  const [tsA, tsB] = [tsValOf(one), tsValOf(other)];
  return (
    one.seg.seq === other.seg.seq &&
    one.seg.wnd === other.seg.wnd &&
    (tsA === undefined || tsB === undefined || tsA === tsB) &&
    (one.seg.ipId === 0 || other.seg.ipId === 0 || one.seg.ipId === other.seg.ipId)
  );
}

function listText(parts: readonly string[]): string {
  return parts.length < 2 ? parts.join("") : `${parts.slice(0, -1).join(", ")} and ${parts.at(-1)}`;
}
