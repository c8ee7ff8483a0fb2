import { seqDistance } from "../bytes/seq";
import { durationText } from "../flow/duration";
import { Mark } from "../flow/flow";
import { numberText } from "./numbers";
import { openingOf } from "./opening";
import { defineRule } from "./rule";
import { seenElsewhere } from "./sight";

interface Evidence {
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
  severity: "warning",
  title: "The SYN came again with another initial sequence number",
  references: ["RFC 9293 §3.8.3", "RFC 9293 §3.4.1"],
  limits:
    "Two programs that share the address behind a NAT, or a second connect call on the same port after the first was given up unseen, look the same.",
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
          iss: syn.seg.seq,
          before: before.seg.seq,
          step: seqDistance(before.seg.seq, syn.seg.seq),
          afterNs: syn.timeNs - before.timeNs,
          answered: synAcks.responder.some(({ index }) => index < syn.index),
        },
      };
    }
  },

  explain({ iss, before, step, afterNs, answered }, flow) {
    return {
      what: `A SYN with ISN ${iss} (raw) followed one with ISN ${before} (raw) ${durationText(afterNs)} later, on the same addresses and ports, ${Math.abs(step)} ${step < 0 ? "lower" : "higher"}${answered ? ", though a SYN-ACK had passed" : ", while the first was unanswered"}. Relative numbers of this flow count from ${numberText(flow, "initiator", flow.initiator.iss ?? iss)}.`,
      why: "A SYN that is sent again is the same SYN: the ISN is chosen once for an attempt (RFC 9293 §3.4.1, §3.8.3). A responder in SYN-RECEIVED takes another number for an unacceptable segment and may answer with a challenge ACK, so that both sides wait.",
      next: "Did the initiator restart, or does a program close and connect again from a fixed port? Behind a NAT two hosts may have been given the same port. A stack that draws a new ISN for every retry has a fault.",
    };
  },
});
