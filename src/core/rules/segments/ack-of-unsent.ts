import { isBeforeData, lossSignsOf, lossyFor } from "../../evidence/lossSigns";
import { type Arrival, type Flow, Mark, type Side } from "../../flow/flow";
import { otherSide } from "../../flow/relative";
import { ACK, FIN, RST, SYN } from "../../tcp/flags";
import { type SeqNumber, seqAdd, seqDistance, seqLess, seqLessOrEqual } from "../../tcp/seq";
import {
  ABOVE_FIN,
  COPY_NS,
  LARGEST_WINDOW,
  LONGEST_FIRST_TIMEOUT_NS,
  SHORTEST_TIMEOUT_NS,
} from "../../tcp/thresholds";
import { type Doubt, isDue, settledBy } from "../facts/captureCoverage";
import { numberText } from "../facts/findingText";
import { find, negotiationOf } from "../facts/negotiation";
import { areOfOutsideWindow } from "../facts/outsideWindow";
import { countedText, isMinimum, marked, othersOf, seriesOf } from "../facts/series";
import { defineRule } from "../rule";

/** A lost ACK causes one retransmission, and a second lost one another. */
const CERTAIN_REPEATS = 3;

/** What its peer did afterwards. */
type After =
  /** It continued below the acknowledged number, so it had not sent that much. */
  | "not-sent"
  /** It continued at or beyond the number: the octets before it were not captured. */
  | "went-on-beyond"
  /** Its segments reached the number later: possibly a retransmission whose first copy was not captured. */
  | "sent-later"
  /** The acknowledged octets follow immediately: recorded in the wrong order. */
  | "came-late"
  | "silent";

interface Evidence {
  readonly from: Side;
  readonly ack: number;
  /** SND.NXT of the peer, as far as the capture shows. */
  readonly sent: number;
  readonly difference: number;
  readonly after: Exclude<After, "came-late">;
  /** How often the peer sent again what the ACK acknowledges; only where it sent nothing else afterwards. */
  readonly repeated: number;
  /** The captured octets of the peer end with its FIN. */
  readonly beyondFin: boolean;
  readonly count: number;
  readonly doubt: Doubt | "capture-lost" | "mid-flow" | "not-objected" | "not-kept" | "sent-later" | undefined;
}

export const ackOfUnsent = defineRule<Evidence>({
  id: "ack-of-unsent",
  group: "segments",
  severity: "error",
  title: "ACK acknowledges data that the other side was not seen to send",
  references: ["RFC 9293 §3.10.7.4"],
  limits:
    "Information where the capture lost frames of the other side or began in mid-flow, because the acknowledged data may be missing from the capture; likewise where the other side, which must answer such an ACK, sent nothing afterwards, or sent exactly the acknowledged data, or is recorded late (but not where it sent its last data again three times, as if there had been no ACK); and where the flow has so many events that not all of them are kept. Just above a FIN it is an error in any case, because no data follows a FIN. The ACK number of a RST is not judged, because its receiver does not check it. The handshake has its own rules.",
  marks: Mark.AckUnseen,
  needsEveryNumber: true,
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
    const judged = marked(flow, Mark.AckUnseen).flatMap((arrival) => {
      const { seg, marks, receiver } = arrival;
      if ((seg.flags & (SYN | RST | ACK)) !== ACK || marks & (Mark.Handshake | Mark.Challenge)) return [];
      if (!isBeforeData(arrival)) return [];
      if (areOfOutsideWindow(flow, otherSide(arrival.from), receiver.sndNxt!, seg.ack)) return [];
      const after = afterwards(flow, arrival);
      return after === "came-late" ? [] : [{ arrival, after, doubt: doubtOf(flow, arrival, after) }];
    });
    // Certain and uncertain cases are two findings.
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
            repeated: after === "silent" ? repeatsOf(flow, first) : 0,
            beyondFin: isBeyondFin(flow, first),
            count,
            doubt,
          },
        };
      }
    }
  },

  explain({ from, ack, sent, difference, after, repeated, beyondFin, count, doubt }, flow) {
    const peer = otherSide(from);
    const number = (raw: number) => numberText(flow, peer, raw);
    const seen = {
      "not-sent": ` The ${peer} continued below that number, so it had not sent that much.`,
      "went-on-beyond": ` The ${peer} continued beyond that number.`,
      "sent-later": ` The ${peer} was seen to send these octets only afterwards.`,
      silent:
        beyondFin && doubt === undefined
          ? ` The last of it was the ${peer}'s FIN, and no data follows a FIN.`
          : repeated > 0
            ? ` The ${peer} sent its last data again afterwards, ${repeated === 1 ? "once" : `${repeated} times`}${doubt === undefined ? ", as if there had been no ACK: it dropped it" : ""}.`
            : "",
    }[after];
    const settled =
      doubt === "capture-lost"
        ? " Other acknowledged octets of that side are missing from the capture, so this ACK may be correct. A capture without drops (larger buffer, narrower filter) would settle it."
        : doubt === "mid-flow"
          ? " The capture began in mid-flow, and the acknowledged data may have been sent before. A capture from the start would settle it."
          : doubt === "not-objected"
            ? ` The ${peer} did not object, so it had probably sent data that was not captured. A capture at that side would settle it.`
            : doubt === "sent-later"
              ? ` What the ${peer} sent afterwards may be a retransmission whose first copy was not captured. A capture at that side would settle it.`
              : doubt === "not-kept"
                ? " Not every segment of this flow is kept, and the acknowledged data may be in those that are only counted. Export the flow, or filter the capture, to see all of them."
                : settledBy(doubt);
    return {
      what: `The ${from} acknowledges ${number(ack)}; the ${peer} was seen to send up to ${number(sent)}: the ACK is ${difference} too high.${seen}${count > 1 ? ` It is the first of ${countedText({ count, atLeast: isMinimum(flow, from) }, "such segment")}.` : ""}`,
      why:
        doubt === "capture-lost" || doubt === "not-objected" || doubt === "sent-later"
          ? "A receiver answers an acknowledgment of data that was never sent with an ACK and drops the segment (RFC 9293 §3.10.7.4). Here it is far more likely that the acknowledged data was not captured."
          : "If SEG.ACK > SND.NXT the receiver answers with an ACK of its current numbers and drops the segment including its data (RFC 9293 §3.10.7.4). So nothing in this segment is delivered.",
      next:
        after === "went-on-beyond"
          ? `Check whether the capture is complete: tcpdump and dumpcap report how many packets they dropped.${settled}`
          : `Check how the ${from} counts what it receives (a FIN or SYN counted twice, a length taken from the wrong header)${doubt === undefined ? headerText(flow, difference) : ""}, and look for a middlebox that changes lengths or numbers in one direction only.${settled}`,
    };
  },
});

function doubtOf(flow: Flow, arrival: Arrival, after: After): Evidence["doubt"] {
  const { from, seg, receiver, timeNs } = arrival;
  const peer = otherSide(from);
  if (after === "went-on-beyond") return "capture-lost";
  const above = seqDistance(receiver.sndNxt!, seg.ack);
  if (above > LARGEST_WINDOW) return undefined;
  // How its numbers continue may be in segments that are only counted.
  if (after === "not-sent") return flow.sight.dropped > 0 ? "not-kept" : undefined;
  if (after === "sent-later") return "sent-later";
  const isOfThis = above < ABOVE_FIN || seg.seq === arrival.sender.sndNxt;
  if (isOfThis && isBeyondFin(flow, arrival)) return undefined;
  if (flow.sight.captureDropped > 0) return "capture-dropped";
  if (lossyFor(flow, peer)) return "capture-lost";
  if (flow.sight.dropped > 0) return "not-kept";
  if (!flow.sight.startSeen) return "mid-flow";
  // It does not know the number: it continues as if nothing had acknowledged its data.
  if (repeatsOf(flow, arrival) >= CERTAIN_REPEATS) return undefined;
  // It would have objected at once. So it had sent that much.
  return isDue(flow, timeNs) ? "not-objected" : "capture-ends";
}

/** How often the peer sent again, after the ACK, what it acknowledges. */
function repeatsOf(flow: Flow, { index, from, seg, receiver }: Arrival): number {
  const end = receiver.sndNxt!;
  return flow.events.reduce((count, event) => {
    if (event.kind !== "segment" || event.index < index || event.from === from || !(event.marks & Mark.OldData))
      return count;
    const isOfThis = seqLess(event.seg.seq, seg.ack) && seqAdd(event.seg.seq, event.seg.len) === end;
    return isOfThis && event.seg.payloadLength > 0 ? count + 1 + event.repeats : count;
  }, 0);
}

/** The receiver's captured octets end with a FIN: no lost segment explains a number above it. */
function isBeyondFin(flow: Flow, { index, from, receiver }: Arrival): boolean {
  return marked(flow, Mark.Teardown).some(
    (fin) =>
      fin.index < index &&
      fin.from !== from &&
      (fin.seg.flags & FIN) !== 0 &&
      seqAdd(fin.seg.seq, fin.seg.len) === receiver.sndNxt,
  );
}

/** `later` acknowledges what `arrival` carries: its sender had that ACK, and octets below its number are not sent any more. */
function answers(later: Arrival, { seg, marks }: Arrival): boolean {
  const isFirst = seg.len > 0 && !(marks & Mark.OldData);
  return isFirst && (later.seg.flags & ACK) !== 0 && seqLessOrEqual(seqAdd(seg.seq, seg.len), later.seg.ack);
}

/** How the peer's numbers continue after `arrival`. A retransmission does not show how far its sender has got. */
function afterwards(flow: Flow, arrival: Arrival): After {
  const { index, from, seg, timeNs } = arrival;
  const peer = otherSide(from);
  const late = lossSignsOf(flow, peer).recordedLate;
  // An objection comes at once; a probe of a keep-alive or of a window, one below, does not (RFC 9293 §3.8.4, §3.8.6.1).
  const isProbe = (seq: SeqNumber, nowNs: number): boolean =>
    seqAdd(seq, 1) === seg.ack && nowNs - timeNs >= SHORTEST_TIMEOUT_NS;
  let spoke = false;
  /** When the peer began to send what was acknowledged. */
  let sinceNs: number | undefined;
  for (const event of flow.events) {
    if (event.index <= index || event.kind === "icmp") continue;
    if (event.kind === "run") {
      // Neither old data nor new: ACKs with its SND.NXT, which lies below.
      if (event.segments[peer] > 0 && sinceNs === undefined && event.timeNs >= timeNs) spoke = true;
      continue;
    }
    if (event.from !== peer || event.marks & (Mark.OldData | Mark.KeepAlive) || event.seg.flags & RST) continue;
    if (seqLessOrEqual(seg.ack, event.seg.seq)) return sinceNs === undefined ? "went-on-beyond" : "sent-later";
    if (event.seg.len === 0 || event.marks & Mark.Padding) {
      if (isProbe(event.seg.seq, event.timeNs)) return "went-on-beyond";
      if (event.timeNs >= timeNs) spoke = true;
      continue;
    }
    sinceNs ??= event.timeNs;
    // Those folded into it are taken to be as long.
    const end = seqAdd(event.seg.seq, event.seg.len * (1 + event.repeats));
    if (seqLess(end, seg.ack)) continue;
    // The capture has its frames in another order than their times.
    if (event.timeNs < timeNs) return "came-late";
    if (answers(event, arrival)) return "not-sent";
    // Right after the ACK: the capture swapped them.
    if (sinceNs - timeNs <= COPY_NS && !spoke) return "came-late";
    if (late) return "sent-later";
    // Sent so long after its acknowledgment, it is no retransmission: those come by timeout, and end with the acknowledgment.
    if (sinceNs - timeNs >= LONGEST_FIRST_TIMEOUT_NS && !lossyFor(flow, peer)) return "not-sent";
    // Its segments do not end where the ACK says that one did, or it spoke before it had sent so much.
    const endsThere = seqDistance(event.seg.seq, seg.ack) % event.seg.len === 0;
    return spoke || !endsThere ? "not-sent" : "sent-later";
  }
  if (sinceNs !== undefined) return "not-sent";
  if (!spoke) return "silent";
  const { sndNxt } = flow[peer];
  return sndNxt !== undefined && isProbe(sndNxt, flow.lastTimeNs) ? "went-on-beyond" : "not-sent";
}

/** The difference as octets of a header that is counted as data, where it is exactly that; else "". */
function headerText(flow: Flow, difference: number): string {
  const { family } = flow;
  const ip = family === 6 ? 40 : 20;
  const all = negotiationOf(flow);
  const isStamped =
    all !== undefined && [...all.syns, ...all.synAcks].every(({ options }) => find(options, "timestamps"));
  const what = {
    ...(isStamped && {
      12: "Timestamps with their padding",
      32: "a TCP header with Timestamps",
      [ip + 32]: `the ${family === 6 ? "IPv6" : "IPv4"} and TCP header with Timestamps`,
    }),
    20: "a TCP header without options",
    [ip + 20]: `the ${family === 6 ? "IPv6" : "IPv4"} and TCP header together`,
  }[difference];
  return what === undefined ? "" : `: ${difference} octets are the length of ${what}`;
}
