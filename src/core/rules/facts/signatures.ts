// Segments that are signed with a key of both ends: TCP MD5 (RFC 2385), TCP-AO (RFC 5925). Whether a signature is right, a capture
// cannot show.

import type { Arrival, Flow } from "../../flow/flow";
import type { TcpOption } from "../../tcp/options";
import { openingOf } from "./handshakeSegments";
import { memoizePerFlow } from "./memoizePerFlow";
import { negotiationOf, type Offer, offersOf } from "./negotiation";

export type Signature = "TCP MD5" | "TCP-AO";

/** SYN and SYN-ACK are signed differently, or only one of them is. */
export interface SignatureDifference {
  readonly syn: Signature | undefined;
  readonly synAck: Signature | undefined;
  /** The first ones, and all SYN-ACKs. */
  readonly asked: Arrival;
  readonly answers: readonly Arrival[];
}

function signatureOf(options: readonly TcpOption[]): Signature | undefined {
  for (const { kind } of options) {
    if (kind === "md5") return "TCP MD5";
    if (kind === "ao") return "TCP-AO";
  }
  return undefined;
}

/** Undefined where both sides sign alike, or their SYNs were not captured whole. */
export const signatureDifference = memoizePerFlow((flow): SignatureDifference | undefined => {
  const negotiation = negotiationOf(flow);
  const asked = negotiation?.syns[0]?.arrival;
  if (!negotiation || !asked || negotiation.synAcks.length === 0) return undefined;
  const syns = sameOf(negotiation.syns);
  const synAcks = sameOf(negotiation.synAcks);
  if (!syns || !synAcks || syns.signature === synAcks.signature) return undefined;
  return {
    syn: syns.signature,
    synAck: synAcks.signature,
    asked,
    answers: negotiation.synAcks.map(({ arrival }) => arrival),
  };
});

/** How the initiator signs its SYNs; undefined where it does not. */
export function synSignature(flow: Flow): Signature | undefined {
  const syns = openingOf(flow).syns.initiator;
  const offers = offersOf(flow).filter(({ arrival }) => syns.includes(arrival));
  return offers.length > 0 ? sameOf(offers)?.signature : undefined;
}

/** The signature, or its absence, that all of them have in common. */
function sameOf(offers: readonly Offer[]): { readonly signature: Signature | undefined } | undefined {
  const [first, ...others] = offers.map(({ options }) => signatureOf(options));
  return others.every((each) => each === first) ? { signature: first } : undefined;
}
