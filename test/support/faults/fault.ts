// What a fault is, and how the peer of a faulty segment reacts.

import type { Outcome } from "../../../src/core/flow/flow";
import { ACK, RST } from "../../../src/core/tcp/flags";
import { type Edit, editSegment, segmentOf } from "../editSegment";
import type { FrameCopy } from "../readCapture";
import type { CleanFlow } from "./cleanFlows";
import { at, bareSegment, endOf, numbered } from "./segments";

export interface Planted {
  readonly frames: readonly FrameCopy[];
  /** Numbers of the frames on which a finding counts: the faulty ones, or where the fault shows. */
  readonly faulty: readonly number[];
}

export interface Fault {
  /** Where it is: "SYN-ACK: ACK". */
  readonly field: string;
  /** What it is: "by +1, rejected". */
  readonly kind: string;
  /** One of them has to report it. */
  readonly rules: readonly string[];
  /** Those that are right; any, if absent. */
  readonly outcomes?: readonly Outcome[];
  /** `undefined` where the flow has no place for it. */
  readonly plant: (flow: CleanFlow) => Planted | undefined;
}

export type Reaction = "continues" | "rejected" | "repeated" | "silent";

const TIMEOUTS_NS = [1e9, 3e9, 7e9];
/** After the last segment the capture continues with frames that are not TCP. */
const WATCHED_NS = 30e9;

/** A frame of ARP, which only shows that the capture was running. */
export function bystander(template: FrameCopy, timeNs: number): FrameCopy {
  const data = new Uint8Array(60);
  data.set(template.data.subarray(0, 12));
  data.set([0x08, 0x06, 0, 1, 8, 0, 6, 4, 0, 1], 12);
  return { ...template, data, originalLength: 60, timeNs };
}

export function watched(frames: readonly FrameCopy[]): FrameCopy[] {
  const last = frames.at(-1)!;
  return numbered([...frames, bystander(last, last.timeNs + WATCHED_NS)]);
}

/** The segment at this index changed, and nothing else. */
export function changed(flow: CleanFlow, index: number | undefined, edit: Edit): Planted | undefined {
  if (index === undefined) return undefined;
  const frame = editSegment(flow.frames[index]!, edit);
  return frame && { frames: flow.frames.with(index, frame), faulty: [frame.frameNumber] };
}

/** A segment of the handshake changed, and what its receiver then does. */
export function handshakeFault(
  flow: CleanFlow,
  place: "syn" | "synAck" | "ack",
  edit: Edit,
  reaction: Reaction,
): Planted | undefined {
  const whole = changed(flow, flow[place], edit);
  if (!whole || reaction === "continues") return whole;
  const until = whole.frames.slice(0, flow[place] + 1);
  const bad = until.at(-1)!;
  const before = until.at(-2) ?? bad;
  const roundTripNs = Math.max(bad.timeNs - flow.frames[0]!.timeNs, 100_000);
  if (reaction === "silent") return { frames: watched(until), faulty: whole.faulty };
  if (reaction === "rejected") return { frames: watched([...until, rejection(bad, before)]), faulty: whole.faulty };
  const again = TIMEOUTS_NS.flatMap((ns) => [
    at(before, before.timeNs + ns),
    at(bad, before.timeNs + ns + roundTripNs / 2),
  ]);
  return {
    frames: watched([...until, ...again]),
    faulty: [bad.frameNumber, ...TIMEOUTS_NS.map((_, i) => bad.frameNumber + 2 * (i + 1))],
  };
}

/** The RST that a segment with a wrong number demands (RFC 9293 §3.10.7). */
export function rejection(bad: FrameCopy, template: FrameCopy): FrameCopy {
  const { flags, ack, ...packet } = segmentOf(bad)!;
  const timeNs = bad.timeNs + 50_000;
  return flags & ACK
    ? bareSegment(template, { flags: RST, seq: ack, timeNs })
    : bareSegment(template, { flags: RST | ACK, seq: 0, ack: endOf({ ...packet, flags, ack }), timeNs });
}

/** Frames inserted before the one at `index`, at times between it and the previous one. */
export function inserted(flow: CleanFlow, index: number, make: (timeNs: number) => readonly FrameCopy[]): FrameCopy[] {
  const { frames } = flow;
  const before = frames[index - 1]!.timeNs;
  const after = frames[index]?.timeNs ?? before + 2e6;
  const fresh = make(before + Math.floor((after - before) / 4));
  return numbered([...frames.slice(0, index), ...fresh, ...frames.slice(index)]);
}
