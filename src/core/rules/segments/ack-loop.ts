import { type Flow, Mark, type Side } from "../../flow/flow";
import { otherSide } from "../../flow/relative";
import { durationText } from "../../text/durations";
import { type AckLoop, ackLoopOf } from "../facts/ackLoops";
import { numberText } from "../facts/findingText";
import { countedText } from "../facts/series";
import { defineRule } from "../rule";

interface Evidence {
  readonly initiator: number;
  readonly responder: number;
  readonly spanNs: number;
  /** Where the SEQ of one side is not what the other side's ACKs ask for. */
  readonly differing: readonly { readonly from: Side; readonly seq: number; readonly asked: number }[];
}

export const ackLoop = defineRule<Evidence>({
  id: "ack-loop",
  group: "segments",
  severity: "warning",
  title: "Loop of ACKs",
  references: ["RFC 9293 §3.10.7.4", "RFC 5961 §7"],
  limits:
    "Reported from five ACKs of each side on, by turns, without data, those of one side with the same numbers and window, and no more than a second apart. Of ordinary segments only counts are kept: a loop in which neither side sends anything unusual is not recognized.",
  marks: Mark.DuplicateAck | Mark.Gap | Mark.AckUnseen | Mark.Misplaced,
  examples: {
    reported: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > .  99001:99001(0) ack 1 // reported
      < .  1:1(0) ack 1
      > .  99001:99001(0) ack 1
      < .  1:1(0) ack 1
      > .  99001:99001(0) ack 1
      < .  1:1(0) ack 1
      > .  99001:99001(0) ack 1
      < .  1:1(0) ack 1
      > .  99001:99001(0) ack 1
      < .  1:1(0) ack 1
      > .  99001:99001(0) ack 1`,
    silent: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > .  99001:99001(0) ack 1
      < .  1:1(0) ack 1
      > .  1:101(100) ack 1
      < .  1:1(0) ack 101`,
  },

  *check(flow) {
    const loop = ackLoopOf(flow);
    if (!loop) return;
    const { first, counts, spanNs } = loop;
    yield {
      at: first,
      field: "ack",
      evidence: { ...counts, spanNs, differing: [...differing(flow, loop)] },
    };
  },

  explain({ initiator, responder, spanNs, differing: numbers }, flow) {
    const atLeast = flow.sight.dropped > 0;
    const number = (side: Side, raw: number) => numberText(flow, side, raw);
    const apart = numbers
      .map(
        ({ from, seq, asked }) =>
          ` The ${from}'s have SEQ ${number(from, seq)}, and the ${otherSide(from)}'s ask for ${number(from, asked)}.`,
      )
      .join("");
    return {
      what: `The two sides answer each other's ACKs: ${countedText({ count: initiator, atLeast }, "ACK")} of the initiator and ${countedText({ count: responder, atLeast }, "ACK")} of the responder came by turns within ${durationText(spanNs)}, none with data.${apart}`,
      why: "An ACK without data is answered only if its number is not acceptable, and then by an ACK of the current numbers (RFC 9293 §3.10.7.4). Where each side finds the other's numbers unacceptable, every answer causes the next one, without end; throttling only slows it down (RFC 5961 §7; tcp_invalid_ratelimit on Linux).",
      next:
        numbers.length > 0
          ? "The two sides have lost their common numbers: look at what came before the first of these ACKs. A device that changes numbers, or adds or removes octets, in one direction; injected data; one end that was restored from a snapshot; a stack that counts wrongly."
          : "Their numbers agree, so at least one of the stacks answers ACKs that need no answer: look at when it sends an ACK.",
    };
  },
});

/** Of a side of which no ACK is kept individually, SEQ is the next number, as ordinary segments have it. */
function* differing(flow: Flow, { last }: AckLoop): Iterable<Evidence["differing"][number]> {
  for (const from of ["initiator", "responder"] as const) {
    const seq = last[from]?.seg.seq ?? flow[from].sndNxt;
    const asked = last[otherSide(from)]?.seg.ack;
    if (seq !== undefined && asked !== undefined && seq !== asked) yield { from, seq, asked };
  }
}
