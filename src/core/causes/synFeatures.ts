// What a flow's SYN had that may decide how it is answered.

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
  const row = tracker.flows.chunk(flow);
  const at = tracker.flows.at(flow);
  const side = initiatorSide(row[at + L.F_FLAGS]!);
  const { ints } = tracker.events;
  for (let event = row[at + L.F_HEAD]!; event >= 0; ) {
    const values = ints.chunk(event);
    const e = ints.at(event);
    const kind = values[e + L.E_KIND]!;
    const flags = values[e + L.E_FLAGS]! >>> 20;
    if ((kind & 3) === L.KIND_SEGMENT && ((kind >>> 2) & 1) === side && (flags & (SYN | ACK)) === SYN)
      return read(tracker, event, values, e, flags);
    event = values[e + L.E_NEXT]!;
  }
  return undefined;
}

function read(tracker: CauseRows, event: number, values: Int32Array, e: number, flags: number): SynFeatures {
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
  const { options } = tracker.events.readBytes(event);
  for (let at = 0; at < options.length; ) {
    const kind = options[at]!;
    if (kind === KIND_END) break;
    const length = kind === KIND_NOP ? 1 : options[at + 1]!;
    if (kind !== KIND_NOP && !(length >= 2 && at + length <= options.length)) break;
    if (kind === KIND_MSS && length === 4) features.mss = (options[at + 2]! << 8) | options[at + 3]!;
    else if (kind === KIND_SCALE && length === 3) features.shift = options[at + 2]!;
    else if (kind === KIND_SACK_PERMITTED) features.offersSack = true;
    else if (kind === KIND_TIMESTAMPS && length === 10)
      features.tsVal = (options[at + 2]! << 24) | (options[at + 3]! << 16) | (options[at + 4]! << 8) | options[at + 5]!;
    else if (kind === KIND_MPTCP) features.mptcp = true;
    else if (kind === KIND_FAST_OPEN) features.fastOpen = true;
    at += length;
  }
  return features;
}
