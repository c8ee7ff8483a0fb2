import { type Arrival, type Flow, Mark, type Side } from "../../flow/flow";
import { otherSide } from "../../flow/relative";
import { seqAdd, seqLess } from "../../tcp/seq";
import { DELAYED_ACK_NS, SHORTEST_TIMEOUT_NS } from "../../tcp/thresholds";
import { keptTimesText, numberText } from "../facts/findingText";
import { isBareAck } from "../facts/handshakeSegments";
import { resentSeriesOf } from "../facts/holes";
import { countedText, othersOf, type SeriesEvidence, seriesEvidence } from "../facts/series";
import { uncountedIn } from "../facts/uncountedNumber";
import { defineRule } from "../rule";

interface Evidence extends SeriesEvidence {
  readonly seq: number;
  readonly end: number;
  /** The highest number that the peer had acknowledged. */
  readonly acked: number;
  /** How often one segment was sent again after its acknowledgment, and each time acknowledged again; 0 unless that is certain. */
  readonly deaf: number;
  /** SEQ of these acknowledgments where all have one that is not their sender's next number, that number, and why. */
  readonly misnumbered: Misnumbered | undefined;
}

interface Misnumbered {
  readonly seq: number;
  readonly next: number;
  /** That number belongs to its sender's SYN or FIN. */
  readonly uncounted: "SYN" | "FIN" | undefined;
}

/** So often sent again, and so often acknowledged, the acknowledgments do not arrive or are not taken. */
const CERTAIN = 3;

export const spuriousRetransmission = defineRule<Evidence>({
  id: "spurious-retransmission",
  group: "segments",
  severity: "information",
  title: "Spurious retransmission",
  references: ["RFC 9293 §3.8.1", "RFC 5682"],
  limits:
    "The acknowledgment had passed the capture point, but may not have reached the sender. It is a warning where one segment is sent again three times or more by timeout, and acknowledged each time. Reported once per side, with a count. A keep-alive with one octet of data is not reported.",
  marks: Mark.OldData,
  examples: {
    reported: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < .  1:1(0) ack 101
      +0.3 > P. 1:101(100) ack 1   // reported
      < .  1:1(0) ack 101`,
    silent: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      +0.3 > P. 1:101(100) ack 1
      < .  1:1(0) ack 101`,
  },

  *check(flow) {
    for (const series of resentSeriesOf(flow, "spurious-retransmission")) {
      const { seg, receiver } = series.first;
      const deaf = mostDeaf(flow, series.all);
      yield {
        at: series.first,
        field: "seq",
        ...(deaf > 0 && { severity: "warning" as const }),
        related: othersOf(series),
        evidence: {
          ...seriesEvidence(flow, series),
          seq: seg.seq,
          end: seqAdd(seg.seq, seg.len),
          acked: receiver.rcvNxt ?? seg.seq,
          deaf,
          misnumbered: deaf > 0 ? misnumberedOf(flow, series.all) : undefined,
        },
      };
    }
  },

  explain({ from, count, atLeast, seq, end, acked, deaf, misnumbered }, flow) {
    const number = (raw: number) => numberText(flow, from, raw);
    const more = count > 1 ? ` It is the first of ${countedText({ count, atLeast }, "such segment")}.` : "";
    return {
      what: `The ${from} retransmitted ${number(seq)} to ${number(end)}, although the ${otherSide(from)} had acknowledged up to ${number(acked)}.${more}${deaf > 0 ? ` One segment was sent again ${keptTimesText(flow, deaf)}, and acknowledged each time.` : ""}`,
      why: "A sender does not retransmit a segment that it knows to be acknowledged. It happens when the acknowledgment is lost or late on the return path, or when the timeout is shorter than the round trip (RFC 5682). The receiver drops the copy and acknowledges it again (RFC 9293 §3.10.7.4).",
      next:
        misnumbered !== undefined
          ? misnumberedText(flow, from, misnumbered)
          : deaf > 0
            ? `The ${from} does not receive these ACKs, or does not take them. Capture at the ${from}: if they arrive there, look for incorrect numbers or checksums, and at its stack and firewall; if not, at what drops them on the path.`
            : "Check the return path: ACKs may be lost or delayed beyond the capture point. If it happens all the time, the sender does not accept those ACKs (incorrect numbers or checksums, a firewall), or its timeout is too short.",
    };
  },
});

/** Of the segment that was sent again most often, a timeout apart and each time acknowledged at once. */
function mostDeaf(flow: Flow, list: readonly Arrival[]): number {
  const times = list.map((first) => {
    const copies = list.filter(({ seg }) => seg.seq === first.seg.seq && seg.len === first.seg.len);
    const apart = copies.every(({ timeNs }, i) => i === 0 || timeNs - copies[i - 1]!.timeNs >= SHORTEST_TIMEOUT_NS);
    return apart && copies.every((copy) => copy.repeats === 0 && isAcknowledgedAgain(flow, copy)) ? copies.length : 0;
  });
  const most = Math.max(0, ...times);
  return most >= CERTAIN ? most : 0;
}

function isAcknowledgedAgain(flow: Flow, { index, from, timeNs, receiver }: Arrival): boolean {
  const answer = flow.events[index + 1];
  if (answer?.kind === "run") return answer.segments[from] === 0 && answer.timeNs - timeNs <= DELAYED_ACK_NS;
  if (answer?.kind !== "segment" || answer.from === from) return false;
  return isBareAck(answer) && answer.seg.ack === receiver.rcvNxt && answer.timeNs - timeNs <= DELAYED_ACK_NS;
}

/** The same wrong number in the answer to each of these. */
function misnumberedOf(flow: Flow, list: readonly Arrival[]): Misnumbered | undefined {
  const answers = list.map(({ index }) => flow.events[index + 1]);
  const found = answers.map((answer): Misnumbered | undefined => {
    const next = answer?.kind === "segment" ? answer.sender.sndNxt : undefined;
    if (answer?.kind !== "segment" || next === undefined || !seqLess(answer.seg.seq, next)) return undefined;
    return { seq: answer.seg.seq, next, uncounted: uncountedIn(flow, answer) };
  });
  const [first] = found;
  return found.every((each) => each?.seq === first?.seq && each?.uncounted === first?.uncounted) ? first : undefined;
}

function misnumberedText(flow: Flow, from: Side, { seq, next, uncounted }: Misnumbered): string {
  const peer = otherSide(from);
  const [got, due] = [seq, next].map((raw) => numberText(flow, peer, raw));
  const what = `The ACKs of the ${peer} have SEQ ${got}${uncounted ? `, the number of its own ${uncounted},` : ""} and not the next one, ${due}: that is below the window of the ${from}, which drops them (RFC 9293 §3.10.7.4).`;
  return uncounted
    ? `${what} Check how the stack of the ${peer} counts its ${uncounted} in SND.NXT: it takes one number.`
    : `${what} Check where the stack of the ${peer} takes SEQ of an ACK without data from: it is SND.NXT.`;
}
