import { type Arrival, Mark } from "../../flow/flow";
import { seqDistance } from "../../tcp/seq";
import { durationText } from "../../text/durations";
import { seenElsewhere } from "../facts/captureCoverage";
import { numberText } from "../facts/findingText";
import { Sign } from "../facts/flowSigns";
import { openingOf, synAcknowledgedBy } from "../facts/handshakeSegments";
import { COUNTED_SYN } from "../facts/numberMistakes";
import { isProxied } from "../facts/synProxy";
import { defineRule } from "../rule";

interface Evidence {
  readonly iss: number;
  readonly before: number;
  /** The new number minus the old. */
  readonly step: number;
  readonly afterNs: number;
  readonly hops: number;
  readonly hopsBefore: number;
  /** Ethernet addresses of their frames, where they differ. */
  readonly macs: { readonly before: string; readonly now: string } | undefined;
  /** The SYN had been sent more than once: a responder without state chooses a new ISN for each. */
  readonly askedAgain: boolean;
}

export const synAckIsnChanged = defineRule<Evidence>({
  id: "syn-ack-isn-changed",
  group: "handshake",
  severity: "error",
  title: "SYN-ACKs with different ISNs for the same SYN",
  references: ["RFC 9293 §3.4.1"],
  limits:
    "A responder that uses SYN cookies keeps no state and may choose another ISN for a retransmitted SYN; it is a warning where the SYN was sent again. Not reported where a SYN proxy on the recording machine sends the SYN on: the initiator has acknowledged the first SYN-ACK by then, and the SYN is not the same.",
  marks: Mark.OddStart,
  needs: Sign.SynAckAgain,
  examples: {
    reported: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      < S. 90000:90000(0) ack 1   // reported
      > .  1:1(0) ack 1`,
    silent: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      +1 < S. 0:0(0) ack 1
      > .  1:1(0) ack 1`,
  },

  *check(flow) {
    const { syns, synAcks, resets } = openingOf(flow);
    const list = synAcks.responder;
    for (const [i, synAck] of list.entries()) {
      const earlier = list.slice(0, i).filter((other) => answersSame(syns.initiator, other, synAck));
      if (earlier.length === 0 || earlier.some(({ seg }) => seg.seq === synAck.seg.seq)) continue;
      if (earlier.some((other) => seenElsewhere(other, synAck))) continue;
      const before = earlier.at(-1)!;
      const between = ({ index }: Arrival) => index > before.index && index < synAck.index;
      // A RST ends the first attempt; the next answer may have any number.
      if (resets.some((reset) => between(reset) && reset.after.responder === "CLOSED")) continue;
      const syn = synAcknowledgedBy(syns.initiator, synAck.seg.ack);
      const asked = syns.initiator.filter(({ index, seg }) => index < synAck.index && seg.seq === syn?.seg.seq);
      if (asked.some((again) => between(again) && isProxied(flow, before, asked[0]!, again))) continue;
      const askedAgain = asked.length > 1 || syns.initiator.some(between);
      yield {
        at: synAck,
        field: "seq",
        expected: numberText(flow, "responder", before.seg.seq),
        related: [before],
        ...(askedAgain && { severity: "warning" as const }),
        evidence: {
          iss: synAck.seg.seq,
          before: before.seg.seq,
          step: seqDistance(before.seg.seq, synAck.seg.seq),
          afterNs: synAck.timeNs - before.timeNs,
          hops: synAck.seg.hops,
          hopsBefore: before.seg.hops,
          macs: macsOf(before, synAck),
          askedAgain,
        },
      };
    }
  },

  explain({ iss, before, step, afterNs, hops, hopsBefore, macs, askedAgain }, flow) {
    const number = (raw: number) => numberText(flow, "responder", raw);
    const apart =
      hops === hopsBefore
        ? ` Both have TTL ${hops}.`
        : ` Their TTLs are ${hopsBefore} and ${hops}: they took different paths or come from different hosts.`;
    const frames = macs ? ` Their frames come from ${macs.before} and ${macs.now}.` : "";
    return {
      what: `A SYN-ACK with SEQ ${number(iss)} followed one with SEQ ${number(before)} ${durationText(afterNs)} later, in answer to the same SYN${askedAgain ? ", which had been sent again" : ""}.${apart}${frames}`,
      why: "A responder chooses its ISN once and retransmits its SYN-ACK with the same number (RFC 9293 §3.4.1, §3.5). The initiator uses the first SYN-ACK; the second is not acceptable to it, and one of the two sides will acknowledge numbers that the other does not know.",
      next:
        hops !== hopsBefore || macs
          ? "Two hosts probably answer for one address: look for a duplicate address, an anycast or load-balanced service that splits one flow, or a device that answers for the responder (SYN proxy)."
          : step === 1
            ? COUNTED_SYN
            : askedAgain
              ? "A responder that uses SYN cookies does this when a retry arrives a minute later; without cookies it has lost its state in between (restart, two nodes behind one address)."
              : "Possible causes are two nodes behind one address that do not share their state, or a responder that lost its state: capture at the responder to see which host sends.",
    };
  },
});

function macsOf({ link: before }: Arrival, { link: now }: Arrival): Evidence["macs"] {
  return before && now && before.source !== now.source ? { before: before.source, now: now.source } : undefined;
}

/** Both acknowledge the same SYN, or the same number where no SYN fits. */
function answersSame(syns: readonly Arrival[], a: Arrival, b: Arrival): boolean {
  const one = synAcknowledgedBy(syns, a.seg.ack);
  const other = synAcknowledgedBy(syns, b.seg.ack);
  return one && other ? one.seg.seq === other.seg.seq : a.seg.ack === b.seg.ack;
}
