// Both ends after a segment: their states by the table of RFC 9293, and their variables.

import type { Arrival, EndpointAt, Side } from "../flow/flow";
import { otherSide } from "../flow/relative";
import { ACK, FIN, RST, SYN } from "../tcp/flags";
import { type SeqNumber, seqAdd, seqMax } from "../tcp/seq";
import { type TcpEvent, type TcpState, TRANSITIONS } from "../tcp/states";
import type { Naming } from "./naming";
import type { StepEnd } from "./step";

/** What happened at an end, after "because". */
const EVENT_WORDS = {
  "send SYN": "it sent a SYN",
  "receive SYN": "a SYN reached it that crossed its own",
  "send SYN,ACK": "it answered a SYN with its own",
  "receive ACK of SYN": "its SYN is acknowledged",
  "send ACK": "it sends as a synchronized end does",
  "both synchronized": "both SYNs are acknowledged",
  "ACK of SYN refused": "what followed shows that it did not accept the ACK of its SYN",
  "send FIN": "it sent a FIN",
  "send FIN, crossing": "it sent a FIN, and the FIN of its peer crossed it",
  "receive FIN": "the FIN of its peer reached it",
  "receive FIN, ACK of FIN": "the FIN of its peer reached it, which acknowledges its own FIN",
  "receive ACK of FIN": "its FIN is acknowledged",
  "send RST": "it sent a RST",
  "receive RST": "a RST reached it",
} as const satisfies Record<TcpEvent, string>;

/** SND.NXT and RCV.NXT of both ends after a segment; undefined where they are not known. */
export interface Variables {
  readonly sndNxt: SeqNumber | undefined;
  readonly rcvNxt: SeqNumber | undefined;
}

export function variablesAfter(arrival: Arrival): Readonly<Record<Side, Variables>> {
  const { from, seg, sender, receiver } = arrival;
  // The numbers of a RST are those of its receiver, and use up none.
  const isRst = (seg.flags & RST) !== 0;
  const sent = {
    sndNxt: isRst ? sender.sndNxt : highest(sender.sndNxt, seqAdd(seg.seq, seg.len)),
    rcvNxt: isRst || (seg.flags & ACK) === 0 ? sender.rcvNxt : highest(sender.rcvNxt, seg.ack),
  };
  const received = { sndNxt: receiver.sndNxt, rcvNxt: receiver.rcvNxt };
  return from === "initiator" ? { initiator: sent, responder: received } : { initiator: received, responder: sent };
}

export function endsOf(naming: Naming, arrival: Arrival): Readonly<Record<Side, StepEnd>> {
  const after = variablesAfter(arrival);
  const end = (side: Side): StepEnd => {
    const { sndNxt, rcvNxt } = after[side];
    const byFrame = arrival.frameNumber;
    return {
      ...changeOf(arrival, side),
      sndNxt: sndNxt === undefined ? undefined : naming.number(side, sndNxt, { kind: "next", side, byFrame }),
      rcvNxt:
        rcvNxt === undefined
          ? undefined
          : naming.number(otherSide(side), rcvNxt, { kind: "acknowledged", side, byFrame }),
    };
  };
  return { initiator: end("initiator"), responder: end("responder") };
}

function changeOf(arrival: Arrival, side: Side): Pick<StepEnd, "before" | "after" | "why" | "source"> {
  const at: EndpointAt = side === arrival.from ? arrival.sender : arrival.receiver;
  const before = at.state;
  const after = arrival.after[side];
  if (before === after) return { before, after, why: undefined, source: undefined };
  const { event, source } = transitionOf(arrival, side, before, after) ?? {};
  const why = event === undefined ? "later segments show it" : EVENT_WORDS[event];
  return { before, after, why, source: source === "inferred" ? undefined : source };
}

/** The row of the table that a segment makes at one end; the events are tried in the order of what is most specific. */
function transitionOf(arrival: Arrival, side: Side, from: TcpState, to: TcpState) {
  const { flags } = arrival.seg;
  for (const event of side === arrival.from ? sentEvents(flags) : receivedEvents(flags)) {
    const found = TRANSITIONS.find((row) => row.event === event && row.from === from && row.to === to);
    if (found !== undefined) return found;
  }
  return undefined;
}

function sentEvents(flags: number): readonly TcpEvent[] {
  if (flags & RST) return ["send RST"];
  if (flags & SYN) return flags & ACK ? ["send SYN,ACK"] : ["send SYN"];
  if (flags & FIN) return ["send FIN", "send FIN, crossing"];
  return ["send ACK", "both synchronized", "ACK of SYN refused"];
}

function receivedEvents(flags: number): readonly TcpEvent[] {
  if (flags & RST) return ["receive RST"];
  if (flags & SYN) return flags & ACK ? ["receive ACK of SYN", "both synchronized"] : ["receive SYN"];
  if (flags & FIN)
    return ["receive FIN", "receive FIN, ACK of FIN", "receive ACK of FIN", "receive ACK of SYN", "both synchronized"];
  return ["receive ACK of SYN", "receive ACK of FIN", "both synchronized"];
}

function highest(before: SeqNumber | undefined, now: SeqNumber): SeqNumber {
  return before === undefined ? now : seqMax(before, now);
}
