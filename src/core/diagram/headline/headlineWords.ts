// What several headlines say.

import { arrivalAt, arrivalsOf, isOpeningPartial } from "../../flow/arrivals";
import type { Arrival, Flow, Side } from "../../flow/flow";
import type { Finding } from "../../rules/finding";
import { ACK, SYN } from "../../tcp/flags";
import { endsOrPauses } from "../../text/captureEnd";
import { durationText } from "../../text/durations";
import { endpointText } from "../../text/endpoints";

/** "" where the capture has the times the other way round. */
export function afterText(ns: number): string {
  return ns < 0 ? "" : ` after ${durationText(ns)}`;
}

export function endsAfter(flow: Flow, silenceNs: number): string {
  const ends = `the capture ${endsOrPauses(flow.sight)}`;
  return silenceNs <= 0 ? `${ends} with` : `${ends} ${durationText(silenceNs)} after`;
}

export function atLeast(flow: Flow): string {
  return isOpeningPartial(flow) ? "at least " : "";
}

/** Including folded repeats. */
export function countOf(list: readonly Arrival[]): number {
  return list.reduce((sum, { repeats }) => sum + 1 + repeats, 0);
}

export function name(flow: Flow, side: Side): string {
  return endpointText(flow[side]);
}

export function synsOf(flow: Flow, side: Side): readonly Arrival[] {
  return arrivalsOf(flow).filter(({ seg, from }) => (seg.flags & (SYN | ACK)) === SYN && from === side);
}

/** A RST whose sender is not the host with its source address, as a rule found. */
export function isForeign(flow: Flow, rst: Arrival, findings: readonly Finding[]): boolean {
  const synHops = arrivalAt(flow, flow.handshake.syn)?.seg.hops;
  return findings.some(({ rule, event, related }) => {
    if (rule === "reset-forged") return event === rst.index || related.some((other) => other.event === rst.index);
    if (rule === "injected-between") return event === rst.index;
    if (rule !== "reset-by-forwarder" || rst.from !== "initiator") return false;
    return rst.seg.hops !== synHops && arrivalAt(flow, event)?.seg.hops === rst.seg.hops;
  });
}

/** The answer to the SYN is a SYN-ACK but for its ACK flag. */
export function lacksAckFlag(findings: readonly Finding[]): boolean {
  return findings.some(({ rule, severity }) => rule === "ack-without-flag" && severity === "error");
}
