// Which packets are between two endpoints, by octets: most frames of a large capture are of other flows, and a text for each address
// would take most of the time.

import type { Flow } from "../flow/flow";
import type { Side } from "../flow/side";
import { formatAddress } from "../wire/address";
import type { Packet } from "../wire/packet";

export class EndpointFilter {
  readonly #flow: Pick<Flow, "initiator" | "responder" | "family">;
  /** The addresses of initiator and responder, as soon as a packet with them was seen. */
  #known: Readonly<Record<Side, Uint8Array>> | undefined;

  constructor(flow: Pick<Flow, "initiator" | "responder" | "family">) {
    this.#flow = flow;
  }

  /** Who sent it; undefined if it is between other endpoints. */
  senderOf(packet: Packet): Side | undefined {
    const { initiator, responder, family } = this.#flow;
    const { sourcePort, destinationPort } = packet;
    if (packet.family !== family) return undefined;
    const isForth = sourcePort === initiator.port && destinationPort === responder.port;
    const isBack = sourcePort === responder.port && destinationPort === initiator.port;
    if (isForth && this.#isBetween(packet, "initiator", "responder")) return "initiator";
    return isBack && this.#isBetween(packet, "responder", "initiator") ? "responder" : undefined;
  }

  #isBetween({ bytes, family, sourceOffset, destinationOffset }: Packet, source: Side, destination: Side): boolean {
    const known = this.#known;
    if (known) return isAt(bytes, sourceOffset, known[source]) && isAt(bytes, destinationOffset, known[destination]);
    if (
      formatAddress(bytes, sourceOffset, family) !== this.#flow[source].address ||
      formatAddress(bytes, destinationOffset, family) !== this.#flow[destination].address
    )
      return false;
    const octetsAt = (offset: number): Uint8Array => bytes.slice(offset, offset + (family === 4 ? 4 : 16));
    const [sent, received] = [octetsAt(sourceOffset), octetsAt(destinationOffset)];
    this.#known =
      source === "initiator" ? { initiator: sent, responder: received } : { initiator: received, responder: sent };
    return true;
  }
}

function isAt(bytes: Uint8Array, offset: number, address: Uint8Array): boolean {
  for (let i = 0; i < address.length; i++) if (bytes[offset + i] !== address[i]) return false;
  return true;
}
