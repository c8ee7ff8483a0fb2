// What a flow's SYN had that may decide how it is answered.

import type { Link } from "../flow/flow";
import { ACK, CWR, ECE, SYN } from "../tcp/flags";
import * as L from "../tracker/rowLayout";
import { initiatorSide } from "../tracker/segmentContext";
import type { CauseRows } from "./causeRows";

/** Fields of the first SYN. Options that are absent are NaN. */
export interface SynFeatures {
  readonly frame: number;
  readonly asksForEcn: boolean;
  readonly window: number;
  readonly hops: number;
  readonly mss: number;
  readonly shift: number;
  /** As a row of 32-bit integers holds it. */
  readonly tsVal: number;
  readonly offersSack: boolean;
  readonly fastOpen: boolean;
  readonly mptcp: boolean;
}

const KIND_END = 0;
const KIND_NOP = 1;
const KIND_MSS = 2;
const KIND_SCALE = 3;
const KIND_SACK_PERMITTED = 4;
const KIND_TIMESTAMPS = 8;
const KIND_MPTCP = 30;
const KIND_FAST_OPEN = 34;

/** Undefined where no SYN of the initiator is kept. */
export function synFeatures(tracker: CauseRows, flow: number): SynFeatures | undefined {
  const event = synEvent(tracker, flow);
  return event < 0 ? undefined : read(tracker, event);
}

/** TSval of the SYN alone; NaN where it has none. For very many flows: nothing is allocated but a view. */
export function synTsVal(tracker: CauseRows, flow: number): number {
  const event = synEvent(tracker, flow);
  if (event < 0) return Number.NaN;
  const options = tracker.events.optionsInPlace(event);
  for (let at = 0; optionLength(options, at) > 0; at += optionLength(options, at))
    if (options[at] === KIND_TIMESTAMPS && optionLength(options, at) === 10) return word(options, at + 2);
  return Number.NaN;
}

/** Of the option at `at`; 0 where the list ends, or one is malformed. */
function optionLength(options: Uint8Array, at: number): number {
  if (at >= options.length || options[at] === KIND_END) return 0;
  if (options[at] === KIND_NOP) return 1;
  const length = options[at + 1]!;
  return length >= 2 && at + length <= options.length ? length : 0;
}

/** As a row of 32-bit integers holds it. */
function word(octets: Uint8Array, at: number): number {
  return (octets[at]! << 24) | (octets[at + 1]! << 16) | (octets[at + 2]! << 8) | octets[at + 3]!;
}

/** The Ethernet address that the SYN's frame went to; undefined where it is not known. */
export function synGateway(tracker: CauseRows, flow: number): string | undefined {
  return synLink(tracker, flow)?.destination;
}

/** The Ethernet address that it came from. */
export function synSender(tracker: CauseRows, flow: number): string | undefined {
  return synLink(tracker, flow)?.source;
}

function synLink(tracker: CauseRows, flow: number): Link | undefined {
  const { ints, links } = tracker.events;
  const event = synEvent(tracker, flow);
  return event < 0 ? undefined : links.of(ints.chunk(event)[ints.at(event) + L.E_KIND]! >>> L.E_LINK_SHIFT);
}

function synEvent(tracker: CauseRows, flow: number): number {
  const row = tracker.flows.chunk(flow);
  const at = tracker.flows.at(flow);
  const side = initiatorSide(row[at + L.F_FLAGS]!);
  const { ints } = tracker.events;
  for (let event = row[at + L.F_HEAD]!; event >= 0; ) {
    const values = ints.chunk(event);
    const e = ints.at(event);
    const kind = values[e + L.E_KIND]!;
    const flags = values[e + L.E_FLAGS]! >>> 20;
    if ((kind & 3) === L.KIND_SEGMENT && ((kind >>> 2) & 1) === side && (flags & (SYN | ACK)) === SYN) return event;
    event = values[e + L.E_NEXT]!;
  }
  return -1;
}

function read(tracker: CauseRows, event: number): SynFeatures {
  const values = tracker.events.ints.chunk(event);
  const e = tracker.events.ints.at(event);
  const flags = values[e + L.E_FLAGS]! >>> 20;
  const features = {
    frame: values[e + L.E_FRAME]!,
    asksForEcn: (flags & (ECE | CWR)) === (ECE | CWR),
    window: values[e + L.E_FLAGS]! & 0xffff,
    hops: (values[e + L.E_IP]! >>> 8) & 0xff,
    mss: Number.NaN,
    shift: Number.NaN,
    tsVal: Number.NaN,
    offersSack: false,
    fastOpen: false,
    mptcp: false,
  };
  const options = tracker.events.optionsInPlace(event);
  for (let at = 0; optionLength(options, at) > 0; at += optionLength(options, at)) {
    const kind = options[at]!;
    const length = optionLength(options, at);
    if (kind === KIND_MSS && length === 4) features.mss = (options[at + 2]! << 8) | options[at + 3]!;
    else if (kind === KIND_SCALE && length === 3) features.shift = options[at + 2]!;
    else if (kind === KIND_SACK_PERMITTED) features.offersSack = true;
    else if (kind === KIND_TIMESTAMPS && length === 10) features.tsVal = word(options, at + 2);
    else if (kind === KIND_MPTCP) features.mptcp = true;
    else if (kind === KIND_FAST_OPEN) features.fastOpen = true;
  }
  return features;
}
