import { type Arrival, Mark, type Side } from "../../flow/flow";
import { seqDistance } from "../../tcp/seq";
import { durationText } from "../../text/durations";
import { seenElsewhere } from "../facts/captureCoverage";
import { numberText } from "../facts/findingText";
import { Sign } from "../facts/flowSigns";
import { openingOf } from "../facts/handshakeSegments";
import { COUNTED_SYN } from "../facts/numberMistakes";
import { countedText, othersOf, seriesOf } from "../facts/series";
import { defineRule } from "../rule";

interface Evidence {
  readonly by: Side;
  /** The later number is on a SYN-ACK that answers a SYN which crossed its sender's own. */
  readonly onSynAck: boolean;
  readonly iss: number;
  readonly before: number;
  /** The new number minus the old. */
  readonly step: number;
  readonly afterNs: number;
  /** The old SYN had been answered by a SYN-ACK. */
  readonly answered: boolean;
  /** SYNs with an ISN that the initiator had not used before, this one included. */
  readonly count: number;
  readonly atLeast: boolean;
}

export const synIsnChanged = defineRule<Evidence>({
  id: "syn-isn-changed",
  group: "handshake",
  severity: "warning",
  title: "SYN was sent again with a different ISN",
  references: ["RFC 9293 §3.8.3", "RFC 9293 §3.4.1"],
  limits:
    "Two hosts that share an address behind a NAT, or a second connect call on the same port after the first was abandoned unseen, look the same. It is an error where it is the SYN-ACK of a simultaneous open, unless the capture reports lost frames. Reported once per flow, with a count.",
  marks: Mark.OddStart,
  needs: Sign.SynAgain | Sign.SynAndSynAck,
  examples: {
    reported: `
      > S 0:0(0)
      +1 > S 64000:64000(0)   // reported
      < S. 0:0(0) ack 64001
      > .  64001:64001(0) ack 1`,
    silent: `
      > S 0:0(0)
      +1 > S 0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1`,
  },

  *check(flow) {
    const { syns, synAcks } = openingOf(flow);
    const [series] = seriesOf(changedSyns(syns.initiator));
    const syn = series?.first;
    const before = syn && syns.initiator[syns.initiator.indexOf(syn) - 1];
    if (series && before) {
      yield {
        at: syn,
        field: "seq",
        expected: numberText(flow, "initiator", before.seg.seq),
        related: [before, ...othersOf(series)],
        evidence: {
          by: "initiator",
          onSynAck: false,
          iss: syn.seg.seq,
          before: before.seg.seq,
          step: seqDistance(before.seg.seq, syn.seg.seq),
          afterNs: syn.timeNs - before.timeNs,
          answered: synAcks.responder.some(({ index }) => index < syn.index),
          count: series.all.length,
          atLeast: flow.sight.dropped > 0,
        },
      };
    }
    for (const by of ["initiator", "responder"] as const) {
      const own = syns[by];
      const isChanged = (synAck: Arrival) =>
        own.every((syn) => syn.seg.seq !== synAck.seg.seq && syn.index < synAck.index && !seenElsewhere(syn, synAck));
      const before = own.at(-1);
      const synAck = before && synAcks[by].find(isChanged);
      if (!synAck) continue;
      yield {
        at: synAck,
        field: "seq",
        expected: numberText(flow, by, before.seg.seq),
        related: [before],
        ...(flow.sight.captureDropped === 0 && { severity: "error" as const }),
        evidence: {
          by,
          onSynAck: true,
          iss: synAck.seg.seq,
          before: before.seg.seq,
          step: seqDistance(before.seg.seq, synAck.seg.seq),
          afterNs: synAck.timeNs - before.timeNs,
          answered: false,
          count: 1,
          atLeast: false,
        },
      };
    }
  },

  explain({ by, onSynAck, iss, before, step, afterNs, answered, count, atLeast }, flow) {
    if (onSynAck)
      return {
        what: `The ${by} answered the SYN that crossed its own with a SYN-ACK of SEQ ${numberText(flow, by, iss)}; its SYN had ${numberText(flow, by, before)}, ${Math.abs(step)} ${step < 0 ? "more" : "less"}.`,
        why: "The SYN-ACK of a simultaneous open repeats the SYN and acknowledges the other SYN: <SEQ=ISS><ACK=RCV.NXT><CTL=SYN,ACK> (RFC 9293 §3.5, §3.10.7.3). With a different number it is not acceptable to its receiver, which drops it.",
        next:
          step === 1
            ? "The stack sends it with SND.NXT, which already includes its SYN: it must be sent with ISS."
            : "Check how the stack answers a SYN in SYN-SENT, or look for a device that rewrites the numbers of one of the two segments.",
      };
    const more =
      count > 1 ? ` It is the first of ${countedText({ count, atLeast }, "SYN")} with an ISN not used before.` : "";
    return {
      what: `A SYN with ISN ${iss} (raw) followed one with ISN ${before} (raw) ${durationText(afterNs)} later, on the same addresses and ports, ${Math.abs(step)} ${step < 0 ? "lower" : "higher"}${answered ? ", although a SYN-ACK had been captured" : ", while the first was unanswered"}.${more} Relative numbers of this flow count from ${numberText(flow, "initiator", flow.initiator.iss ?? iss)}.`,
      why: "A retransmitted SYN is the same SYN: the ISN is chosen once per attempt (RFC 9293 §3.4.1, §3.8.3). A responder in SYN-RECEIVED treats a different number as an unacceptable segment and may answer with a challenge ACK, so that both sides wait.",
      next:
        step === 1
          ? COUNTED_SYN
          : "Check whether the initiator restarted, or whether a program closes and reconnects from a fixed port. Behind a NAT, two hosts may have been given the same port. A stack that chooses a new ISN for every retry is faulty.",
    };
  },
});

/** SYNs with an ISN that none before had. */
function changedSyns(syns: readonly Arrival[]): readonly Arrival[] {
  return syns.filter(
    (syn, i) =>
      i > 0 &&
      // Captured on both sides of a device that rewrites numbers.
      syns.slice(0, i).every((other) => other.seg.seq !== syn.seg.seq && !seenElsewhere(other, syn)),
  );
}
