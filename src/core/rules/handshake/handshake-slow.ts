import { isSynAckLate } from "../../evidence/lossSigns";
import { type Arrival, type Flow, Trait } from "../../flow/flow";
import { ANSWER_EXPECTED_NS } from "../../tcp/thresholds";
import { durationAbove, durationText } from "../../text/durations";
import { type Doubt, settledBy } from "../facts/captureCoverage";
import { endpointText, plural } from "../facts/findingText";
import { countOf, openingOf, sameSeq } from "../facts/handshakeSegments";
import { defineRule } from "../rule";

interface Evidence {
  /** First SYN to the ACK, or to the SYN-ACK where ACKs were not recorded. */
  readonly totalNs: number;
  /** First SYN to the last one before the answer: lost to retries. */
  readonly retriesNs: number;
  readonly toSynAckNs: number;
  /** Undefined where a filter excluded pure ACKs: what acknowledges the SYN-ACK in the capture came later. */
  readonly toAckNs: number | undefined;
  readonly syns: number;
  readonly limitNs: number;
  /** Between the SYNs, the initiator reset an older connection of the responder. */
  readonly recovered: boolean;
  /** The SYNs have different ISNs. */
  readonly renumbered: boolean;
  /** Before, the responder refused a SYN. */
  readonly refusedFirst: boolean;
  readonly doubt: Doubt | undefined;
}

export const handshakeSlow = defineRule<Evidence>({
  id: "handshake-slow",
  group: "handshake",
  severity: "warning",
  isSymptom: true,
  title: "Slow handshake",
  references: [],
  limits:
    "Which part of the time is network and which is host depends on the capture point. It is a hint where the ACK was probably sent earlier and not captured.",
  marks: 0,
  traits: Trait.Slow,
  examples: {
    reported: `
      > S  0:0(0)
      +1.5 < S. 0:0(0) ack 1
      > .  1:1(0) ack 1        // reported`,
    silent: `
      > S  0:0(0)
      +0.5 < S. 0:0(0) ack 1
      > .  1:1(0) ack 1`,
  },

  *check(flow, { handshakeSlowMs }) {
    const { syn, synAck, ack } = threeOf(flow);
    if (!syn || !synAck || !ack || isSynAckLate(flow)) return;
    const opening = openingOf(flow);
    const first = opening.syns.initiator[0] ?? syn;
    const last = flow.sight.filtered === undefined ? ack : synAck;
    const totalNs = last.timeNs - first.timeNs;
    const limitNs = handshakeSlowMs * 1e6;
    if (totalNs <= limitNs) return;
    const toAckNs = last === ack ? ack.timeNs - synAck.timeNs : undefined;
    // A responder that waits for the ACK retransmits its SYN-ACK after a second.
    const repeated = countOf(sameSeq(opening.synAcks.responder, synAck)) > 1;
    const doubt: Doubt | undefined =
      toAckNs !== undefined && toAckNs > 1.5 * ANSWER_EXPECTED_NS && !repeated
        ? "other-side-went-on"
        : flow.sight.captureDropped > 0
          ? "capture-dropped"
          : undefined;
    yield {
      at: last,
      field: "time",
      related: last === ack ? [first, synAck] : [first],
      ...(doubt && { severity: "hint" as const }),
      evidence: {
        totalNs,
        retriesNs: syn.timeNs - first.timeNs,
        toSynAckNs: synAck.timeNs - syn.timeNs,
        toAckNs,
        syns: countOf(opening.syns.initiator),
        limitNs,
        refusedFirst: opening.resets.some(({ from, index }) => from === "responder" && index < syn.index),
        recovered: opening.resets.some(({ from, index }) => from === "initiator" && index < syn.index),
        renumbered: new Set(opening.syns.initiator.map(({ seg }) => seg.seq)).size > 1,
        doubt,
      },
    };
  },

  explain(
    { totalNs, retriesNs, toSynAckNs, toAckNs, syns, limitNs, recovered, refusedFirst, renumbered, doubt },
    flow,
  ) {
    const parts = [
      ...(retriesNs > 0
        ? [`${durationText(retriesNs)} until the last SYN before the answer (${plural(syns, "SYN")})`]
        : []),
      `${durationText(toSynAckNs)} from ${retriesNs > 0 ? "there" : "the SYN"} to the SYN-ACK`,
      ...(toAckNs === undefined ? [] : [`${durationText(toAckNs)} from the SYN-ACK to the ACK`]),
    ];
    const slowest = Math.max(retriesNs, toSynAckNs, toAckNs ?? 0);
    const end = toAckNs === undefined ? "SYN-ACK" : "ACK";
    return {
      what: `The handshake took ${durationAbove(totalNs, limitNs)} from the first SYN to the ${end}, more than the configured ${durationText(limitNs)}: ${parts.join(", ")}.`,
      why: "A handshake takes one round trip and does not wait for a program: the stacks send the SYN-ACK and the ACK immediately. So the time is spent on the path, in retries, or in an overloaded host.",
      next:
        (slowest === retriesNs
          ? recovered
            ? "Most of the time was spent until the SYN was sent again, because the responder still held an older connection: see half-open-recovery."
            : refusedFirst
              ? "Most of the time was spent until the SYN was sent again, because it was refused with a RST before: the program was not listening yet, or a load balancer sends SYNs to several machines, of which one refuses."
              : `Most of the time was spent in retries: see ${renumbered ? "syn-isn-changed" : "syn-retransmitted"}.`
          : slowest === toSynAckNs
            ? `The responder's side ${endpointText(flow, "responder")} is slow: the path from the capture point to it and back, or that host.`
            : `The initiator's side ${endpointText(flow, "initiator")} is slow: the path from the capture point to it and back, or that host.`) +
        settledBy(doubt),
    };
  },
});

function threeOf(flow: Flow): { syn?: Arrival; synAck?: Arrival; ack?: Arrival } {
  const at = (index: number | undefined): Arrival | undefined => {
    const event = flow.events[index ?? -1];
    return event?.kind === "segment" ? event : undefined;
  };
  const { handshake } = flow;
  const syn = at(handshake.syn);
  const synAck = at(handshake.synAck);
  const ack = at(handshake.ack);
  return { ...(syn && { syn }), ...(synAck && { synAck }), ...(ack && { ack }) };
}
