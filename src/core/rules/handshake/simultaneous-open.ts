import { type Arrival, Mark } from "../../flow/flow";
import { durationText } from "../../text/durations";
import { numberText } from "../facts/findingText";
import { Sign } from "../facts/flowSigns";
import { openingOf, synAcknowledgedBy } from "../facts/handshakeSegments";
import { defineRule } from "../rule";

interface Evidence {
  readonly apartNs: number;
  readonly x: number;
  readonly y: number;
}

export const simultaneousOpen = defineRule<Evidence>({
  id: "simultaneous-open",
  group: "handshake",
  severity: "information",
  title: "Simultaneous open",
  references: ["RFC 9293 §3.5"],
  limits:
    "Reported only where both SYN-ACKs were captured; without the responder's SYN-ACK it may be a split handshake.",
  marks: Mark.OddStart,
  needs: Sign.ResponderSyn,
  examples: {
    reported: `
      > S  0:0(0)
      < S  0:0(0)          // reported
      > S. 0:0(0) ack 1
      < S. 0:0(0) ack 1`,
    silent: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1`,
  },

  *check(flow) {
    const { syns, synAcks } = openingOf(flow);
    const first = syns.initiator[0];
    const second = syns.responder[0];
    if (!first || !second) return;
    // Each SYN-ACK repeats its side's SYN and acknowledges the other's.
    const valid = (list: readonly Arrival[], own: readonly Arrival[], peer: readonly Arrival[]) =>
      list.find(
        ({ seg }) => own.some((syn) => syn.seg.seq === seg.seq) && synAcknowledgedBy(peer, seg.ack) !== undefined,
      );
    const fromInitiator = valid(synAcks.initiator, syns.initiator, syns.responder);
    const fromResponder = valid(synAcks.responder, syns.responder, syns.initiator);
    if (!fromInitiator || !fromResponder) return;
    yield {
      at: second,
      field: "flags",
      related: [first, fromInitiator, fromResponder],
      evidence: { apartNs: second.timeNs - first.timeNs, x: first.seg.seq, y: second.seg.seq },
    };
  },

  explain({ apartNs, x, y }, flow) {
    return {
      what: `The SYNs crossed: SEQ ${numberText(flow, "initiator", x)} from one side and SEQ ${numberText(flow, "responder", y)} from the other, ${durationText(apartNs)} apart, and each was answered with a SYN-ACK.`,
      why: "A TCP in SYN-SENT that receives a SYN without ACK enters SYN-RECEIVED and answers with a SYN-ACK of its own ISN. When both sides have done so, one connection is open, not two (RFC 9293 §3.5, figure 7).",
      next: "This is normal. It happens where both programs connect from fixed ports: peer-to-peer NAT traversal, some BGP and test setups.",
    };
  },
});
