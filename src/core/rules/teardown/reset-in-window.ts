import { Mark, type Side } from "../../flow/flow";
import { otherSide } from "../../flow/relative";
import { seqDistance } from "../../tcp/seq";
import { numbersSeen } from "../facts/captureCoverage";
import { keptTimesText, numberText, plural } from "../facts/findingText";
import { isBareAck, isSynAck, openingOf } from "../facts/handshakeSegments";
import { resetLoopOf, withoutEffect } from "../facts/resets";
import { defineRule } from "../rule";

interface Evidence {
  readonly by: Side;
  readonly seq: number;
  /** RCV.NXT of its receiver. */
  readonly due: number;
  readonly above: number;
  /** How its receiver shows that the connection is still there. */
  readonly reaction: "challenge-ack" | "syn-ack" | "continues";
  readonly times: number;
}

export const resetInWindow = defineRule<Evidence>({
  id: "reset-in-window",
  group: "teardown",
  severity: "warning",
  title: "RST inside the window, but not at the expected number",
  references: ["RFC 5961 §3.2", "RFC 9293 §3.10.7.4"],
  limits:
    "Only where the receiver continues afterwards. Older stacks accept any RST inside the window: then the connection ends, and nothing is reported. Where the capture lost segments before the RST, its number may have been the expected one.",
  marks: Mark.Rst,
  examples: {
    reported: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > R  101:101(0)           // reported
      < .  1:1(0) ack 1
      +1 > P. 1:11(10) ack 1
      < .  1:1(0) ack 11`,
    silent: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > R  1:1(0)`,
  },

  *check(flow) {
    const opening = openingOf(flow);
    const such = opening.resets.flatMap((reset) => {
      const found = numbersSeen(reset) ? withoutEffect(flow, opening, reset) : undefined;
      return found && !found.exact ? [{ reset, ...found }] : [];
    });
    for (const by of ["initiator", "responder"] as const) {
      const own = such.filter(({ reset }) => reset.from === by);
      const [first] = own;
      // RST and challenge ACK over and over are reset-loop's.
      if (!first || resetLoopOf(flow, by).length >= 3) continue;
      const { reset, rcvNxt, proof } = first;
      yield {
        at: reset,
        field: "seq",
        expected: numberText(flow, by, rcvNxt),
        related: [...(proof ? [proof] : []), ...own.slice(1).map((other) => other.reset)],
        evidence: {
          by,
          seq: reset.seg.seq,
          due: rcvNxt,
          above: seqDistance(rcvNxt, reset.seg.seq),
          reaction: !proof
            ? "continues"
            : isSynAck(proof)
              ? "syn-ack"
              : isBareAck(proof) && proof.marks & Mark.Challenge
                ? "challenge-ack"
                : "continues",
          times: own.length,
        },
      };
    }
  },

  explain({ by, seq, due, above, reaction, times }, flow) {
    const peer = otherSide(by);
    const shown = {
      "challenge-ack": `The ${peer} answered with a challenge ACK, and the connection continues.`,
      "syn-ack": `The ${peer} retransmitted its SYN-ACK, so it still waits for the ACK.`,
      continues: `The ${peer} continues as if there were no RST.`,
    }[reaction];
    return {
      what: `The RST has SEQ ${numberText(flow, by, seq)}, ${plural(above, "octet")} above the number that the ${peer} expects, ${numberText(flow, by, due)}. ${shown}${times > 1 ? ` Such a RST was ignored ${keptTimesText(flow, times)}.` : ""}`,
      why: "A RST inside the receive window resets only if its SEQ is exactly RCV.NXT. Any other is answered with a challenge ACK and dropped, so that nobody can end a connection by guessing a number (RFC 5961 §3.2).",
      next: `Find out who sent the RST: an endpoint knows its own number. Compare its TTL and IP ID with those of the ${by}'s other segments; a device on the path or an attacker rarely has the same.`,
    };
  },
});
