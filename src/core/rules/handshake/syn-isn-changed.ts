import { type Arrival, Mark, type Side } from "../../flow/flow";
import { seqDistance } from "../../tcp/seq";
import { durationText } from "../../text/durations";
import { seenElsewhere } from "../facts/captureCoverage";
import { numberText } from "../facts/findingText";
import { openingOf } from "../facts/handshakeSegments";
import { defineRule } from "../rule";

interface Evidence {
  readonly by: Side;
  /** The later number stands on a SYN-ACK, by which its sender answers a SYN that crossed its own. */
  readonly onSynAck: boolean;
  readonly iss: number;
  readonly before: number;
  /** The new number less the old. */
  readonly step: number;
  readonly afterNs: number;
  /** The old SYN had been answered by a SYN-ACK. */
  readonly answered: boolean;
}

export const synIsnChanged = defineRule<Evidence>({
  id: "syn-isn-changed",
  group: "handshake",
  severity: "warning",
  title: "The SYN came again with another initial sequence number",
  references: ["RFC 9293 §3.8.3", "RFC 9293 §3.4.1"],
  limits:
    "Two programs that share the address behind a NAT, or a second connect call on the same port after the first was given up unseen, look the same. An error where it is the SYN-ACK of a simultaneous open, unless the capture says that it lost frames.",
  marks: Mark.OddStart,
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
    const known = new Set<number>();
    for (const [i, syn] of syns.initiator.entries()) {
      const before = syns.initiator[i - 1];
      const isNew = !known.has(syn.seg.seq);
      known.add(syn.seg.seq);
      if (!before || !isNew) continue;
      // Before and behind a device that rewrites numbers.
      if (syns.initiator.slice(0, i).some((other) => seenElsewhere(other, syn))) continue;
      yield {
        at: syn,
        field: "seq",
        expected: numberText(flow, "initiator", before.seg.seq),
        related: [before],
        evidence: {
          by: "initiator",
          onSynAck: false,
          iss: syn.seg.seq,
          before: before.seg.seq,
          step: seqDistance(before.seg.seq, syn.seg.seq),
          afterNs: syn.timeNs - before.timeNs,
          answered: synAcks.responder.some(({ index }) => index < syn.index),
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
        },
      };
    }
  },

  explain({ by, onSynAck, iss, before, step, afterNs, answered }, flow) {
    if (onSynAck)
      return {
        what: `The ${by} answered the SYN that crossed its own with a SYN-ACK of SEQ ${numberText(flow, by, iss)}; its SYN had ${numberText(flow, by, before)}, ${Math.abs(step)} ${step < 0 ? "more" : "less"}.`,
        why: "The SYN-ACK of a simultaneous open is the same SYN once more, with the other's acknowledged: <SEQ=ISS><ACK=RCV.NXT><CTL=SYN,ACK> (RFC 9293 §3.5, §3.10.7.3). With another number it is no part of this connection to its receiver, which drops it.",
        next:
          step === 1
            ? "The stack sends it with SND.NXT, which its SYN has counted up already: it must be sent with ISS."
            : "Look at how the stack answers a SYN in SYN-SENT, or for a device that rewrites the numbers of one of the two.",
      };
    return {
      what: `A SYN with ISN ${iss} (raw) followed one with ISN ${before} (raw) ${durationText(afterNs)} later, on the same addresses and ports, ${Math.abs(step)} ${step < 0 ? "lower" : "higher"}${answered ? ", though a SYN-ACK had passed" : ", while the first was unanswered"}. Relative numbers of this flow count from ${numberText(flow, "initiator", flow.initiator.iss ?? iss)}.`,
      why: "A SYN that is sent again is the same SYN: the ISN is chosen once for an attempt (RFC 9293 §3.4.1, §3.8.3). A responder in SYN-RECEIVED takes another number for an unacceptable segment and may answer with a challenge ACK, so that both sides wait.",
      next: "Did the initiator restart, or does a program close and connect again from a fixed port? Behind a NAT two hosts may have been given the same port. A stack that draws a new ISN for every retry has a fault.",
    };
  },
});
