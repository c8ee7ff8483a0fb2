import { type Arrival, type Flow, Mark } from "../../flow/flow";
import { otherSide } from "../../flow/relative";
import { RST } from "../../tcp/flags";
import { seqAdd, seqDistance } from "../../tcp/seq";
import { LARGEST_SHIFT } from "../../tcp/thresholds";
import { numberText } from "../facts/findingText";
import { arrivals } from "../facts/handshakeSegments";
import { find, isReadable, negotiationOf } from "../facts/negotiation";
import { countedText, markedSeriesOf, othersOf, type SeriesEvidence, seriesEvidence } from "../facts/series";
import { defineRule } from "../rule";

interface Evidence extends SeriesEvidence {
  /** The right edge before, and how many octets it moved left at least. */
  readonly edge: number;
  readonly ack: number;
  /** The window field, unscaled. */
  readonly window: number;
  /** The window of the SYN-ACK, and by how many bits less this one is, where the SYN-ACK has no window scale; else 0. */
  readonly offered: number;
  readonly shift: number;
  /** The SYN offers a window scale. */
  readonly isAsked: boolean;
}

export const windowShrunk = defineRule<Evidence>({
  id: "window-shrunk",
  group: "segments",
  severity: "information",
  title: "Receiver shrank its window",
  references: ["RFC 9293 §3.8.6"],
  limits:
    "The window is known only where both SYNs were captured, because they contain the window scale. It is a warning where the SYN-ACK does not have the option that the SYN offers, and the first window after it is the SYN-ACK's in the units of a scale; and where neither has it, from 5 bits on. Less than one unit of the scale is rounding. Reported once per side, with a count.",
  marks: Mark.WindowShrunk,
  examples: {
    reported: `
      > S  0:0(0)
      < S. 0:0(0) ack 1 win 8000
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < .  1:1(0) ack 101 win 4000   // reported`,
    silent: `
      > S  0:0(0)
      < S. 0:0(0) ack 1 win 8000
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < .  1:1(0) ack 101 win 7900`,
  },

  *check(flow) {
    for (const series of markedSeriesOf(flow, Mark.WindowShrunk)) {
      const { seg, sender } = series.first;
      const removed = removedScale(flow, series.first);
      yield {
        at: series.first,
        field: "window",
        ...(removed.shift > 0 && { severity: "warning" as const }),
        related: othersOf(series),
        evidence: {
          ...seriesEvidence(flow, series),
          edge: sender.rcvEdge ?? seg.ack,
          ack: seg.ack,
          window: seg.wnd,
          ...removed,
        },
      };
    }
  },

  explain({ from, count, atLeast, edge, ack, window, offered, shift, isAsked }, flow) {
    const peer = otherSide(from);
    const number = (raw: number) => numberText(flow, peer, raw);
    const more = count > 1 ? ` It is the first of ${countedText({ count, atLeast }, "such segment")}.` : "";
    if (shift > 0 && !isAsked)
      return {
        what: `The ${from} had offered a window of ${offered} in its SYN-ACK, and its next windows are ${window}: that is ${offered} shifted by ${shift} bits. Neither the SYN nor the SYN-ACK contains a window scale.${more}`,
        why: `Windows are scaled only if both SYNs contain the option (RFC 7323 §2.2). The ${peer} takes the ${window} as they are, and sends no more octets in a round trip.`,
        next: `Check the stack of the ${from}: it shifts its windows although no scale was agreed on. If it does not, a device on the path removes the option from both SYNs: compare with a capture at the ${from}.`,
      };
    if (shift > 0)
      return {
        what: `The ${from} had offered a window of ${offered} in its SYN-ACK, and its next windows are ${window}: that is ${offered} shifted by ${shift} bits. The SYN offers a window scale, the SYN-ACK does not.${more}`,
        why: `A responder scales its windows only if both SYNs contain the option (RFC 7323 §2.2). This one does, so its SYN-ACK contained the option when it was sent. The ${peer} does not know that, and sends no more than ${window} octets in a round trip.`,
        next: "Find the device between the capture point and the responder that removes the window scale option from SYN-ACKs: a firewall or proxy that normalizes options. Without that, disable window scaling at one end until it is mended.",
      };
    return {
      what: `The ${from} had offered a window up to ${number(edge)} and now acknowledges ${number(ack)} with a window field of ${window}, which ends before that.${more}`,
      why: `A receiver should not shrink a window that it has offered (RFC 9293 §3.8.6, SHLD-14): the ${peer} may already have sent data into it. A sender must handle this (MUST-34), and may have to retransmit data that no longer fits.`,
      next: `Check the ${from}'s receive buffer: memory pressure, or a buffer size that was changed while the connection is open. A middlebox may also rewrite windows.`,
    };
  },
});

/** Windows of Linux and BSD are buffers of at least this many times what is left after scaling. */
const SMALLEST_SHIFT = 2;
/** Without the option in the SYN, a buffer that fills up may leave a quarter or an eighth of the window. */
const SMALLEST_UNASKED = 5;
/** A scaled window is rounded up, and a little may be taken by what has arrived. */
const SLACK = 0.03;

/** The first window after the SYN-ACK is the same one, in the units of a window scale that the capture does not have. */
function removedScale(flow: Flow, arrival: Arrival): Pick<Evidence, "offered" | "shift" | "isAsked"> {
  const none = { offered: 0, shift: 0, isAsked: false };
  const negotiation = negotiationOf(flow);
  const synAck = flow.events[flow.handshake.synAck ?? -1];
  if (arrival.from !== "responder" || negotiation === undefined || synAck?.kind !== "segment") return none;
  const isAsked = negotiation.syns.every(({ options }) => find(options, "windowScale"));
  const isNever = negotiation.syns.every((syn) => isReadable(syn) && !find(syn.options, "windowScale"));
  const isAnswered = negotiation.synAcks.some((answer) => !isReadable(answer) || find(answer.options, "windowScale"));
  const isFirst = arrival.sender.rcvEdge === seqAdd(synAck.seg.ack, synAck.seg.wnd);
  if (!isAsked && !(isNever && staysSmall(flow, arrival))) return none;
  if (isAnswered || !isFirst) return none;
  const offered = synAck.seg.wnd;
  for (let shift = isAsked ? SMALLEST_SHIFT : SMALLEST_UNASKED; shift <= LARGEST_SHIFT; shift++) {
    const scaled = offered / 2 ** shift;
    if (Math.abs(arrival.seg.wnd - scaled) <= Math.max(1, SLACK * scaled) && scaled >= 1)
      return { offered, shift, isAsked };
  }
  return none;
}

/** The segments that show the responder's window later, and there are some, show no larger one. */
function staysSmall(flow: Flow, { index, seg }: Arrival): boolean {
  const later = arrivals(flow).flatMap((other) => {
    if (other.index <= index || other.seg.flags & RST) return [];
    if (other.from === "responder") return [other.seg.wnd];
    const { rcvEdge, rcvNxt } = other.receiver;
    return rcvEdge === undefined || rcvNxt === undefined ? [] : [seqDistance(rcvNxt, rcvEdge)];
  });
  return later.length > 0 && later.every((window) => window <= 2 * seg.wnd);
}
