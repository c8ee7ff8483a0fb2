// Which of several tries of a SYN had arrived at the responder: its answer echoes the TSval of one (RFC 7323 §3.2).

import type { Arrival, Flow } from "../../flow/flow";
import { isSynAck } from "./handshakeSegments";
import { find, offersOf } from "./negotiation";

export interface EchoedSyn {
  readonly syn: Arrival;
  /** From 0 in `tries`. */
  readonly place: number;
  readonly tsVal: number;
  readonly synAck: Arrival;
}

/**
 * The try that the first SYN-ACK echoes, where another one followed before that answer; undefined where the last one is echoed, or
 * several have the same TSval. That it arrived does not show that the later ones did not.
 */
export function earlierEchoedSyn(flow: Flow, tries: readonly Arrival[]): EchoedSyn | undefined {
  const answer = offersOf(flow).find(({ arrival }) => isSynAck(arrival) && arrival.from !== tries[0]?.from);
  const tsVal = answer && find(answer.options, "timestamps")?.tsEcr;
  if (answer === undefined || tsVal === undefined || tsVal === 0) return undefined;
  const synAck = answer.arrival;
  const stamps = tries
    .filter(({ index }) => index < synAck.index)
    .map((syn) => {
      const offer = offersOf(flow).find(({ arrival }) => arrival === syn);
      return offer && find(offer.options, "timestamps")?.tsVal;
    });
  const place = stamps.indexOf(tsVal);
  const syn = tries[place];
  if (syn === undefined || syn.repeats > 0 || place === stamps.length - 1) return undefined;
  return stamps.lastIndexOf(tsVal) === place ? { syn, place, tsVal, synAck } : undefined;
}
