import { type Arrival, type Flow, Mark, type Side } from "../../flow/flow";
import { otherSide } from "../../flow/relative";
import { Defect } from "../../tcp/defects";
import { ACK, SYN } from "../../tcp/flags";
import { type SeqNumber, seqAdd, seqLess, seqLessOrEqual } from "../../tcp/seq";
import { directionSeen, isDue } from "../facts/captureCoverage";
import { numberText, plural } from "../facts/findingText";
import { arrivals } from "../facts/handshakeSegments";
import { marked, othersOf, seriesOf } from "../facts/series";
import { defineRule } from "../rule";

/** What became of the segment at its receiver, which must drop it when the checksum is wrong there, too. */
type Fate = "accepted" | "not-accepted" | "unknown";

interface Evidence {
  readonly from: Side;
  readonly seq: number;
  readonly checksum: number;
  /** Segments of this side with a wrong checksum, and those that were looked at. */
  readonly wrong: number;
  readonly verified: number;
  readonly fate: Fate;
  readonly doubt: "accepted" | "all" | undefined;
}

const UNKNOWABLE =
  Defect.HeaderCut |
  Defect.OptionsCut |
  Defect.DataOffsetWrong |
  Defect.SegmentTooShort |
  Defect.Fragment |
  Defect.PayloadCut |
  Defect.LengthBeyondFrame;

export const checksumWrong = defineRule<Evidence>({
  id: "checksum-wrong",
  group: "segments",
  severity: "error",
  title: "The checksum does not fit the segment",
  references: ["RFC 9293 §3.1"],
  limits:
    "Only whole segments are verified, and by default only those that are kept one by one (handshake, end, whatever is notable). The sum of the pseudo-header alone is what checksum offloading leaves and is not reported. Where segments with a wrong sum were accepted, or every sum of that side is wrong and what became of them cannot be told, it is information: the card fills in the right one after the capture, or the file was changed.",
  marks: Mark.Checksum,
  examples: {
    reported: `
      > S  0:0(0) badsum     // reported
      +1 > S 0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1`,
    silent: `
      > S  0:0(0) pseudo
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1 pseudo`,
  },

  *check(flow) {
    const wrong = [...marked(flow, Mark.Checksum)];
    // What one receiver took shows that the sums of this flow were not yet, or are no more, what they were on the wire.
    const someAccepted = wrong.some((arrival) => fateOf(flow, arrival) === "accepted");
    for (const series of seriesOf(wrong)) {
      const { from, all: segments, count } = series;
      const fates = segments.map((arrival) => fateOf(flow, arrival));
      const dropped = fates.indexOf("not-accepted");
      const first = segments[Math.max(dropped, 0)]!;
      const verified = verifiedOf(flow, from);
      const all = dropped < 0 && verified > 1 && count >= verified;
      const doubt = someAccepted ? "accepted" : all ? "all" : undefined;
      yield {
        at: first,
        field: "checksum",
        related: othersOf(series).filter((other) => other !== first),
        ...(doubt && { severity: "information" as const }),
        evidence: {
          from,
          seq: first.seg.seq,
          checksum: first.seg.checksum,
          wrong: count,
          verified,
          fate: fates[segments.indexOf(first)]!,
          doubt,
        },
      };
    }
  },

  explain({ from, seq, checksum, wrong, verified, fate, doubt }, flow) {
    const peer = otherSide(from);
    const seen = {
      accepted: ` The ${peer} acknowledged it none the less.`,
      "not-accepted": ` The ${peer} did not accept it.`,
      unknown: "",
    }[fate];
    return {
      what: `The checksum 0x${checksum.toString(16).padStart(4, "0")} of the ${from}'s segment with SEQ ${numberText(flow, from, seq)} does not fit its octets.${seen} Of ${plural(verified, "segment")} of that side that could be verified, ${wrong} ${wrong === 1 ? "is" : "are"} wrong.`,
      why:
        doubt === undefined
          ? "A receiver must verify the checksum (RFC 9293 §3.1, MUST-3) and drops such a segment without an answer: for the sender it is as if it had been lost."
          : "A receiver must verify the checksum (RFC 9293 §3.1, MUST-3) and drop what does not fit. So it was probably right on the wire: the network card of the capturing host fills it in after the capture has seen the segment (checksum offloading), or the capture was changed afterwards (addresses made anonymous).",
      next:
        doubt === undefined
          ? "Look for what changes segments on the way: a middlebox or NAT that rewrites addresses, ports or numbers without mending the sum, a faulty card or memory, or a sender that computes it over the wrong octets (pseudo-header, odd length). The segment's details show the sum that is due."
          : `Capture at the ${peer}, or with offloading switched off at the ${from} (ethtool -K … tx off), to settle it. If the file was made anonymous, nothing is to be done.`,
    };
  },
});

/** Data, SYN and FIN must be acknowledged: by that, or by their being sent again, one sees what became of them. */
function fateOf(flow: Flow, { index, from, seg, receiver, timeNs }: Arrival): Fate {
  if (seg.len === 0) return "unknown";
  const end = seqAdd(seg.seq, seg.len);
  const covers = (acked: SeqNumber | undefined): boolean =>
    acked !== undefined && seqLess(seg.seq, acked) && seqLessOrEqual(end, acked);
  // It had been acknowledged before: this copy tells nothing.
  if (covers(receiver.rcvNxt) && !(seg.flags & SYN)) return "unknown";
  for (const later of arrivals(flow)) {
    if (later.index <= index) continue;
    if (covers(later.from === from ? later.receiver.rcvNxt : laterAck(later))) return "accepted";
    if (later.from === from && later.seg.len > 0 && later.seg.seq === seg.seq) return "not-accepted";
  }
  const peer = otherSide(from);
  if (!directionSeen(flow, peer)) return "unknown";
  if (covers(flow[peer].rcvNxt)) return "accepted";
  return isDue(flow, timeNs) ? "not-accepted" : "unknown";
}

function laterAck({ seg }: Arrival): SeqNumber | undefined {
  return seg.flags & ACK ? seg.ack : undefined;
}

/** Segments of a side that are whole and kept, so that their checksum was looked at. */
function verifiedOf(flow: Flow, from: Side): number {
  let count = 0;
  for (const { from: side, seg, marks, repeats } of arrivals(flow))
    if (side === from && (seg.defects & UNKNOWABLE) === 0 && !(marks & Mark.Unacknowledged)) count += 1 + repeats;
  return count;
}
