import { type Arrival, type Flow, Mark } from "../../flow/flow";
import { optionsOf } from "../../flow/segmentOptions";
import { seqAdd, toSeq, wordDistance } from "../../tcp/seq";
import { SHORTEST_TIMEOUT_NS } from "../../tcp/thresholds";
import { type Doubt, optionsSeen, settledBy } from "../facts/captureCoverage";
import { Sign } from "../facts/flowSigns";
import { openingOf } from "../facts/handshakeSegments";
import { find, type Negotiation, negotiationOf } from "../facts/negotiation";
import { swapped } from "../facts/numberMistakes";
import { wrongEchoOf } from "../facts/wrongEcho";
import { defineRule, type Verdict } from "../rule";

interface Evidence {
  /** Which segment has the wrong echo. */
  readonly on: "syn-ack" | "ack";
  readonly tsEcr: number;
  readonly sent: readonly number[];
  /** The initiator answered with a RST. */
  readonly rejected: boolean;
  readonly doubt: Doubt | undefined;
  /** TSval and TSecr of the SYN-ACK are both 0, and the initiator took it. */
  readonly zeros: boolean;
  /** The TSval whose octets TSecr has in reverse order. */
  readonly reversed: number | undefined;
}

/** A clock of 1 MHz, the fastest in use (Linux since 6.8, on request). */
const NS_PER_FASTEST_TICK = 1e3;

export const timestampsEchoWrong = defineRule<Evidence>({
  id: "timestamps-echo-wrong",
  group: "options",
  severity: "error",
  title: "Wrong timestamp echo in the handshake",
  references: ["RFC 7323 §3.2"],
  limits:
    "Not reported where a SYN that the capture lost explains it: the initiator's own timestamps say when its clock showed that value, and a SYN is sent again at such a time. A warning where the capture had not begun by then, or says that it lost frames. An initiator that answers with a RST has not sent such a SYN. On the ACK it is a warning, because receivers do not check it there; it is not reported where a SYN-ACK that the capture lost may explain it. A SYN-ACK with TSval 0 and TSecr 0 that the initiator takes is information: old Windows versions send it.",
  marks: Mark.OddOptions,
  needs: Sign.OtherEcho,
  examples: {
    reported: `
      > S  0:0(0) <mss 1460,nop,nop,TS val 100 ecr 0>
      < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 7 ecr 99>   // reported
      > .  1:1(0) ack 1 <nop,nop,TS val 101 ecr 7>`,
    silent: `
      > S  0:0(0) <mss 1460,nop,nop,TS val 100 ecr 0>
      < S. 0:0(0) ack 1 <mss 1460,nop,nop,TS val 7 ecr 100>
      > .  1:1(0) ack 1 <nop,nop,TS val 101 ecr 7>`,
  },

  *check(flow) {
    const negotiation = negotiationOf(flow);
    if (!negotiation) return;
    const wrong = wrongEchoOf(flow);
    if (wrong) {
      const { synAck, tsVal, tsEcr, sent, doubt, rejected } = wrong;
      const zeros = tsVal === 0 && tsEcr === 0 && flow.outcome === "established";
      const severity = zeros ? "information" : doubt ? "warning" : undefined;
      yield {
        at: synAck,
        field: "options",
        expected: `TSecr ${sent.join(" or ")}`,
        related: negotiation.syns.map((syn) => syn.arrival),
        ...(severity && { severity }),
        evidence: {
          on: "syn-ack",
          tsEcr,
          sent,
          rejected: rejected !== undefined,
          doubt,
          zeros,
          reversed: reversedOf(tsEcr, sent),
        },
      };
    }
    yield* wrongOnAck(flow, negotiation);
  },

  explain({ on, tsEcr, sent, rejected, doubt, zeros, reversed }) {
    const values = `the ${on === "ack" ? "SYN-ACK" : "SYN"}${sent.length > 1 ? "s" : ""} contained TSval ${sent.join(", ")}`;
    const order = reversed === undefined ? "" : ` It is ${reversed} with its four octets in reverse order.`;
    const byteOrder =
      "The field is copied without a conversion between network byte order and that of the processor: look at the stack that writes it.";
    if (on === "ack")
      return {
        what: `The ACK that completes the handshake has TSecr ${tsEcr}; ${values}.${order}`,
        why: "TSecr returns the TSval of the segment that is acknowledged (RFC 7323 §3.2). The receiver measures the round trip by it and undoes needless retransmissions; servers that use SYN cookies read the options of the connection from it.",
        next:
          reversed !== undefined
            ? byteOrder
            : `Look for a device that rewrites timestamps in one direction only, or answers in place of the initiator: compare with a capture at the other side.${settledBy(doubt)}`,
      };
    if (zeros)
      return {
        what: `The SYN-ACK has TSval 0 and TSecr 0; ${values}. The initiator took it.`,
        why: "TSecr returns the TSval of the segment that is acknowledged (RFC 7323 §3.2). Windows 2000, XP and Server 2003 send 0 in both fields of a SYN-ACK, and start their clock with the first segment after it. Initiators that check TSecr on a SYN-ACK make an exception for 0, or the connection would not have opened.",
        next: "Nothing to do for this connection. A stack that does not make the exception drops the SYN-ACK or resets it.",
      };
    return {
      what: `The SYN-ACK echoes TSecr ${tsEcr}; ${values}.${order}${rejected ? " The initiator answered with a RST." : ""}`,
      why: "TSecr echoes the TSval of the acknowledged segment (RFC 7323 §3.2). Stacks that check it (such as Linux) answer a SYN-ACK with another value with a RST or drop it, so the connection does not open.",
      next:
        reversed !== undefined
          ? byteOrder
          : `Look for a responder that leaves the field at 0 or swaps the two values, and for devices that rewrite timestamps in one direction only.${settledBy(doubt)}`,
    };
  },
});

/** A small value may be its own reverse, or 0. */
function reversedOf(tsEcr: number, sent: readonly number[]): number | undefined {
  return sent.find((tsVal) => swapped(toSeq(tsVal)) === toSeq(tsEcr));
}

/** TSecr of the ACK that completes the handshake, when it is no TSval of a SYN-ACK before it. */
function* wrongOnAck(flow: Flow, { syns, synAcks }: Negotiation): Iterable<Verdict<Evidence>> {
  const ack = openingOf(flow).answer;
  const tsEcr = ack && optionsSeen(ack) ? find(optionsOf(ack.seg), "timestamps")?.tsEcr : undefined;
  const before = synAcks.filter(({ arrival }) => ack !== undefined && arrival.index < ack.index);
  const stamps = before.map(({ options }) => find(options, "timestamps")?.tsVal);
  const sent = stamps.filter((tsVal) => tsVal !== undefined);
  if (!ack || tsEcr === undefined || sent.length < stamps.length || sent.length === 0 || sent.includes(tsEcr)) return;
  if (!answersDirectly(flow, ack, before.at(-1)!.arrival)) return;
  const synAck = before[0]!.arrival;
  const ticks = wordDistance(sent[0]!, tsEcr);
  // A SYN-ACK that the capture lost was sent in this time.
  const room = ticks > 0 ? ack.timeNs - synAck.timeNs : synAck.timeNs - syns[0]!.arrival.timeNs;
  if (room >= SHORTEST_TIMEOUT_NS && Math.abs(ticks) * NS_PER_FASTEST_TICK <= room) return;
  yield {
    at: ack,
    field: "options",
    severity: "warning",
    expected: `TSecr ${sent.join(" or ")}`,
    related: before.map(({ arrival }) => arrival),
    evidence: {
      on: "ack",
      tsEcr,
      sent,
      rejected: false,
      doubt: flow.sight.captureDropped > 0 ? "capture-dropped" : undefined,
      zeros: false,
      reversed: reversedOf(tsEcr, sent),
    },
  };
}

/** Nothing came between the SYN-ACK and the ACK: later segments of the responder have other TSvals to echo. */
function answersDirectly(flow: Flow, ack: Arrival, synAck: Arrival): boolean {
  if (ack.seg.ack !== seqAdd(synAck.seg.seq, synAck.seg.len) || ack.seg.seq !== ack.sender.sndNxt) return false;
  return !flow.events.some(
    (event) =>
      event.index > synAck.index &&
      event.index < ack.index &&
      (event.kind === "run" || (event.kind === "segment" && event.from === "responder")),
  );
}
