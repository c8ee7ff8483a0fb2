import { type Flow, Mark, type Side } from "../../flow/flow";
import { otherSide } from "../../flow/relative";
import { SYN } from "../../tcp/flags";
import { type SeqNumber, seqAdd, seqLess, seqLessOrEqual } from "../../tcp/seq";
import { durationText } from "../../text/durations";
import { blackHolesOf, firstLargeOf } from "../facts/blackHole";
import { type Doubt, isDue, settledBy, watchedNs } from "../facts/captureCoverage";
import { endpointText, keptTimesText, numberText, plural } from "../facts/findingText";
import { offeredMss } from "../facts/negotiation";
import { isProbablyAcknowledged, outstandingOf } from "../facts/outstanding";
import { sackedOf, withoutSacked } from "../facts/sacked";
import { adviceFor, type Unacknowledged } from "../facts/unacknowledgedAdvice";
import { stuckWindowsOf } from "../facts/windowProbes";
import { defineRule } from "../rule";

interface Evidence extends Unacknowledged {
  /** The last acknowledged number, and the expected one. */
  readonly acked: number;
  readonly expected: number;
  /** What was neither acknowledged nor reported by SACK. */
  readonly octets: number;
  readonly fin: boolean;
  /** Sequence numbers that SACK blocks reported as received. */
  readonly sacked: number;
  /** From the first time it was sent (`resent`: sent again, as far as it is known) to the end of the capture. */
  readonly waitedNs: number;
  readonly resent: boolean;
  readonly doubt: Doubt | undefined;
}

export const dataUnacknowledged = defineRule<Evidence>({
  id: "data-unacknowledged",
  group: "segments",
  severity: "warning",
  isSymptom: true,
  title: "Data was never acknowledged",
  references: ["RFC 9293 §3.10.7.4", "RFC 9293 §3.8.1"],
  limits:
    "It is information where path-mtu-black-hole, icmp-after-handshake or zero-window gives the reason. It is a hint where the data is not retransmitted, because then its sender has probably received an acknowledgment that was not captured. Not reported where the capture continues for less than a second, where the other direction was not captured, and where a RST ended the connection. Lost data and a lost acknowledgment look the same. A FIN alone is reported by fin-unacknowledged.",
  marks: Mark.Unacknowledged,
  examples: {
    reported: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      +0.3 > P. 1:101(100) ack 1
      +0.6 > P. 1:101(100) ack 1   // reported
      +2 end`,
    silent: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1
      < .  1:1(0) ack 101
      +2 end`,
  },

  *check(flow) {
    for (const from of ["initiator", "responder"] as const) {
      const left = outstandingOf(flow, from);
      if (!left || left.octets <= 0 || !isDue(flow, left.sinceNs)) continue;
      const { acked, sndNxt, last, sinceNs, sinceResent, idleNs, tries, waiting } = left;
      const sacked = sackedOf(flow, from, acked, sndNxt);
      const { octets, fin } = withoutSacked(left.octets, left.fin !== undefined, sacked);
      // What is missing was not captured, and the rest has arrived.
      if (octets <= 0) continue;
      const isStuck = stuckWindowsOf(flow).some(({ by }) => by !== from);
      const blackHole = blackHolesOf(flow).some((hole) => hole.from === from);
      const icmp = isQuoted(flow, from, acked, sndNxt);
      const doubt: Doubt | undefined = flow.sight.captureDropped > 0 ? "capture-dropped" : undefined;
      const isExplained = doubt || blackHole || icmp || isStuck;
      yield {
        at: last,
        severity: isProbablyAcknowledged(left) ? "hint" : isExplained ? "information" : undefined,
        details: () => {
          const mss = offeredMss(flow, otherSide(from));
          const waitedNs = watchedNs(flow, sinceNs);
          const expected = numberText(flow, from, sndNxt);
          const isLarge = mss !== undefined && last.seg.payloadLength > mss;
          return {
            missing: {
              from: otherSide(from),
              label: `ACK = ${expected.split(" ")[0]} expected; none in ${durationText(waitedNs)}`,
            },
            evidence: {
              from,
              acked,
              expected: sndNxt,
              octets,
              fin,
              sacked: sacked.count,
              tries,
              waiting,
              waitedNs,
              resent: sinceResent,
              idleNs,
              windowClosed: last.receiver.rcvEdge === acked && last.receiver.rcvNxt === acked,
              blackHole,
              icmp,
              answeredTries: left.answeredTries,
              onSyn: (last.seg.flags & SYN) !== 0 && flow[otherSide(from)].rcvNxt === seqAdd(last.seg.seq, 1),
              overMss: tries > 1 && waiting === "repeats" && isLarge ? mss : 0,
              lastLength: last.seg.payloadLength,
              firstLarge: tries > 1 ? firstLargeOf(flow, from, acked) : 0,
              doubt,
            },
          };
        },
      };
    }
  },

  explain(evidence, flow) {
    const { from, acked, expected, octets, fin, sacked, tries, waitedNs, resent, idleNs, doubt } = evidence;
    const peer = otherSide(from);
    const number = (raw: number) => numberText(flow, from, raw);
    const idle = idleNs > 0 ? ` Before it was sent, the connection was silent for ${durationText(idleNs)}.` : "";
    const sent = tries > 1 ? `, sent ${keptTimesText(flow, tries)},` : "";
    return {
      what: `${plural(octets, "octet")} of the ${from}'s data${fin ? " and its FIN" : ""}${sent} ${octets === 1 && !fin ? "was" : "were"} never acknowledged: the last ACK of ${endpointText(flow, peer)} is ${number(acked)}${sacked > 0 ? `, with SACK blocks that report ${plural(sacked, "later sequence number")} as received` : ""}, the expected ACK is ${number(expected)}, and none was captured in the ${durationText(waitedNs)} after it was first sent${resent ? " again" : ""}.${idle}`,
      why: "Data that arrives in order is acknowledged within half a second at most (RFC 9293 §3.10.7.4, §3.8.6.3). Unacknowledged data is retransmitted until the sender gives up (§3.8.1, §3.8.3), and the connection hangs until then.",
      next: `${adviceFor(evidence, flow)}${settledBy(doubt)}`,
    };
  },
});

/** An ICMP error quotes a segment of what was not acknowledged. */
function isQuoted({ events }: Flow, from: Side, acked: SeqNumber, sndNxt: SeqNumber): boolean {
  return events.some(
    (event) =>
      event.kind === "icmp" &&
      event.quotedFrom === from &&
      seqLessOrEqual(acked, event.quotedSeq) &&
      seqLess(event.quotedSeq, sndNxt),
  );
}
