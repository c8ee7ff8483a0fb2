import { isOpeningPartial } from "../../flow/arrivals";
import { Mark } from "../../flow/flow";
import { type Undeliverable, undeliverable } from "../../flow/undeliverable";
import { ANSWER_EXPECTED_NS } from "../../tcp/thresholds";
import { endsOrPauses } from "../../text/captureEnd";
import { durationText } from "../../text/durations";
import { type Doubt, settledBy, watchedNs } from "../facts/captureCoverage";
import {
  backsOff,
  endpointText,
  expectedAck,
  intervalsOf,
  intervalsText,
  numberText,
  plural,
  waitedText,
} from "../facts/findingText";
import { countOf, openingOf } from "../facts/handshakeSegments";
import { type LastSeen, lastSeenOf, lastSeenText, lookBehind } from "../facts/lastSeen";
import { reusedTooSoonNs } from "../facts/reusedPorts";
import { reversedTargetText } from "../facts/reversedTarget";
import { type Signature, synSignature } from "../facts/signatures";
import { synsWithoutAckFlag } from "../facts/synWithoutAckFlag";
import { defineRule } from "../rule";

interface Evidence {
  readonly iss: number;
  /** All attempts have this ISN. */
  readonly sameIsn: boolean;
  readonly attempts: number;
  readonly intervalsNs: readonly number[];
  /** From the first SYN (that was not cancelled) to the end of the capture, or to the RST with which the initiator gave up. */
  readonly waitedNs: number;
  readonly gaveUp: boolean;
  /** The responder sent a SYN of its own, and that one was not acknowledged either. */
  readonly crossed: boolean;
  /** That SYN has the number of a SYN-ACK, without the ACK flag. */
  readonly withoutFlag: boolean;
  /** How the SYNs are signed; absent where they are not. */
  readonly signature?: Signature;
  /** The same ports were closed so long before, and the SYN's number is not beyond those used then; 0 where it is not so. */
  readonly reusedNs: number;
  /** Why none of the SYNs can arrive. */
  readonly undeliverable?: Undeliverable;
  readonly doubt: Doubt | undefined;
  /** Of the last SYN; absent where one place recorded it. */
  readonly lastSeen?: LastSeen;
}

export const synUnanswered = defineRule<Evidence>({
  id: "syn-unanswered",
  group: "handshake",
  severity: "error",
  isSymptom: true,
  title: "SYN was not answered",
  references: ["RFC 9293 §3.8.3", "RFC 6298 §5.7"],
  limits:
    "A capture of the outgoing direction only looks the same: if all flows of a host are unanswered, the other direction was probably not captured. It is a hint where the capture ends within a second of the first SYN.",
  marks: Mark.Unacknowledged,
  examples: {
    reported: `
      > S 0:0(0)
      +1 > S 0:0(0)
      +2 > S 0:0(0)   // reported
      +4 end`,
    silent: `
      > S  0:0(0)
      < R. =0:=0(0) ack 1
      +4 end`,
  },

  *check(flow) {
    // A challenge ACK is an answer, although not to this SYN: its own rule reports it.
    if (flow.outcome !== "unanswered" || flow.marks & Mark.Challenge) return;
    const { syns, resets } = openingOf(flow);
    const last = syns.initiator.at(-1);
    if (!last) return;
    // An initiator that resets its own SYN no longer waits for an answer.
    const takenBack = resets.findLast(({ index, from }) => index < last.index && from === "initiator");
    const first = syns.initiator.find(({ index }) => index > (takenBack?.index ?? -1))!;
    const gaveUp = resets.find(({ index, from }) => index > last.index && from === "initiator");
    // Regardless of the last attempt, the first one was not answered.
    const waitedNs = gaveUp ? gaveUp.timeNs - first.timeNs : watchedNs(flow, first.timeNs);
    const due = waitedNs >= ANSWER_EXPECTED_NS;
    const doubt: Doubt | undefined = due
      ? flow.sight.captureDropped > 0
        ? "capture-dropped"
        : undefined
      : "capture-ends";
    const waited = durationText(waitedNs);
    const lastSeen = lastSeenOf(flow, last);
    const signature = synSignature(flow);
    const cannotArrive = undeliverable(flow, syns.initiator);
    const wanted = `SYN-ACK with ACK = ${expectedAck("initiator", last)} expected`;
    yield {
      at: last,
      field: "segment",
      related: [...syns.initiator.slice(0, -1), ...syns.responder],
      ...(doubt && { severity: doubt === "capture-ends" ? ("hint" as const) : ("warning" as const) }),
      missing: {
        from: "responder",
        label: gaveUp
          ? `${wanted}; the initiator gave up after ${waited}`
          : due
            ? `${wanted}; none in ${waited}`
            : `${wanted}; the capture ${endsOrPauses(flow.sight)} after ${waited}`,
      },
      evidence: {
        iss: last.seg.seq,
        sameIsn: syns.initiator.every(({ seg }) => seg.seq === last.seg.seq),
        attempts: countOf(syns.initiator),
        intervalsNs: intervalsOf(syns.initiator),
        waitedNs,
        gaveUp: gaveUp !== undefined,
        crossed: syns.responder.length > 0,
        withoutFlag: synsWithoutAckFlag(flow).length > 0,
        reusedNs: reusedTooSoonNs(flow) ?? 0,
        doubt: gaveUp ? undefined : doubt,
        ...(cannotArrive && { undeliverable: cannotArrive }),
        ...(signature && { signature }),
        ...(lastSeen && { lastSeen }),
      },
    };
  },

  explain(
    {
      iss,
      sameIsn,
      attempts,
      intervalsNs,
      waitedNs,
      gaveUp,
      crossed,
      withoutFlag,
      reusedNs,
      signature,
      doubt,
      undeliverable: why,
      lastSeen,
    },
    flow,
  ) {
    const partial = isOpeningPartial(flow);
    const tries =
      attempts > 1
        ? `${partial ? "At least " : ""}${plural(attempts, "SYN")}${sameIsn ? "" : ", the last one"} with SEQ ${numberText(flow, "initiator", iss)}, ${intervalsText(intervalsNs, partial)} apart,`
        : `The SYN with SEQ ${numberText(flow, "initiator", iss)}`;
    const until = gaveUp
      ? `until the initiator cancelled it with a RST after ${durationText(waitedNs)}`
      : waitedText(flow, waitedNs, attempts > 1 ? "the first" : "it");
    const theirs = withoutFlag
      ? " The responder answered with a SYN that has the acknowledgment number of a SYN-ACK, but not the ACK flag."
      : crossed
        ? " The responder sent a SYN of its own, which has no acknowledgment and was not acknowledged either."
        : "";
    return {
      what: `${tries} got no answer from ${endpointText(flow, "responder")}: no SYN-ACK, no acceptable RST, no ICMP error, ${until}.${theirs}${why ? ` The SYN ${why.fact}.` : ""}${lastSeenText("The SYN", lastSeen)}`,
      why: `A listening responder answers with a SYN-ACK, any other with a RST (RFC 9293 §3.10.7.1, §3.10.7.2). No answer means that the SYN or its answer was lost or dropped. The initiator retransmits its SYN with a growing timeout (RFC 6298 §5.5) for three minutes or more (RFC 9293 §3.8.3)${!backsOff(intervalsNs) ? "; here the intervals do not grow, which some stacks do for the first retries" : ""}.`,
      next: why
        ? `Look at the stack or the configuration of ${flow.initiator.address}: ${why.advice}.`
        : withoutFlag
          ? `See ack-without-flag: the answer is a SYN-ACK but for its flag.${settledBy(doubt)}`
          : crossed
            ? `Both ends opened at the same time, as in NAT traversal, and each must answer the other's SYN with a SYN-ACK (RFC 9293 §3.5). Capture at both ends: where a SYN does not arrive, find out what drops it on the path (the NAT or firewall at that end); where it does, check the stack, which does not accept a SYN in SYN-SENT.${settledBy(doubt)}`
            : reusedNs > 0
              ? `The same ports were used until ${durationText(reusedNs)} before, and the SYN's number is not beyond the numbers used then: a responder in TIME-WAIT may drop it (see port-reused). Check how the initiator, or a NAT in front of it, chooses ports and ISNs.${settledBy(doubt)}`
              : `${signature ? signedText(signature, flow.initiator.address) : ""}${lookFirst(lastSeen, flow.responder.address)}Capture at ${flow.responder.address}: if the SYN does not arrive, check routes and firewalls on the path that drop silently; if it does, look there for a full accept queue, a host firewall, or an answer that leaves by another route.${reversedTargetText(flow)}${settledBy(doubt)}`,
    };
  },
});

function signedText(signature: Signature, initiator: string): string {
  return `The SYN is signed (${signature}): a responder that has no key for ${initiator}, or another key, drops it without an answer. So compare the keys and the addresses that both sides have for each other; Linux counts such SYNs (TCPMD5Unexpected and TCPMD5Failure, or TCPAOKeyNotFound and TCPAOBad, in nstat). `;
}

function lookFirst(seen: LastSeen | undefined, responder: string): string {
  const where = lookBehind(seen, responder);
  return where === undefined ? "" : `${where}: routes, firewall rules, the far end of a tunnel. `;
}
