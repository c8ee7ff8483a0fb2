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

/** What the receiver did with the segment; it must drop it if the checksum is incorrect there, too. */
type Fate = "accepted" | "not-accepted" | "unknown";

interface Evidence {
  readonly from: Side;
  readonly seq: number;
  readonly checksum: number;
  /** Segments of this side with an incorrect checksum, and those that were verified. */
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
  title: "Incorrect TCP checksum",
  references: ["RFC 9293 §3.1"],
  limits:
    "Only complete segments are verified, and by default only those that are shown individually (handshake, teardown, anomalies). A checksum over the pseudo-header alone is the result of checksum offloading and is not reported. It is information where segments with a wrong checksum were accepted, or where every checksum of that side is wrong and it is unknown whether the segments were accepted: the NIC fills in the correct checksum after the capture, or the file was changed.",
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
    // An accepted segment shows that the checksums in this capture differ from those on the wire.
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
      accepted: ` The ${peer} acknowledged it nevertheless.`,
      "not-accepted": ` The ${peer} did not accept it.`,
      unknown: "",
    }[fate];
    return {
      what: `The checksum 0x${checksum.toString(16).padStart(4, "0")} of the ${from}'s segment with SEQ ${numberText(flow, from, seq)} is incorrect.${seen} Of ${plural(verified, "segment")} of that side that could be verified, ${wrong} ${wrong === 1 ? "has" : "have"} an incorrect checksum.`,
      why:
        doubt === undefined
          ? "A receiver must verify the checksum (RFC 9293 §3.1, MUST-3) and silently drops such a segment: for the sender it is lost."
          : "A receiver must verify the checksum (RFC 9293 §3.1, MUST-3) and drop segments where it is incorrect. So it was probably correct on the wire: the NIC of the capturing host fills it in after the segment was captured (checksum offloading), or the capture was changed afterwards (anonymized addresses).",
      next:
        doubt === undefined
          ? "Look for a device that changes segments on the path: a middlebox or NAT that rewrites addresses, ports or numbers without updating the checksum, a faulty NIC or memory, or a sender that computes it over the wrong octets (pseudo-header, odd length). The segment's details show the correct checksum."
          : `Capture at the ${peer}, or with offloading disabled at the ${from} (ethtool -K … tx off), to settle it. If the file was anonymized, no action is needed.`,
    };
  },
});

/** Data, SYN and FIN must be acknowledged: an acknowledgment or a retransmission shows whether they were accepted. */
function fateOf(flow: Flow, { index, from, seg, receiver, timeNs }: Arrival): Fate {
  if (seg.len === 0) return "unknown";
  const end = seqAdd(seg.seq, seg.len);
  const covers = (acked: SeqNumber | undefined): boolean =>
    acked !== undefined && seqLess(seg.seq, acked) && seqLessOrEqual(end, acked);
  // It had been acknowledged before: this copy proves nothing.
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

/** Complete and kept segments of a side, whose checksum was verified. */
function verifiedOf(flow: Flow, from: Side): number {
  let count = 0;
  for (const { from: side, seg, marks, repeats } of arrivals(flow))
    if (side === from && (seg.defects & UNKNOWABLE) === 0 && !(marks & Mark.Unacknowledged)) count += 1 + repeats;
  return count;
}
