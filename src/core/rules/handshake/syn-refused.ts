import { isOpeningPartial } from "../../flow/arrivals";
import { type Arrival, type Flow, Mark } from "../../flow/flow";
import { ACK } from "../../tcp/flags";
import { durationText } from "../../text/durations";
import { hopsName } from "../../text/senderText";
import { endpointText, numberText, plural } from "../facts/findingText";
import { countOf, openingOf, synAcknowledgedBy } from "../facts/handshakeSegments";
import { hasOptionsOf } from "../facts/mirroredSegment";
import { originText } from "../facts/originText";
import { isForeign, originOf } from "../facts/resetOrigin";
import { closedBeforeNs } from "../facts/reusedPorts";
import { reversedTargetText } from "../facts/reversedTarget";
import { defineRule } from "../rule";

interface Evidence {
  readonly ack: number;
  readonly afterNs: number;
  readonly attempts: number;
  readonly refusals: number;
  /** The RST compared with other segments of the responder; "" where there are none. */
  readonly origin: string;
  readonly isForeign: boolean;
  /** The RST has the SYN's options. */
  readonly turned: boolean;
  /** Frame of a SYN-ACK from this port in another flow, 0 for none; and whether it came before the RST. */
  readonly portAnswered: number;
  readonly isAnsweredBefore: boolean;
  /** So long before, a connection on the same ports was closed with FIN; 0 where none was, or TIME-WAIT is over. */
  readonly reusedNs: number;
  /** Ethernet addresses that the RST and this SYN-ACK came from, where they differ. */
  readonly sources: { readonly reset: string; readonly synAck: string } | undefined;
}

export const synRefused = defineRule<Evidence>({
  id: "syn-refused",
  group: "handshake",
  severity: "error",
  isSymptom: true,
  title: "SYN was refused with a RST",
  references: ["RFC 9293 §3.10.7.1", "RFC 9293 §3.5.2"],
  limits:
    "Whether the RST comes from the responder itself or from a firewall with its address is visible only where the capture contains other segments of the responder.",
  marks: Mark.Rst,
  examples: {
    reported: `
      > S  0:0(0)
      < R. =0:=0(0) ack 1   // reported`,
    silent: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      < R. 1:1(0) ack 1`,
  },

  *check(flow) {
    if (flow.outcome !== "refused") return;
    const { syns, resets } = openingOf(flow);
    // In SYN-SENT a RST is acceptable if it acknowledges the SYN (RFC 9293 §3.5.3).
    const refusals = resets.filter(
      ({ from, seg }) =>
        from === "responder" && seg.flags & ACK && synAcknowledgedBy(syns.initiator, seg.ack) !== undefined,
    );
    const reset = refusals[0];
    if (!reset) return;
    const origin = originOf(flow, reset);
    const before = syns.initiator.filter(({ index }) => index < reset.index);
    const syn = before.at(-1) ?? synAcknowledgedBy(syns.initiator, reset.seg.ack)!;
    yield {
      at: reset,
      field: "flags",
      related: [syn],
      evidence: {
        ack: reset.seg.ack,
        afterNs: Math.max(0, reset.timeNs - syn.timeNs),
        attempts: countOf(syns.initiator),
        refusals: countOf(refusals),
        origin: originText(flow, reset, origin),
        isForeign: isForeign(origin),
        turned: hasOptionsOf(syn, reset),
        portAnswered: flow.responder.portAnswered ?? 0,
        reusedNs: closedBeforeNs(flow) ?? 0,
        isAnsweredBefore: (flow.responder.portAnswered ?? reset.frameNumber) < reset.frameNumber,
        sources: sourcesOf(flow, reset),
      },
    };
  },

  explain(
    {
      ack,
      afterNs,
      attempts,
      refusals,
      origin,
      isForeign: foreign,
      turned,
      portAnswered,
      isAnsweredBefore,
      reusedNs,
      sources,
    },
    flow,
  ) {
    const least = isOpeningPartial(flow) ? "at least " : "";
    const again =
      refusals > 1
        ? refusals > attempts
          ? ` ${least === "" ? "" : "At least "}${refusals} such RSTs came for ${least}${plural(attempts, "SYN")}.`
          : ` The initiator tried ${least}${plural(attempts, "time")} and was refused ${least}${plural(refusals, "time")}.`
        : "";
    return {
      what: `The responder ${endpointText(flow, "responder")} answered the SYN with a RST that acknowledges ${numberText(flow, "initiator", ack)}, ${durationText(afterNs)} after it: the connection is refused.${again}${turned ? " The RST has the options of the SYN." : ""}`,
      why: 'A TCP without a listener on the port answers a SYN with <SEQ=0><ACK=SEG.SEQ+SEG.LEN><CTL=RST,ACK> (RFC 9293 §3.10.7.1). The initiator accepts it because it acknowledges the SYN, and reports "connection refused" to its user.',
      next: foreign
        ? `${origin} So a firewall or another device on the path refused the connection in the responder's name: check its rules for port ${flow.responder.port}.`
        : turned
          ? `${origin === "" ? "" : `${origin} `}A kernel makes its RSTs anew, without the options of a SYN. Look for a device on the path that turns SYNs into RSTs (a firewall, an inspection device), or for a small stack at ${endpointText(flow, "responder")} that reuses the segment that it received.`
          : portAnswered > 0
            ? `This port answered another SYN with a SYN-ACK, in frame ${portAnswered}, ${isAnsweredBefore ? "before" : "after"} this RST.${reusedText(reusedNs)}${sources ? ` It came from the Ethernet address ${sources.synAck}, and this RST from ${sources.reset}: a second machine has the address ${flow.responder.address}, or another router leads to it.` : ""} So look at what differs between the two: the options and ECN bits of the SYN, its sender, a limit on connections at the same time, a program that ${isAnsweredBefore ? "has ended since" : "had not started yet"}.${origin === "" ? "" : ` ${origin}`}`
            : `Check whether a program is listening on port ${flow.responder.port} on this address (not only on loopback, and for IPv${flow.family}). ${origin === "" ? `If it is, a firewall may reject the connection in its name; the capture contains no other segment of ${flow.responder.address} to compare the ${hopsName(flow)} of the RST with.` : origin}${reversedTargetText(flow)}`,
    };
  },
});

function sourcesOf({ responder, sight }: Flow, { link }: Arrival): Evidence["sources"] {
  const from = responder.portAnsweredFrom;
  if (sight.duplicated || link === undefined || from === undefined || link.source === from) return undefined;
  return { reset: link.source, synAck: from };
}

/** A sentence and a space before it, or "". */
function reusedText(ns: number): string {
  return ns === 0
    ? ""
    : ` The same ports were used until ${durationText(ns)} before: a small stack may refuse a SYN while it holds that connection in TIME-WAIT, where it should accept one with a higher number, and answer any other with an ACK (RFC 9293 §3.10.7.4).`;
}
