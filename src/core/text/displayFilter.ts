import type { Flow } from "../flow/flow";

/**
 * A Wireshark display filter for a flow, by addresses and ports in both directions: Wireshark's stream number is not
 * known here.
 */
export function displayFilter({ initiator, responder, family }: Flow): string {
  const field = family === 4 ? "ip.addr" : "ipv6.addr";
  const addresses = `${field} == ${initiator.address} && ${field} == ${responder.address}`;
  return `${addresses} && tcp.port == ${initiator.port} && tcp.port == ${responder.port}`;
}
