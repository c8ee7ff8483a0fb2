import { type Arrival, type Flow, Mark, type Side } from "../../flow/flow";
import { handshakeTime } from "../../flow/handshakeTime";
import { otherSide } from "../../flow/relative";
import { ANSWER_EXPECTED_NS, PROMPT_ACK_NS } from "../../tcp/thresholds";
import { durationText } from "../../text/durations";
import { numberText, plural } from "../facts/findingText";
import { countOf } from "../facts/handshakeSegments";
import { mutualResetsOf, resetLoopOf } from "../facts/resets";
import { defineRule } from "../rule";

interface Evidence {
  /** The sender of the RSTs. */
  readonly by: Side;
  readonly seq: number;
  readonly resets: number;
  readonly spanNs: number;
  /** RSTs of the other side, each of which answers one of these; 0 where ACKs do. */
  readonly mutual: number;
  /** The least time from a RST to the next ACK, where none of these can be an answer; else 0. */
  readonly unaskedNs: number;
  /** RCV.NXT of the other side, which its ACKs contain. */
  readonly asked: number | undefined;
}

/** A host that resets a connection may get a RST for what it sent before; no third RST of both follows. */
const MUTUAL_RESETS = 6;

export const resetLoop = defineRule<Evidence>({
  id: "reset-loop",
  group: "teardown",
  severity: "warning",
  title: "Loop of RSTs and ACKs",
  references: ["RFC 5961 §7", "RFC 5961 §3"],
  limits:
    "Reported from the third RST with the same number, each separated by an ACK of the other side. RSTs that answer RSTs are reported from three of each side by turns. ACKs that were in flight when a connection was aborted have different numbers and are not a loop.",
  marks: Mark.Rst,
  examples: {
    reported: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      < R  500:500(0)
      > .  1:1(0) ack 1
      < R  500:500(0)
      > .  1:1(0) ack 1
      < R  500:500(0)    // reported
      > .  1:1(0) ack 1`,
    silent: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      < R  500:500(0)
      > .  1:1(0) ack 1
      < R  1:1(0)`,
  },

  *check(flow) {
    const mutual = mutualResetsOf(flow);
    if (mutual.length >= MUTUAL_RESETS) {
      const [first, second, third] = mutual as readonly [Arrival, Arrival, Arrival];
      const own = mutual.filter(({ from }) => from === first.from).length;
      yield {
        at: third,
        field: "flags",
        related: [first, second, ...mutual.slice(3, 8)],
        evidence: {
          by: first.from,
          seq: first.seg.seq,
          resets: own,
          mutual: mutual.length - own,
          unaskedNs: 0,
          spanNs: mutual.at(-1)!.timeNs - first.timeNs,
          asked: undefined,
        },
      };
    }
    for (const by of ["initiator", "responder"] as const) {
      const loop = resetLoopOf(flow, by);
      const third = loop[2];
      if (!third) continue;
      yield {
        at: third,
        field: "flags",
        related: [loop[0]!, loop[1]!, ...loop.slice(3, 8)],
        evidence: {
          by,
          seq: third.seg.seq,
          resets: countOf(loop),
          mutual: 0,
          unaskedNs: unaskedAfterNs(flow, loop),
          spanNs: loop.at(-1)!.timeNs - loop[0]!.timeNs,
          asked: third.receiver.rcvNxt,
        },
      };
    }
  },

  explain({ by, seq, resets, mutual, spanNs, unaskedNs, asked }, flow) {
    const peer = otherSide(by);
    if (mutual > 0)
      return {
        what: `The two sides answer RSTs with RSTs: ${keptText(flow, resets)} of the ${by} and ${keptText(flow, mutual)} of the ${peer} came by turns within ${durationText(spanNs)}.`,
        why: "A RST is never answered: an endpoint without the connection discards it (RFC 9293 §3.10.7.1), so that two such endpoints do not answer each other without end.",
        next: "Both ends do that, or a device that answers in their names. Look at both stacks: where they answer a segment of a connection that they do not know, they have to check for RST first.",
      };
    if (unaskedNs > 0)
      return {
        what: `The ${peer} sends an ACK again and again, and the ${by} answers with RSTs: ${keptText(flow, resets)} with SEQ ${numberText(flow, by, seq)} within ${durationText(spanNs)}. Each ACK but the first comes ${durationText(unaskedNs)} or more after a RST, so that it does not answer that.`,
        why: "An endpoint without this connection answers an ACK with <SEQ=SEG.ACK><CTL=RST> (RFC 9293 §3.5.2, §3.10.7.1). A RST with the expected number ends the connection at its receiver, which then has nothing to send.",
        next: `Look at why the stack of the ${peer} sends ACKs by a timer (keep-alives, a connection in TIME-WAIT that it does not let go), and why it does not take the RSTs.`,
      };
    return {
      what: `The ${by} sent ${plural(resets, "RST")} with SEQ ${numberText(flow, by, seq)} within ${durationText(spanNs)}, and the ${peer} answered each of them, except possibly the last, with an ACK.`,
      why: `A RST inside the window whose number is not exactly RCV.NXT is answered with a challenge ACK (RFC 5961 §3.2). An endpoint without this connection answers that ACK with <SEQ=SEG.ACK><CTL=RST>, which is exact and ends the exchange (RFC 9293 §3.5.2). If the RST does not take its number from that ACK, or the ACK has an incorrect number, the two continue indefinitely; throttling only slows them down (RFC 5961 §7).`,
      next:
        asked === undefined
          ? `Compare the RST's SEQ with the ACK that it answers: they must be equal. If they are not, the ${by} computes its RSTs incorrectly; if they are, the ${peer} does not accept an exact RST.`
          : asked === seq
            ? `The RSTs have the number that the ACKs ask for: the ${peer} does not accept an exact RST. Look at its stack, and at who sends the ACKs.`
            : `The ACKs ask for ${numberText(flow, by, asked)}, and the RSTs have another number: the ${by} computes its RSTs incorrectly, or they come from somebody else (compare their hop count with that of its other segments).`,
    };
  },
});

function keptText({ sight }: Flow, resets: number): string {
  return `${sight.dropped > 0 ? "at least " : ""}${plural(resets, "RST")}`;
}

/** The other side's next segment after each RST but the last comes too late for an answer. */
function unaskedAfterNs(flow: Flow, loop: readonly Arrival[]): number {
  const waits = loop.slice(0, -1).map(({ index, from, timeNs }) => {
    const next = flow.events.find(
      (event) => event.index > index && event.kind !== "icmp" && (event.kind === "run" || event.from !== from),
    );
    return next ? next.timeNs - timeNs : 0;
  });
  const leastNs = Math.min(...waits);
  return leastNs > Math.max(PROMPT_ACK_NS, 2 * (handshakeTime(flow) ?? ANSWER_EXPECTED_NS)) ? leastNs : 0;
}
