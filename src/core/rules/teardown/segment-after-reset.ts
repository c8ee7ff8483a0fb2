import { type Arrival, type Flow, Mark, type Side } from "../../flow/flow";
import { handshakeTime } from "../../flow/handshakeTime";
import { flagsText, RST, SYN } from "../../tcp/flags";
import { seqAdd, seqDistance, seqLessOrEqual } from "../../tcp/seq";
import {
  ANSWER_EXPECTED_NS,
  COPY_NS,
  FRAME_SWAP_NS,
  LARGEST_UNSCALED_WINDOW,
  REFUSED_SYN_REPEATED_NS,
} from "../../tcp/thresholds";
import { durationText } from "../../text/durations";
import { numbersSeen } from "../facts/captureCoverage";
import { numberText } from "../facts/findingText";
import { arrivals, isReset, isSyn, isSynAck, receiverOf } from "../facts/handshakeSegments";
import { originText } from "../facts/originText";
import { effectiveReset } from "../facts/outstanding";
import { originOf } from "../facts/resetOrigin";
import { isExact } from "../facts/resets";
import { countedText, othersOf, type SeriesEvidence, seriesEvidence, seriesOf } from "../facts/series";
import { defineRule, type Verdict } from "../rule";

interface Evidence extends SeriesEvidence {
  readonly own: boolean;
  readonly seq: number;
  readonly flags: number;
  readonly payloadLength: number;
  readonly resetSeq: number;
  /** The RST refused the SYN, but a SYN-ACK followed. */
  readonly refused: boolean;
  readonly by: Side;
  readonly afterNs: number;
  /** The RST compared with its sender's other segments; "" where there are none. */
  readonly origin: string;
}

export const segmentAfterReset = defineRule<Evidence>({
  id: "segment-after-reset",
  group: "teardown",
  severity: "warning",
  isSymptom: true,
  title: "Segments after a RST",
  references: ["RFC 9293 §3.10.7", "RFC 9293 §3.10.7.1"],
  limits:
    "Only after a RST that its receiver had to accept. Segments that the receiver sends within a round trip of the handshake (one second where it was not measured) were already in flight. A new SYN starts a new attempt. Reported once per side, with a count.",
  marks: Mark.Rst,
  examples: {
    reported: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      < R. 1:1(0) ack 1
      < P. 1:101(100) ack 1   // reported`,
    silent: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      < R. 1:1(0) ack 1
      > P. 1:101(100) ack 1
      < R  1:1(0)`,
  },

  *check(flow) {
    const refusal = refusalOf(flow);
    if (refusal) {
      const after = arrivals(flow).filter(({ index }) => index > refusal.index);
      const again = after.find(isSyn)?.index ?? Number.POSITIVE_INFINITY;
      const answers = after.filter((arrival) => arrival.index < again && isAnswerBy(refusal, arrival));
      const [first] = answers;
      if (first && first.timeNs - refusal.timeNs < REFUSED_SYN_REPEATED_NS)
        yield* verdicts(flow, refusal, answers, true);
    }
    const early = resetOfHandshake(flow);
    if (early) {
      const own = arrivals(flow).filter(
        (arrival) => arrival.index > early.index && arrival.from === early.from && goesOn(flow, early, arrival),
      );
      yield* verdicts(
        flow,
        early,
        own.filter(({ timeNs }) => timeNs - early.timeNs > FRAME_SWAP_NS),
        false,
      );
    }
    const reset = effectiveReset(flow);
    if (!reset || !isExact(reset)) return;
    yield* verdicts(
      flow,
      reset,
      arrivals(flow).filter((arrival) => arrival.index > reset.index && goesOn(flow, reset, arrival)),
      false,
    );
  },

  explain({ from, count, atLeast, own, seq, flags, resetSeq, refused, by, afterNs, origin }, flow) {
    const reset = refused ? `SEQ ${resetSeq}, which refused the SYN` : `SEQ ${numberText(flow, by, resetSeq)}`;
    const more = count > 1 ? ` It is the first of ${countedText({ count, atLeast }, "such segment")}.` : "";
    return {
      what: `The ${from} sent a segment (${flagsText(flags)}, SEQ ${numberText(flow, from, seq)}) ${durationText(afterNs)} after ${own ? "its own" : `the ${by}'s`} RST with ${reset}.${more}`,
      why: own
        ? "An endpoint that sends a RST has deleted the connection and can answer only with further RSTs (RFC 9293 §3.10.7.1). So the RST came from someone else, or two hosts use this address."
        : "A RST with the expected number is accepted and ends the connection at once (RFC 9293 §3.10.7.4). So the RST did not arrive, or was not accepted (RFC 5961 §3).",
      next: own
        ? `${origin === "" ? "" : `${origin} `}Look for the second sender: a firewall or inspection device that forges RSTs, or a second machine with this address.`
        : `Capture at the ${from} to see whether the RST arrives there. Firewalls drop RSTs that do not match their state.`,
    };
  },
});

function* verdicts(
  flow: Flow,
  reset: Arrival,
  late: readonly Arrival[],
  refused: boolean,
): Iterable<Verdict<Evidence>> {
  for (const series of seriesOf(late)) {
    const { from, first } = series;
    yield {
      at: first,
      related: [reset, ...othersOf(series)],
      evidence: {
        ...seriesEvidence(flow, series),
        own: from === reset.from,
        seq: first.seg.seq,
        flags: first.seg.flags,
        payloadLength: first.seg.payloadLength,
        resetSeq: reset.seg.seq,
        refused,
        by: reset.from,
        afterNs: first.timeNs - reset.timeNs,
        origin: originText(flow, reset, originOf(flow, reset)),
      },
    };
  }
}

/** The RST that refused the only SYN sent by then. Of several SYNs, one may be refused and another answered. */
function refusalOf(flow: Flow): Arrival | undefined {
  const all = arrivals(flow);
  const refusal = all.find(
    (arrival) => isReset(arrival) && arrival.receiver.state === "SYN-SENT" && closes(arrival) && numbersSeen(arrival),
  );
  if (!refusal || flow.sight.captureDropped > 0) return undefined;
  const syns = all.filter((arrival) => arrival.index < refusal.index && isSyn(arrival));
  return syns.length === 1 && syns[0]!.repeats === 0 ? refusal : undefined;
}

/** The initiator's answer to a SYN-ACK that it does not want: it knows no such connection, or gave it up. */
function resetOfHandshake(flow: Flow): Arrival | undefined {
  if (flow.outcome === "established") return undefined;
  return arrivals(flow).find(
    (arrival) =>
      isReset(arrival) && arrival.from === "initiator" && arrival.receiver.state === "SYN-RECEIVED" && closes(arrival),
  );
}

function closes(reset: Arrival): boolean {
  return reset.after[receiverOf(reset)] === "CLOSED";
}

/** A SYN-ACK of the RST's sender. If the RST continues its numbers, it was sent before the RST: the capture reordered them. */
function isAnswerBy(reset: Arrival, arrival: Arrival): boolean {
  if (!isSynAck(arrival) || arrival.from !== reset.from) return false;
  const { seq, len } = arrival.seg;
  return seqAdd(seq, len) !== reset.seg.seq || arrival.timeNs - reset.timeNs > FRAME_SWAP_NS;
}

/** Both its numbers are far beyond those of the old connection: it is of a new one, whose SYNs were not captured. */
function beginsUnseen({ marks, seg, sender, receiver }: Arrival): boolean {
  if (!(marks & Mark.Gap) || !(marks & Mark.AckUnseen)) return false;
  const { sndNxt } = sender;
  const peers = receiver.sndNxt;
  if (sndNxt === undefined || peers === undefined) return false;
  return (
    seqDistance(sndNxt, seg.seq) > LARGEST_UNSCALED_WINDOW && seqDistance(peers, seg.ack) > LARGEST_UNSCALED_WINDOW
  );
}

function goesOn(flow: Flow, reset: Arrival, { from, seg, index, timeNs }: Arrival): boolean {
  if (seg.flags & (RST | SYN)) return false;
  // A retry after a RST opens the connection again.
  const opened = arrivals(flow).some(
    (other) =>
      other.index > reset.index &&
      ((other.index < index && other.seg.flags & SYN) || (other.index <= index && beginsUnseen(other))),
  );
  if (opened) return false;
  // Sent just before it and recorded just after.
  if (
    from === reset.from &&
    timeNs - reset.timeNs <= COPY_NS &&
    seqLessOrEqual(seqAdd(seg.seq, seg.len), reset.seg.seq)
  )
    return false;
  return from === reset.from || timeNs - reset.timeNs > Math.max(handshakeTime(flow) ?? ANSWER_EXPECTED_NS, COPY_NS);
}
