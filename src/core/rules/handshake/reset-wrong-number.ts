import { type Arrival, type Flow, Mark, type Side } from "../../flow/flow";
import { ISS_NAME, offsetText, otherSide } from "../../flow/relative";
import { ACK } from "../../tcp/flags";
import type { SeqNumber } from "../../tcp/seq";
import type { TcpState } from "../../tcp/states";
import { numberText } from "../facts/findingText";
import { arrivals, isReset, type Opening, openingOf, receiverOf, synAcknowledgedBy } from "../facts/handshakeSegments";
import { originText } from "../facts/originText";
import { originOf } from "../facts/resetOrigin";
import { ackDueFor, ignoredReset, withoutEffect } from "../facts/resets";
import { defineRule } from "../rule";

interface Evidence {
  readonly by: Side;
  /** What it answers. */
  readonly cause: "syn" | "ack";
  readonly field: "seq" | "ack";
  readonly got: number;
  readonly due: number;
  /** The RST compared with its sender's other segments; "" where there are none. */
  readonly origin: string;
}

export const resetWrongNumber = defineRule<Evidence>({
  id: "reset-wrong-number",
  group: "handshake",
  severity: "warning",
  title: "RST has an unexpected sequence or acknowledgment number",
  references: ["RFC 9293 §3.5.2", "RFC 9293 §3.10.7.1"],
  limits:
    "Judged only until the handshake is complete: later a program may abort at any time, with its own SND.NXT. A RST that its receiver must ignore is reported by reset-ineffective.",
  marks: Mark.Rst,
  needsEveryNumber: true,
  examples: {
    reported: `
      > S  0:0(0)
      < R. 7:7(0) ack 1       // reported`,
    silent: `
      > S  0:0(0)
      < R. =0:=0(0) ack 1`,
  },

  *check(flow) {
    if (!flow.sight.startSeen || flow.sight.captureDropped > 0) return;
    const opening = openingOf(flow);
    for (const reset of opening.resets) {
      // The capture misses the SYN-ACK: the RST is of an open connection.
      if (flow.outcome === "established" && reset.receiver.state === "SYN-SENT") continue;
      // With both sides synchronized a program may abort, and what is in flight is not known.
      if (isSynchronized(reset) || ignoredReset(flow, opening, reset) || withoutEffect(flow, opening, reset)) continue;
      const wrong = reset.receiver.state === "SYN-SENT" ? wrongToSyn(opening, reset) : wrongToAck(flow, reset);
      if (!wrong) continue;
      yield {
        at: reset,
        field: wrong.field,
        expected: wrong.expected,
        related: [wrong.cause],
        evidence: {
          by: reset.from,
          cause: reset.receiver.state === "SYN-SENT" ? "syn" : "ack",
          field: wrong.field,
          got: reset.seg[wrong.field],
          due: wrong.due,
          origin: originText(flow, reset, originOf(flow, reset)),
        },
      };
      return;
    }
  },

  explain({ by, cause, field, got, due, origin }, flow) {
    const owner = field === "seq" ? by : otherSide(by);
    // Where 0 is expected, its sender has no ISS, and the numbers are raw.
    const number = (raw: number) => numberText(flow, owner, raw);
    return {
      what: `The RST has ${field.toUpperCase()} ${number(got)}; as an answer to this segment, ${number(due)} is expected.`,
      why:
        cause === "syn"
          ? "A RST that answers a segment without ACK is <SEQ=0><ACK=SEG.SEQ+SEG.LEN><CTL=RST,ACK> (RFC 9293 §3.5.2), so that it can be distinguished from a forged one. The initiator accepts this RST, because in SYN-SENT only its ACK is checked."
          : "A RST that answers a segment with ACK is <SEQ=SEG.ACK><CTL=RST> (RFC 9293 §3.5.2); one sent because a program aborts has SEQ=SND.NXT. Only exactly the expected number resets the connection at once; any other number in the window is answered with a challenge ACK (RFC 5961 §3.2).",
      next: `It was probably not sent by the endpoint's own TCP, but by a firewall, load balancer or scanner with its address, or by a small stack.${origin === "" ? "" : ` ${origin}`}`,
    };
  },
});

interface Wrong {
  readonly field: "seq" | "ack";
  readonly due: SeqNumber;
  readonly expected: string;
  readonly cause: Arrival;
}

function wrongToSyn({ syns, synAcks }: Opening, reset: Arrival): Wrong | undefined {
  const side = receiverOf(reset);
  const cause = syns[side].findLast(({ index }) => index < reset.index);
  // After its own SYN or SYN-ACK it uses its own sequence numbers.
  if (!cause || syns[reset.from].length + synAcks[reset.from].length > 0) return undefined;
  const { seq, ack } = reset.seg;
  if (seq !== 0) return { field: "seq", due: 0 as SeqNumber, expected: "0", cause };
  // The RST that answers a retry may arrive first: the end of any SYN is acceptable.
  if (syns[side].some((syn) => ack === ackDueFor(syn))) return undefined;
  const answered = synAcknowledgedBy(syns[side], ack) ?? cause;
  return {
    field: "ack",
    due: ackDueFor(answered),
    expected: offsetText(ISS_NAME[side], answered.seg.len),
    cause: answered,
  };
}

function wrongToAck(flow: Flow, reset: Arrival): Wrong | undefined {
  const { seq } = reset.seg;
  const acked = arrivals(flow).filter(
    (other) =>
      other.index < reset.index && other.from !== reset.from && !isReset(other) && (other.seg.flags & ACK) !== 0,
  );
  const cause = acked.at(-1);
  if (!cause || reset.sender.sndNxt === seq || acked.some(({ seg }) => seg.ack === seq)) return undefined;
  return { field: "seq", due: cause.seg.ack, expected: "SEG.ACK of the segment it answers", cause };
}

const OPENING: readonly TcpState[] = ["?", "LISTEN", "SYN-SENT", "SYN-RECEIVED"];

function isSynchronized({ sender, receiver }: Arrival): boolean {
  return !OPENING.includes(sender.state) && !OPENING.includes(receiver.state);
}
