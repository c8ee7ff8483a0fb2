// Endpoints in words.

import type { Endpoint, Flow, Side } from "../flow/flow";
import { countText } from "./amounts";

/** "10.0.0.2:80", "[2001:db8::1]:443" (RFC 5952 §6). */
export function endpointText({ address, port }: Pick<Endpoint, "address" | "port">): string {
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}

/** The heading of a lifeline. Without a SYN, the sender of the first segment need not be the initiator. */
export function roleText(flow: Flow, side: Side): string {
  if (flow.initiatorKnown) return side === "initiator" ? "Initiator" : "Responder";
  return side === "initiator" ? "Sent first (role unknown)" : "Peer (role unknown)";
}

/** "1 segment", "214 segments". */
export function segmentsText(count: number): string {
  return count === 1 ? "1 segment" : `${countText(count)} segments`;
}
