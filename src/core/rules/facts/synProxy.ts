// A SYN proxy on the recording machine, whose own connection to the responder has the initiator's addresses, ports and ISN.

import type { Arrival, Flow } from "../../flow/flow";
import { ACK, RST, SYN } from "../../tcp/flags";
import { seqAdd } from "../../tcp/seq";
import { openingOf } from "./handshakeSegments";

/**
 * Whether a device answered the SYN itself, and sends it on now that the initiator has acknowledged that: a TCP whose SYN-ACK has come
 * does not repeat its SYN (RFC 9293 §3.10.7.3), and what the device sends differs from what it got.
 */
export function isProxied({ events }: Flow, answer: Arrival, syn: Arrival, again: Arrival): boolean {
  const isAcknowledged = events.some(
    (event) =>
      event.kind === "segment" &&
      event.index > answer.index &&
      event.index < again.index &&
      event.from === "initiator" &&
      (event.seg.flags & (SYN | RST | ACK)) === ACK &&
      event.seg.ack === seqAdd(answer.seg.seq, 1),
  );
  // Netfilter's SYN proxy leaves its own ISN where the acknowledgment number would be.
  const isMarked = again.seg.ack !== 0 && again.seg.ack === answer.seg.seq;
  const isOther = isMarked || again.seg.hops !== syn.seg.hops || again.seg.wnd !== syn.seg.wnd;
  return isAcknowledged && isOther;
}

/** Whether a SYN of the initiator is the one that such a device sends on. */
export function isSynOfProxy(flow: Flow, again: Arrival): boolean {
  const { syns, synAcks } = openingOf(flow);
  const [first] = syns.initiator;
  if (first === undefined || again.index <= first.index) return false;
  return synAcks.responder.some((answer) => answer.index < again.index && isProxied(flow, answer, first, again));
}
