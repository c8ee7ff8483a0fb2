// What a line of a listing says of one packet. `undefined` is "not in the text".

export interface ListedEndpoint {
  /** 4 or 16 octets. */
  readonly address: Uint8Array;
  readonly port: number;
}

/** What the text says of the link layer. */
export interface ListedLink {
  readonly source: Uint8Array;
  readonly destination: Uint8Array;
  readonly vlans: readonly number[];
}

/** Where a packet was recorded on a system with several interfaces, as the `any` device tells. */
export interface ListedPlace {
  /** From 1. */
  readonly interfaceIndex: number;
  readonly isOutgoing: boolean;
}

/** A tunnel around a packet: VXLAN (RFC 7348). */
export interface ListedTunnel {
  readonly source: Uint8Array;
  readonly destination: Uint8Array;
  readonly vni: number;
}

/** What is around a packet. */
export interface ListedSurroundings {
  readonly link?: ListedLink | undefined;
  readonly place?: ListedPlace | undefined;
  readonly tunnel?: ListedTunnel | undefined;
}

/** What the text says of the IP header, beside the addresses. */
export interface ListedIp {
  readonly tos: number;
  readonly hops: number;
  /** IPv4 only. */
  readonly id: number;
  readonly dontFragment: boolean;
}

/** Sequence numbers as the text has them: relative or not. */
export interface ListedSegment {
  readonly source: ListedEndpoint;
  readonly destination: ListedEndpoint;
  /** 12 bits. */
  readonly flags: number;
  readonly seq: number | undefined;
  readonly ack: number | undefined;
  /** The field as sent; undefined where the text has none, or one that was scaled by an unknown shift. */
  readonly window: number | undefined;
  readonly urgent: number;
  readonly payloadLength: number;
  readonly options: ListedOptions | undefined;
  /** The field's value, where the text has it or says that it was verified. */
  readonly checksum?: ListedChecksum;
  readonly ip?: ListedIp;
}

export type ListedChecksum = { readonly kind: "correct" } | { readonly kind: "value"; readonly value: number };

export interface ListedOptions {
  /** Padded to a multiple of four. */
  readonly octets: Uint8Array;
  /** False where an option was not understood: `octets` ends before it. */
  readonly isComplete: boolean;
  /** Where SACK blocks begin in `octets`: their numbers are as relative as those of the segment. */
  readonly sackBlocks: readonly number[];
}

/** A packet that is no TCP segment: what it is called, and what its frame needs. */
export interface ListedOther {
  readonly protocol: "udp" | "icmp" | "icmpv6" | "arp" | "other";
  readonly source?: Uint8Array;
  readonly destination?: Uint8Array;
  readonly error?: ListedIcmpError;
  readonly arp?: ListedArp;
}

/** An ICMP error without its quote: which packet it is about has to be found. */
export interface ListedIcmpError {
  readonly type: number;
  readonly code: number;
  readonly mtu: number;
  /** Where the packet was sent to; undefined where the text does not say. */
  readonly target?: Uint8Array;
  readonly targetPort?: number;
}

export interface ListedArp {
  readonly isReply: boolean;
  readonly sender: Uint8Array;
  readonly target: Uint8Array | undefined;
  readonly senderMac: Uint8Array | undefined;
}
