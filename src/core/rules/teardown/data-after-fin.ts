import { type Arrival, Mark, type Side } from "../../flow/flow";
import { otherSide } from "../../flow/relative";
import { FIN, RST, SYN } from "../../tcp/flags";
import { type SeqNumber, seqAdd, seqDistance, seqLess } from "../../tcp/seq";
import { DATA_ABOVE_FIN } from "../../tcp/thresholds";
import { numberText, plural } from "../facts/findingText";
import { Sign } from "../facts/flowSigns";
import { arrivals } from "../facts/handshakeSegments";
import { isFinInside } from "../facts/holes";
import { countedText, othersOf, type SeriesEvidence, seriesEvidence, seriesOf } from "../facts/series";
import { defineRule } from "../rule";

interface Evidence extends SeriesEvidence {
  /** The number of the FIN, and where the segment ends. */
  readonly fin: number;
  readonly end: number;
  readonly beyond: number;
  /** `before`: the data had come first, and was acknowledged. `again`: it is only another FIN. */
  readonly what: "data" | "again" | "before";
}

export const dataAfterFin = defineRule<Evidence>({
  id: "data-after-fin",
  group: "teardown",
  severity: "error",
  title: "Data after the sender's own FIN",
  references: ["RFC 9293 §3.6"],
  limits:
    "Judged by the first FIN of that side in the capture. Retransmissions of the FIN and of data before it are not reported. Data that came before a FIN with a lower number is reported where it was acknowledged. Reported once per side, with a count.",
  marks: Mark.AfterEnd | Mark.OldData,
  needs: Sign.AfterFin,
  needsEveryNumber: true,
  examples: {
    reported: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > F. 1:1(0) ack 1
      < .  1:1(0) ack 2
      > P. 2:102(100) ack 1   // reported`,
    silent: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > F. 1:1(0) ack 1
      < .  1:1(0) ack 2
      < P. 1:101(100) ack 2
      > .  2:2(0) ack 101`,
  },

  *check(flow) {
    // The numbers jumped, possibly to those of another connection.
    if (Math.max(flow.initiator.missedByCapture, flow.responder.missedByCapture) >= DATA_ABOVE_FIN) return;
    const fins = new Map<Side, { readonly arrival: Arrival; readonly end: SeqNumber }>();
    const beyond: Arrival[] = [];
    for (const arrival of arrivals(flow)) {
      const { seg, from } = arrival;
      if (seg.flags & (SYN | RST) || seg.len === 0) continue;
      const end = seqAdd(seg.seq, seg.len);
      const fin = fins.get(from);
      if (fin && seqLess(fin.end, end) && seqDistance(fin.end, seg.seq) < DATA_ABOVE_FIN) beyond.push(arrival);
      else if (!fin && seg.flags & FIN && !isFinInside(arrival)) fins.set(from, { arrival, end });
    }
    for (const series of seriesOf(beyond)) {
      const { seg } = series.first;
      const fin = fins.get(series.from)!;
      const end = seqAdd(seg.seq, seg.len);
      yield {
        at: series.first,
        field: "seq",
        expected: `at most ${numberText(flow, series.from, fin.end)}`,
        related: [fin.arrival, ...othersOf(series)],
        evidence: {
          ...seriesEvidence(flow, series),
          fin: seqAdd(fin.end, -1),
          end,
          beyond: seqDistance(fin.end, end),
          what: seg.payloadLength === 0 ? "again" : "data",
        },
      };
    }
    for (const series of seriesOf(arrivals(flow).filter(isFinInside))) {
      const { seg, sender } = series.first;
      const end = sender.sndNxt!;
      const fin = seqAdd(seg.seq, seg.payloadLength);
      yield {
        at: series.first,
        field: "seq",
        expected: numberText(flow, series.from, end),
        related: othersOf(series),
        evidence: { ...seriesEvidence(flow, series), fin, end, beyond: seqDistance(fin, end), what: "before" },
      };
    }
  },

  explain({ from, count, atLeast, fin, end, beyond, what }, flow) {
    const number = (raw: number) => numberText(flow, from, raw);
    const more = count > 1 ? ` It is the first of ${countedText({ count, atLeast }, "such segment")}.` : "";
    if (what === "before")
      return {
        what: `The ${from}'s FIN has sequence number ${number(fin)}, but that side had sent data up to ${number(end)} before, and the ${otherSide(from)} had acknowledged it: ${plural(beyond, "octet")} beyond the FIN.${more}`,
        why: "A FIN comes after the last octet of data (RFC 9293 §3.6). Its receiver has these numbers already, drops the segment as old and answers with an ACK (§3.10.7.4). So it does not learn that its peer has closed.",
        next: NEXT,
      };
    return {
      what: `The ${from}'s FIN has sequence number ${number(fin)}, and ${what === "again" ? "another FIN" : "a later segment"} of that side ends at ${number(end)}: ${plural(beyond, "octet")} beyond the FIN.${more}`,
      why: "A FIN means that its sender has no more data, so no data can follow (RFC 9293 §3.6). The receiver is no longer in a state that accepts data, and ignores it (§3.10.7.4).",
      next: NEXT,
    };
  },
});

const NEXT =
  "Check how the sender counts its FIN (one sequence number, after the last octet) and whether its program can still write after closing. A FIN forged by a device on the path looks the same: compare its TTL with that of adjacent segments.";
