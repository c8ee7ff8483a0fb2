import { type Arrival, type Flow, Mark, type Side } from "../../flow/flow";
import { otherSide } from "../../flow/relative";
import { ACK, FIN, RST, SYN } from "../../tcp/flags";
import { type SeqNumber, seqAdd, seqDistance, seqLess, seqLessOrEqual } from "../../tcp/seq";
import { ABOVE_FIN, COPY_NS, LARGEST_WINDOW, SHORTEST_TIMEOUT_NS } from "../../tcp/thresholds";
import { type Doubt, isDue, lossyFor, settledBy } from "../facts/captureCoverage";
import { numberText, plural } from "../facts/findingText";
import { marked, othersOf, seriesOf } from "../facts/series";
import { defineRule } from "../rule";

/** What its peer did afterwards. */
type After =
  /** It went on below the number acknowledged, so it had not sent that much. */
  | "not-sent"
  /** It went on at or beyond the number: the capture missed what lies before. */
  | "went-on-beyond"
  /** Its segments reached the number later: sent again, perhaps, and the capture missed the first time. */
  | "sent-later"
  /** The octets acknowledged came right afterwards: recorded in the wrong order. */
  | "came-late"
  | "silent";

interface Evidence {
  readonly from: Side;
  readonly ack: number;
  /** SND.NXT of the peer, as far as the capture shows. */
  readonly sent: number;
  readonly difference: number;
  readonly after: Exclude<After, "came-late">;
  /** What the peer was seen to send ends with its FIN. */
  readonly beyondFin: boolean;
  readonly count: number;
  readonly doubt: Doubt | "capture-lost" | "mid-flow" | "not-objected" | "sent-later" | undefined;
}

export const ackOfUnsent = defineRule<Evidence>({
  id: "ack-of-unsent",
  group: "segments",
  severity: "error",
  title: "An ACK acknowledges what the other side was never seen to send",
  references: ["RFC 9293 §3.10.7.4"],
  limits:
    "Information where the capture lost frames of the other side, or began in mid-flow, since what was acknowledged may be among what is missing; likewise where the other side, which must answer such an ACK, said nothing afterwards, or sent just what was acknowledged. Just above a FIN it is an error all the same, for nothing comes after one. A RST's ACK is not judged, for its receiver does not look at it; the handshake has rules of its own.",
  marks: Mark.AckUnseen,
  examples: {
    reported: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < .  1:1(0) ack 201       // reported
      > .  101:101(0) ack 1`,
    silent: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < .  1:1(0) ack 101`,
  },

  *check(flow) {
    const judged = [...marked(flow, Mark.AckUnseen)].flatMap((arrival) => {
      const { seg, marks, receiver } = arrival;
      if ((seg.flags & (SYN | RST | ACK)) !== ACK || marks & (Mark.Handshake | Mark.Challenge)) return [];
      if (receiver.sndNxt === undefined) return [];
      const after = afterwards(flow, arrival);
      return after === "came-late" ? [] : [{ arrival, after, doubt: doubtOf(flow, arrival, after) }];
    });
    // What is certain and what is not are two findings.
    for (const certain of [true, false]) {
      const such = judged.filter(({ doubt }) => (doubt === undefined) === certain);
      for (const series of seriesOf(such.map(({ arrival }) => arrival))) {
        const { from, first, count } = series;
        const { after, doubt } = such.find(({ arrival }) => arrival === first)!;
        const sent = first.receiver.sndNxt!;
        yield {
          at: first,
          field: "ack",
          expected: `at most ${numberText(flow, otherSide(from), sent)}`,
          related: othersOf(series),
          ...(doubt && { severity: "information" as const }),
          evidence: {
            from,
            ack: first.seg.ack,
            sent,
            difference: seqDistance(sent, first.seg.ack),
            after,
            beyondFin: isBeyondFin(flow, first),
            count,
            doubt,
          },
        };
      }
    }
  },

  explain({ from, ack, sent, difference, after, beyondFin, count, doubt }, flow) {
    const peer = otherSide(from);
    const number = (raw: number) => numberText(flow, peer, raw);
    const seen = {
      "not-sent": ` The ${peer} went on below that number, so it had not sent so much.`,
      "went-on-beyond": ` The ${peer} went on beyond that number.`,
      "sent-later": ` The ${peer} was seen to send it only afterwards.`,
      silent:
        beyondFin && doubt === undefined ? ` The last of it was the ${peer}'s FIN, and nothing comes after a FIN.` : "",
    }[after];
    const settled =
      doubt === "capture-lost"
        ? " The capture lacks octets of that side which were acknowledged, so this one may be right: a capture without drops (larger buffer, narrower filter) would settle it."
        : doubt === "mid-flow"
          ? " The capture began in mid-flow, and what is acknowledged may have been sent before: a capture from the start would settle it."
          : doubt === "not-objected"
            ? ` The ${peer} did not object, so it had probably sent what the capture has not: capturing at that side would settle it.`
            : doubt === "sent-later"
              ? ` That the ${peer} sent it afterwards may be a retransmission, of which the capture missed the first: capturing at that side would settle it.`
              : settledBy(doubt);
    return {
      what: `The ${from} acknowledges ${number(ack)}; the ${peer} was seen to send up to ${number(sent)}: ${difference} too high.${seen}${count > 1 ? ` It is the first of ${plural(count, "such segment")}.` : ""}`,
      why:
        doubt === "capture-lost" || doubt === "not-objected" || doubt === "sent-later"
          ? "An acknowledgment of what was never sent would be answered by an ACK and dropped (RFC 9293 §3.10.7.4). Here it is far more likely that the capture missed what was acknowledged."
          : "If SEG.ACK > SND.NXT the receiver answers with an ACK of its current numbers and drops the segment, its data included (RFC 9293 §3.10.7.4). So nothing this segment brings arrives.",
      next:
        after === "went-on-beyond"
          ? `Is the capture complete? tcpdump and dumpcap say how many packets they dropped.${settled}`
          : `Look at how the ${from} counts what it receives (a FIN or SYN counted twice, a length taken from the wrong header), and for a middlebox that changes lengths or numbers in one direction only.${settled}`,
    };
  },
});

function doubtOf(flow: Flow, arrival: Arrival, after: After): Evidence["doubt"] {
  const { from, seg, receiver, timeNs } = arrival;
  const peer = otherSide(from);
  if (after === "went-on-beyond") return "capture-lost";
  const above = seqDistance(receiver.sndNxt!, seg.ack);
  if (after === "not-sent" || above > LARGEST_WINDOW) return undefined;
  if (after === "sent-later") return "sent-later";
  const isOfThis = above < ABOVE_FIN || seg.seq === arrival.sender.sndNxt;
  if (isOfThis && isBeyondFin(flow, arrival)) return undefined;
  if (flow.sight.captureDropped > 0) return "capture-dropped";
  if (lossyFor(flow, peer)) return "capture-lost";
  if (!flow.sight.startSeen) return "mid-flow";
  // It would have answered at once. So it had sent that much.
  return isDue(flow, timeNs) ? "not-objected" : "capture-ends";
}

/** A FIN ended what the receiver was seen to send: no lost segment explains a number above it. */
function isBeyondFin(flow: Flow, { index, from, receiver }: Arrival): boolean {
  return [...marked(flow, Mark.Teardown)].some(
    (fin) =>
      fin.index < index &&
      fin.from !== from &&
      (fin.seg.flags & FIN) !== 0 &&
      seqAdd(fin.seg.seq, fin.seg.len) === receiver.sndNxt,
  );
}

/** How the peer's numbers go on after `arrival`. A retransmission says nothing of how far its sender had come. */
function afterwards(flow: Flow, { index, from, seg, timeNs }: Arrival): After {
  const peer = otherSide(from);
  let spokeNs: number | undefined;
  let octets = 0;
  const reached = (sndNxt: SeqNumber, nowNs: number): After => {
    // Less what it was seen to send since: where it began, at the number acknowledged or beyond.
    if (spokeNs !== undefined && seqLessOrEqual(seg.ack, seqAdd(sndNxt, -octets))) return "went-on-beyond";
    // At once: the capture swapped them.
    return (spokeNs ?? nowNs) - timeNs <= COPY_NS ? "came-late" : "sent-later";
  };
  // One below what is acknowledged, without data: of a keep-alive or of a window (RFC 9293 §3.8.4, §3.8.6.1). An objection
  // to what was never sent comes at once.
  const isProbe = (seq: SeqNumber, nowNs: number): boolean =>
    seqAdd(seq, 1) === seg.ack && nowNs - timeNs >= SHORTEST_TIMEOUT_NS;
  for (const event of flow.events) {
    if (event.index <= index || event.kind === "icmp") continue;
    if (event.kind === "run") {
      if (event.segments[peer] > 0) spokeNs ??= event.timeNs;
      octets += event.bytes[peer];
      continue;
    }
    const came = event.from === peer;
    const sndNxt = came ? event.sender.sndNxt : event.receiver.sndNxt;
    if (sndNxt !== undefined && seqLessOrEqual(seg.ack, sndNxt)) return reached(sndNxt, event.timeNs);
    if (!came || event.marks & (Mark.OldData | Mark.KeepAlive)) continue;
    if (seqLessOrEqual(seg.ack, event.seg.seq)) return "went-on-beyond";
    // A probe that the link padded.
    if (event.marks & Mark.Padding && isProbe(event.seg.seq, event.timeNs)) return "went-on-beyond";
    if (event.seg.len === 0) return isProbe(event.seg.seq, event.timeNs) ? "went-on-beyond" : "not-sent";
    spokeNs ??= event.timeNs;
    octets += event.seg.len;
    // Its segment does not end where the ACK says that one did.
    if (spokeNs - timeNs > COPY_NS && seqLess(seg.ack, seqAdd(event.seg.seq, event.seg.len))) return "not-sent";
  }
  if (spokeNs === undefined) return "silent";
  const { sndNxt } = flow[peer];
  if (octets === 0 && sndNxt !== undefined && isProbe(sndNxt, spokeNs)) return "went-on-beyond";
  return sndNxt !== undefined && seqLessOrEqual(seg.ack, sndNxt) ? reached(sndNxt, spokeNs) : "not-sent";
}
