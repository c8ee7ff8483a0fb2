// Whether a SYN-ACK takes another way back than the SYN took, by the Ethernet addresses of both frames.

import type { Link } from "./flowEvents";

/** Virtual addresses of routers: VRRP (RFC 9568 §7.3), HSRP of both versions, GLBP. */
const VIRTUAL = /^(00:00:5e:00:0[12]|00:00:0c:07:ac|00:00:0c:9f:f|00:07:b4:0)/;

/** The end that differs: who sent the SYN-ACK's frame, or to whom. `undefined` where both, none, or no real addresses do. */
export function linkDifference(syn: Link, synAck: Link): "source" | "destination" | undefined {
  // Frames that have one source in both directions were written by a tool that does not know the addresses.
  if (syn.source === synAck.source || [syn, synAck].some(isNotJudged)) return undefined;
  const sameSource = synAck.source === syn.destination;
  const sameDestination = synAck.destination === syn.source;
  if (sameSource === sameDestination) return undefined;
  return sameSource ? "destination" : "source";
}

function isNotJudged({ source, destination }: Link): boolean {
  return [source, destination].some(
    (address) =>
      VIRTUAL.test(address) || address === "00:00:00:00:00:00" || (Number.parseInt(address.slice(0, 2), 16) & 1) !== 0,
  );
}
