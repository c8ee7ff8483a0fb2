// What it says of a SYN-ACK that one of the two ends recorded the flow: it came there, or it left there.

import type { Flow, RecordingHost, Side } from "../../flow/flow";
import { otherSide } from "../../flow/relative";
import { lastSeenOf, lookBehind } from "./lastSeen";

/** " 10.0.0.1 recorded this itself: the SYN left it, and the SYN-ACK came to it."; "" where that is not known. */
export function hostText({ initiator, responder }: Flow, host: RecordingHost | undefined): string {
  if (host === undefined) return "";
  const { side, synBy, synAckBy } = host;
  const [asks, answers] = side === "initiator" ? ["left it", "came to it"] : ["came to it", "left it"];
  const by = (name: string | undefined) => (name === undefined ? "" : ` by ${name}`);
  const { address } = { initiator, responder }[side];
  return ` ${address} recorded this itself: the SYN ${asks}${by(synBy)}, and the SYN-ACK ${answers}${by(synAckBy)}.`;
}

/** What to look at when the SYN-ACK of `by` is not acknowledged; `undefined` where its receiver did not record the flow, and it left as the SYN came. */
export function hostAdvice(flow: Flow, by: Side, host: RecordingHost | undefined): string | undefined {
  if (host === undefined) return undefined;
  const { side, synBy, synAckBy } = host;
  const { address } = flow[side];
  const isOther = synBy !== undefined && synAckBy !== undefined;
  if (side === otherSide(by)) {
    const filtered = isOther
      ? `It came by ${synAckBy} and not by ${synBy}: where the route back to its source leads to ${synBy}, Linux drops it with strict reverse path filtering (rp_filter = 1; nstat: TcpExtIPReversePathFilter). `
      : "";
    return `The SYN-ACK reached the host of the ${side}, and its TCP did not get it or did not accept it. ${filtered}Look at ${address} for a host firewall that drops it (connection tracking: state invalid), a NAT rule that does not translate it back, a wrong checksum, and rp_filter.`;
  }
  if (!isOther) return undefined;
  return `The SYN-ACK left by ${synAckBy} and not by ${synBy}, where the SYN came from: firewalls and NAT there have seen no SYN, and drop it. Let ${address} answer by ${synBy}: a route, or a rule for its source address (ip rule). Or capture at the initiator to see whether the SYN-ACK arrives.`;
}

/** The same, shorter, beside handshake-ack-missing or where the connection opened in the end; or where the SYN-ACK was lost. */
export function retriedAdvice(flow: Flow): string | undefined {
  const synAck = flow.events[flow.handshake.synAck ?? -1];
  const seen = synAck && lastSeenOf(flow, synAck);
  if (seen && seen.missing.length > 0)
    return `${lookBehind(seen, "the initiator")}: the SYN-ACK was seen at the former (frame ${seen.frame}), and did not come to the latter.`;
  if (flow.host?.side !== "initiator") return undefined;
  const see =
    flow.outcome === "half-open" ? "see handshake-ack-missing" : "look there for a firewall or a wrong checksum";
  return `The SYN-ACK reached the initiator's host ${flow.initiator.address}, which recorded this itself, and was not accepted there: ${see}.`;
}
