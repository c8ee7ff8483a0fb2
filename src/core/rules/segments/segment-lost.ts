import { type Flow, Mark, type Side } from "../../flow/flow";
import { otherSide } from "../../flow/relative";
import { seqAdd } from "../../tcp/seq";
import { SHORTEST_TIMEOUT_NS } from "../../tcp/thresholds";
import { numberText, plural } from "../facts/findingText";
import { arrivals, countOf } from "../facts/handshakeSegments";
import { type Fate, type Hole, holesOf } from "../facts/holes";
import { judgedAckOf } from "../facts/judgedAck";
import { areOfOutsideWindow, outsideWindowOf } from "../facts/outsideWindow";
import { countedText, othersOf, type SeriesEvidence, seriesEvidence, seriesOf } from "../facts/series";
import { defineRule } from "../rule";

/** `skipped`: its sender never had these octets to send. */
type Told = Exclude<Fate, "late"> | "skipped";

interface Evidence extends SeriesEvidence {
  readonly fate: Told;
  /** The expected and the actual number of the first gap. */
  readonly due: number;
  readonly seq: number;
  /** Octets skipped by the first gap, and by all gaps of this finding. */
  readonly octets: number;
  readonly allOctets: number;
  /** Of the first gap, octets that came later. */
  readonly filled: number;
  /** A single number is skipped right after the SYN's. */
  readonly afterSyn: boolean;
}

const FATES: readonly Told[] = ["skipped", "repaired", "open", "capture", "unknown"];

export const segmentLost = defineRule<Evidence>({
  id: "segment-lost",
  group: "segments",
  severity: "information",
  title: "Previous segment is missing",
  references: ["RFC 9293 §3.4"],
  limits:
    "Reported once per side and per fate of the missing octets, with a count. A segment that arrives within a round trip is out of order and not lost. Lost on the path means before the capture point; a loss beyond it shows as a retransmission. It is a warning where the sender retransmits what follows the gap, and never the octets in it, though the other side asks for them.",
  marks: Mark.Gap,
  examples: {
    reported: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 101:201(100) ack 1   // reported
      < .  1:1(0) ack 1
      +0.3 > P. 1:101(100) ack 1
      < .  1:1(0) ack 201`,
    silent: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      > P. 101:201(100) ack 1
      < .  1:1(0) ack 201`,
  },

  *check(flow) {
    // Where no data was recorded, all of it is missing.
    if (flow.sight.filtered === "control-only") return;
    // A wrong number is not a loss: a rule of the handshake reports it.
    const wrong = (judgedAckOf(flow, "seq") ?? judgedAckOf(flow, "ack"))?.answer;
    const outside = outsideWindowOf(flow);
    const holes = holesOf(flow).filter(
      ({ gap, start, end }) =>
        gap !== wrong &&
        (outside.length === 0 ||
          !(outside.some(({ arrival }) => arrival === gap) || areOfOutsideWindow(flow, gap.from, start, end))),
    );
    if (holes.length === 0) return;
    const fates = holes.map((hole) => (isSkipped(flow, hole) ? "skipped" : hole.fate));
    for (const fate of FATES) {
      if (!fates.includes(fate)) continue;
      const such = holes.filter((_, at) => fates[at] === fate);
      for (const series of seriesOf(such.map(({ gap }) => gap))) {
        const mine = such.filter(({ gap }) => gap.from === series.from);
        const first: Hole = mine[0]!;
        yield {
          at: first.gap,
          severity: fate === "skipped" ? "warning" : undefined,
          details: () => {
            // What became of those folded into one is not known.
            const isFolded = mine.some(({ gap }) => gap.repeats > 0);
            const known = seriesEvidence(flow, series);
            return {
              field: "seq",
              expected: numberText(flow, series.from, first.start),
              related: first.filler ? [first.filler, ...othersOf(series)] : othersOf(series),
              evidence: {
                ...known,
                count: known.count - (series.count - mine.length),
                atLeast: known.atLeast || isFolded,
                fate,
                due: first.start,
                seq: first.gap.seg.seq,
                octets: first.octets,
                filled: first.filled,
                allOctets: mine.reduce((sum, { octets }) => sum + octets, 0),
                afterSyn: first.octets === 1 && first.start === afterSyn(flow, series.from),
              },
            };
          },
        };
      }
    }
  },

  explain({ from, count, atLeast, fate, due, seq, octets, allOctets, filled, afterSyn: onlyOne }, flow) {
    const peer = otherSide(from);
    const number = (raw: number) => numberText(flow, from, raw);
    const more =
      count > 1
        ? ` It is the first of ${countedText({ count, atLeast }, "gap")} with ${atLeast ? "at least " : ""}${plural(allOctets, "octet")} in total.`
        : "";
    const became = {
      skipped: `The ${peer} acknowledges ${number(due)} again and again, and the ${from} retransmits only what follows them.`,
      repaired: "They were retransmitted later.",
      open:
        filled > 0
          ? `Later, ${filled} of them came; the ${peer} had not acknowledged the others by the end of the capture.`
          : `The ${peer} had not acknowledged them by the end of the capture, and no retransmission was captured.`,
      capture: `The ${peer} acknowledged them although they were not captured.`,
      unknown: `The ${peer}'s direction was not captured, so it is unknown whether they arrived.`,
    }[fate];
    return {
      what: `SEQ of the ${from} jumps from ${number(due)} to ${number(seq)}: ${plural(octets, "octet")} ${octets === 1 ? "is" : "are"} missing. ${became}${more}`,
      why: {
        skipped: `A TCP retransmits from the first number that was not acknowledged (RFC 6298 §5.4). So the ${from} never had these octets to send: it numbers its data wrongly. The ${peer} can acknowledge no more than ${number(due)} (RFC 9293 §3.4), and the connection hangs.`,
        repaired: `They were lost between the ${from} and the capture point. The ${peer} continues to acknowledge ${number(due)} until they arrive (RFC 9293 §3.4), and the ${from} retransmits them.`,
        open: `The ${peer} can acknowledge no more than ${number(due)} until they arrive (RFC 9293 §3.4), and delivers no data that follows. They were lost between the ${from} and the capture point, or by the capture itself.`,
        capture: `An acknowledgment beyond ${number(due)} proves that they arrived (RFC 9293 §3.4): they were not lost on the path, but the capture did not record them.`,
        unknown: "Either they were lost on the path, or the capture did not record them.",
      }[fate],
      next: {
        skipped: `Look at how the ${from}'s stack counts sequence numbers, and for a device on the path that removes octets without adjusting the numbers.`,
        repaired: `Look for packet loss between the ${from} and the capture point: link errors, a full queue, a policer.`,
        open: "A longer capture, or one at the sender, would show whether they were retransmitted.",
        capture:
          "Capture with a larger buffer, a narrower filter or a shorter snap length; tcpdump and dumpcap report how many packets they dropped.",
        unknown: "Capture both directions: the acknowledgments show which of the two it was.",
      }[fate].concat(
        onlyOne ? ` A single missing number right after the SYN indicates that the ${from} counted its SYN twice.` : "",
      ),
    };
  },
});

/** Retransmitted so often from the end of the gap, its sender does not wait for an acknowledgment of what is before. */
const CERTAIN_REPEATS = 2;

function isSkipped(flow: Flow, { gap, start, end, fate }: Hole): boolean {
  if (fate !== "open" || flow[otherSide(gap.from)].rcvNxt !== start || flow.sight.captureDropped > 0) return false;
  const again = arrivals(flow).filter(
    ({ from, index, seg }) => from === gap.from && index > gap.index && seg.seq === end && seg.len > 0,
  );
  // What waits for a timeout is the oldest; sent again at once, it answers duplicate ACKs and SACK.
  const late = again.filter(({ timeNs }) => timeNs - gap.timeNs >= SHORTEST_TIMEOUT_NS);
  return countOf(late) >= CERTAIN_REPEATS;
}

function afterSyn(flow: Flow, side: Side): number | undefined {
  const { iss } = flow[side];
  return iss === undefined ? undefined : seqAdd(iss, 1);
}
