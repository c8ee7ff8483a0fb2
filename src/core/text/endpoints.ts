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

/** `text` about the flow with addresses where it says "the initiator" or "the responder" and no SYN shows who is which. */
export function withoutUnknownRoles(flow: Flow, text: string): string {
  if (flow.initiatorKnown) return text;
  return text
    .replace(/\b[Tt]he (initiator|responder)\b/g, (role, side: Side, at: number) => {
      const endpoint = endpointText(flow[side]);
      // "The initiator 10.0.0.1:5000" says it already.
      const end = at + role.length;
      return text.startsWith(` ${endpoint}`, end) ? "" : endpoint;
    })
    .replace(/^ | {2}/g, (gap) => gap.slice(1));
}

/** "1 segment", "214 segments". */
export function segmentsText(count: number): string {
  return count === 1 ? "1 segment" : `${countText(count)} segments`;
}
