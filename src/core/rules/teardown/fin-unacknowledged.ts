import type { Waiting } from "../../evidence/reactions";
import { type Arrival, type Flow, Mark, type Side } from "../../flow/flow";
import { idleBeforeNs } from "../../flow/idle";
import { otherSide } from "../../flow/relative";
import { ACK, FIN } from "../../tcp/flags";
import { seqAdd, seqLess, seqLessOrEqual } from "../../tcp/seq";
import { durationText } from "../../text/durations";
import { type Doubt, isDue, settledBy, watchedNs } from "../facts/captureCoverage";
import { endpointText, keptTimesText, numberText } from "../facts/findingText";
import { arrivals, CERTAIN_ANSWERS, countOf } from "../facts/handshakeSegments";
import { isProbablyAcknowledged, outstandingOf } from "../facts/outstanding";
import { defineRule } from "../rule";

interface Evidence {
  readonly from: Side;
  /** The last acknowledged number, and the expected one. */
  readonly acked: number;
  readonly expected: number;
  readonly sent: number;
  /** How often the peer answered it at once, with the ACK of what came before. */
  readonly answered: number;
  /** Octets before it are missing. */
  readonly beyondGap: boolean;
  /** Whether its sender continues to retransmit it. */
  readonly waiting: Waiting;
  readonly waitedNs: number;
  /** How long the connection had been silent before; 0 where it was not, for long. */
  readonly idleNs: number;
  readonly doubt: Doubt | undefined;
}

export const finUnacknowledged = defineRule<Evidence>({
  id: "fin-unacknowledged",
  group: "teardown",
  severity: "warning",
  isSymptom: true,
  title: "FIN was never acknowledged",
  references: ["RFC 9293 §3.6"],
  limits:
    "It is a hint where the FIN is not retransmitted, because then its sender has probably received an acknowledgment that was not captured. Not reported where the capture continues for less than a second, where the other direction was not captured, where a RST ended the connection, and where the FIN has no ACK (flags-invalid) or follows another one that was acknowledged (data-after-fin). Where data before the FIN is unacknowledged too, data-unacknowledged reports both.",
  marks: Mark.Unacknowledged,
  examples: {
    reported: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > F. 1:1(0) ack 1   // reported
      +0.3 > F. 1:1(0) ack 1
      +2 end`,
    silent: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > F. 1:1(0) ack 1
      < F. 1:1(0) ack 2
      > .  2:2(0) ack 2
      +2 end`,
  },

  *check(flow) {
    for (const from of ["initiator", "responder"] as const) {
      const left = outstandingOf(flow, from);
      if (!left?.fin || left.octets > 0 || !isDue(flow, left.fin.timeNs)) continue;
      const { acked, sndNxt, fin, waiting } = left;
      if (isMisplaced(flow, fin)) continue;
      const doubt: Doubt | undefined = flow.sight.captureDropped > 0 ? "capture-dropped" : undefined;
      const waitedNs = watchedNs(flow, fin.timeNs);
      const copies = copiesOf(flow, fin);
      yield {
        at: fin,
        field: "flags",
        related: copies.slice(1),
        ...(isProbablyAcknowledged(left)
          ? { severity: "hint" as const }
          : doubt && { severity: "information" as const }),
        missing: {
          from: otherSide(from),
          label: `ACK = ${numberText(flow, from, sndNxt).split(" ")[0]} expected; none in ${durationText(waitedNs)}`,
        },
        evidence: {
          from,
          acked,
          expected: sndNxt,
          sent: countOf(copies),
          answered: left.answeredTries,
          beyondGap: seqLess(acked, fin.seg.seq),
          waiting,
          waitedNs,
          idleNs: idleBeforeNs(flow, fin.index),
          doubt,
        },
      };
    }
  },

  explain({ from, acked, expected, sent, answered, beyondGap, waiting, waitedNs, idleNs, doubt }, flow) {
    const peer = otherSide(from);
    const number = (raw: number) => numberText(flow, from, raw);
    return {
      what: `The ${from}'s FIN, sent ${keptTimesText(flow, sent)}, was never acknowledged: the last ACK of ${endpointText(flow, peer)} is ${number(acked)}, the expected ACK is ${number(expected)}, and none was captured in the ${durationText(waitedNs)} after it was first sent.${idleNs > 0 ? ` Before it was sent, the connection was silent for ${durationText(idleNs)}.` : ""}`,
      why: `The FIN takes one sequence number and is acknowledged like data (RFC 9293 §3.6, §3.10.7.4). Until then the ${from} stays in FIN-WAIT-1 (or LAST-ACK) and retransmits it.`,
      next: `${
        answered >= CERTAIN_ANSWERS
          ? `The ${peer} answered ${flow.sight.dropped > 0 ? "at least " : ""}${answered} of them at once, with the ACK of what came before: the FIN arrives, and ${beyondGap ? `waits for the octets before it, which are missing (see segment-lost): check how the ${from}'s stack numbers its FIN.` : `is not counted. It takes one sequence number: check how the ${peer}'s stack computes RCV.NXT when a FIN arrives.`}`
          : sent > 1 && waiting === "repeats"
            ? `Capture at the ${peer} to see whether the FIN arrives there. A firewall that no longer knows the connection, or a failed host, does not answer.${idleNs > 0 ? ` Compare the ${durationText(idleNs)} of silence with the idle timeouts of NATs, firewalls and load balancers on the path.` : ""}`
            : `It was not retransmitted${sent > 1 ? " after that" : ""} either. So the ${from} probably received an ACK that was not captured, or the ${from} failed: capture at the ${from}.`
      }${settledBy(doubt)}`,
    };
  },
});

/** Its receiver need not take it: it has no ACK (RFC 9293 §3.10.7.4), or an earlier FIN of the same side was acknowledged. */
function isMisplaced(flow: Flow, fin: Arrival): boolean {
  if (!(fin.seg.flags & ACK)) return true;
  const acked = flow[otherSide(fin.from)].rcvNxt;
  return arrivals(flow).some(
    ({ from, seg, index }) =>
      from === fin.from &&
      index < fin.index &&
      (seg.flags & (FIN | ACK)) === (FIN | ACK) &&
      acked !== undefined &&
      seqLessOrEqual(seqAdd(seg.seq, seg.len), acked),
  );
}

function copiesOf(flow: Flow, fin: Arrival): readonly Arrival[] {
  const end = seqAdd(fin.seg.seq, fin.seg.len);
  return arrivals(flow).filter(
    ({ from, seg }) => from === fin.from && seg.flags & FIN && seqAdd(seg.seq, seg.len) === end,
  );
}
