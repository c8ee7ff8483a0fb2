// Handshakes that a RST ended after they were answered.

import { arrivalAt, arrivalsOf } from "../../flow/arrivals";
import type { Arrival, Flow } from "../../flow/flow";
import { otherSide } from "../../flow/relative";
import type { Finding } from "../../rules/finding";
import { ACK, RST, SYN } from "../../tcp/flags";
import { seqAdd } from "../../tcp/seq";
import { STANDARD_TIMEOUT_NS } from "../../tcp/thresholds";
import { durationText } from "../../text/durations";
import { countOf, isForeign, name, synsOf } from "./headlineWords";

export function reset(flow: Flow, findings: readonly Finding[]): string {
  const synAck = arrivalAt(flow, flow.handshake.synAck);
  const first = arrivalAt(flow, findings.find(({ rule }) => rule === "handshake-reset")?.event);
  if (first && synAck && first.index < synAck.index) {
    const who = name(flow, first.from);
    const beforeText = durationText(synAck.timeNs - first.timeNs);
    if (isForeign(flow, first, findings))
      return `Reset: another machine, in the name of ${who}, refused the SYN with a RST ${beforeText} before the SYN-ACK came`;
    // Who refuses a SYN does not answer it with a SYN-ACK.
    return `Reset: two machines answered the SYN in the name of ${who}, one with a RST, and ${beforeText} later one with a SYN-ACK`;
  }
  const rst = arrivalsOf(flow).find(({ seg, index }) => (seg.flags & RST) !== 0 && index > (synAck?.index ?? -1));
  if (rst === undefined) return "Reset before the handshake was complete";
  const who = name(flow, rst.from);
  if (synAck === undefined) {
    const syn = synsOf(flow, otherSide(rst.from)).findLast(({ index }) => index < rst.index);
    return syn && rst.seg.flags & ACK
      ? `Reset: ${who} answered the SYN of ${name(flow, syn.from)} with a RST after ${durationText(rst.timeNs - syn.timeNs)}`
      : `Reset: ${who} aborted with a RST before the handshake was complete`;
  }
  const after = durationText(rst.timeNs - synAck.timeNs);
  if (isForeign(flow, rst, findings))
    return `Reset: another machine sent a RST in the name of ${who}, ${after} after the SYN-ACK`;
  const repeated = synAck.from === rst.from ? repeatedSynBefore(flow, rst, synAck) : undefined;
  if (repeated && repeated.index > synAck.index)
    return `Reset: ${who} answered the SYN with a SYN-ACK and, when it came again, with a RST after ${durationText(rst.timeNs - repeated.timeNs)}`;
  if (repeated)
    return `Reset: ${who} answered the SYN, which had come twice, with a SYN-ACK, and with a RST ${after} later`;
  if (flow.refusedAck && !flow.refusedAck.isAccepted)
    return synAck.from === rst.from ? notTaken(flow, rst, who) : gaveUp(flow, rst, after);
  if (findings.some(({ rule, event }) => rule === "reset-by-forwarder" && event === rst.index))
    return `Reset: a RST in the name of ${who} answered the SYN-ACK after ${after}, but its SYN came again`;
  if (
    synAck.from !== rst.from &&
    findings.some(({ rule, severity }) => rule === "timestamps-echo-wrong" && severity === "error")
  )
    return `Reset: ${who} answered the SYN-ACK, which has a wrong TSecr, with a RST after ${after}`;
  const synAcks = arrivalsOf(flow).filter(
    ({ seg, from, index }) => (seg.flags & (SYN | ACK)) === (SYN | ACK) && from === rst.from && index < rst.index,
  );
  const answered = arrivalsOf(flow).some(
    ({ from, index }) => from !== rst.from && index > synAck.index && index < rst.index,
  );
  if (synAck.from === rst.from && countOf(synAcks) > 1 && !answered)
    return `Reset: ${name(flow, otherSide(rst.from))} never acknowledged the ${countOf(synAcks)} SYN-ACKs of ${who}, which gave up with a RST after ${after}`;
  return synAck.from === rst.from
    ? `Reset: ${who} aborted with a RST ${after} after its SYN-ACK, before the handshake was complete`
    : `Reset: ${who} answered the SYN-ACK${lateText(flow, synAck)} with a RST after ${after}${continued(flow, rst) ? ", and continued as if it had not" : ""}`;
}

/** Its sender sent more than RSTs afterwards, and no new SYN. */
function continued(flow: Flow, { from, index, seg }: Arrival): boolean {
  const next = arrivalsOf(flow).find((other) => other.index > index && other.from === from && !(other.seg.flags & RST));
  return !(seg.flags & ACK) && next !== undefined && !(next.seg.flags & SYN) && flow[from].payloadBytes > 0;
}

/** The other side's last segment before the RST, where that is its SYN again. */
function repeatedSynBefore(flow: Flow, rst: Arrival, synAck: Arrival): Arrival | undefined {
  const syns = synsOf(flow, otherSide(rst.from)).filter(
    ({ index, seg }) => index < rst.index && seqAdd(seg.seq, 1) === synAck.seg.ack,
  );
  const last = arrivalsOf(flow).findLast(({ from, index }) => from !== rst.from && index < rst.index);
  return countOf(syns) > 1 && last === syns.at(-1) ? last : undefined;
}

/** The responder had not accepted the ACK. */
function notTaken(flow: Flow, rst: Arrival, who: string): string {
  const times = flow.refusedAck!.times;
  const refused = `Reset: ${who} did not accept the ACK of ${name(flow, otherSide(rst.from))}, sent its SYN-ACK again ${times === 1 ? "once" : `${times} times`}`;
  const asked = arrivalsOf(flow).findLast(({ from, index }) => from !== rst.from && index < rst.index);
  return asked && asked.seg.payloadLength > 0 && !(rst.seg.flags & ACK) && rst.seg.seq === asked.seg.ack
    ? `${refused}, and answered the data with a RST after ${durationText(rst.timeNs - asked.timeNs)}`
    : `${refused}, and sent a RST`;
}

/** The responder had not accepted the initiator's ACK, and the initiator ended it. */
function gaveUp(flow: Flow, rst: Arrival, after: string): string {
  const who = name(flow, rst.from);
  const times = flow.refusedAck!.times;
  const asked = arrivalsOf(flow).findLast(({ index }) => index < rst.index);
  const answers = asked && (asked.seg.flags & SYN) !== 0 && asked.from !== rst.from && !(rst.seg.flags & ACK);
  if (answers)
    return `Reset: ${name(flow, otherSide(rst.from))} did not accept the ACK of ${who} and sent its SYN-ACK again${times === 1 ? "" : ` ${times} times`}; ${who} answered that with a RST after ${durationText(rst.timeNs - asked.timeNs)}`;
  return `Reset: ${name(flow, otherSide(rst.from))} did not accept the ACK of ${who} and sent its SYN-ACK again${times === 1 ? "" : ` ${times} times`}; ${who} gave up with a RST ${after} after the SYN-ACK`;
}

/** A SYN-ACK that came when the initiator's timeout had passed. */
function lateText(flow: Flow, synAck: Arrival): string {
  const syn = synsOf(flow, otherSide(synAck.from)).findLast(({ index }) => index < synAck.index);
  const waitedNs = syn ? synAck.timeNs - (syn.lastRepeatNs ?? syn.timeNs) : 0;
  return waitedNs < STANDARD_TIMEOUT_NS ? "" : `, which came ${durationText(waitedNs)} after its last SYN,`;
}
