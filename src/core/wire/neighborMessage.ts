/** A request for the Ethernet address of `target`, or the answer to one. Addresses as people write them. */
export interface NeighborMessage {
  readonly kind: "request" | "answer";
  readonly family: 4 | 6;
  /** Who asks, and its Ethernet address ("" where an answer does not have it). */
  readonly asker: string;
  readonly askerMac: string;
  /** Whose address is asked for, and in an answer that address. */
  readonly target: string;
  readonly targetMac: string;
}
