// The content of a frame, as far as TCP is concerned. Fields as on the wire, without a judgment.

/** The result of decoding a frame. */
export const PacketKind = {
  /** No TCP: ARP, UDP, a later fragment, an unsupported protocol. Counted by the decoder. */
  Other: 0,
  /** A TCP segment: at least its first 20 octets, or as much as was captured (see `truncated`). */
  Tcp: 1,
  /** An ICMP or ICMPv6 error that quotes a TCP segment. Then the `tcp` fields are those of the quoted segment. */
  IcmpError: 2,
} as const;
export type PacketKind = (typeof PacketKind)[keyof typeof PacketKind];

/** One decoded packet; a cursor that the next decode overwrites. */
export interface Packet {
  kind: PacketKind;
  /** The buffer of all offsets: the frame's, or that of reassembled fragments. */
  bytes: Uint8Array;
  view: DataView;
  /** 4 or 6. */
  family: 4 | 6;
  /** Where the addresses begin in `bytes` (4 or 16 octets each). */
  sourceOffset: number;
  destinationOffset: number;
  /** Where the addresses of the pseudo-header begin: others where a home address or a routing header gives them (RFC 8200 §8.1). */
  pseudoSourceOffset: number;
  pseudoDestinationOffset: number;
  /** Identity of VLANs, tunnels and MPLS labels around the packet: index into `PathTable.paths`; 0 is none. */
  path: number;
  /** Where the frame was recorded: a number of `RecordingPoints`; 0 where the capture does not say. */
  point: number;
  /** Where the addresses of the innermost Ethernet header begin in `bytes`, the destination's first; −1 without one. */
  linkOffset: number;
  /** Identification field of IPv4; 0 for IPv6 without a fragment header. */
  ipId: number;
  /** TTL or hop limit. */
  hops: number;
  /** Two ECN bits of the IP header. */
  ecn: number;
  /** Where TCP's header begins in `bytes`. */
  tcpOffset: number;
  sourcePort: number;
  destinationPort: number;
  seq: number;
  ack: number;
  /** 12 bits, see core/tcp/flags. −1 if the quote of an ICMP error is too short. */
  flags: number;
  window: number;
  checksum: number;
  urgent: number;
  /** The data offset field as on the wire, in 32-bit words. */
  dataOffset: number;
  /** Options as captured: `bytes[optionsStart, optionsEnd)`. */
  optionsStart: number;
  optionsEnd: number;
  /** Octets of data according to the IP header, captured or not. */
  payloadLength: number;
  /** First octet of the payload in `bytes`; it was captured up to `payloadEnd`. */
  payloadStart: number;
  payloadEnd: number;
  /** Bits of `Defect`. */
  defects: number;
  /** IcmpError only: type and code, and who sent it (offset of the outer source address, outer family). */
  icmpType: number;
  icmpCode: number;
  icmpSourceOffset: number;
  icmpFamily: 4 | 6;
  /** IcmpError only: next-hop MTU of "fragmentation needed" / "packet too big"; 0 if absent. */
  icmpMtu: number;
}

/** A packet for `PacketDecoder` to fill. */
export function emptyPacket(): Packet {
  const bytes = new Uint8Array(0);
  return {
    kind: PacketKind.Other,
    bytes,
    view: new DataView(bytes.buffer),
    family: 4,
    sourceOffset: 0,
    destinationOffset: 0,
    pseudoSourceOffset: 0,
    pseudoDestinationOffset: 0,
    path: 0,
    point: 0,
    linkOffset: -1,
    ipId: 0,
    hops: 0,
    ecn: 0,
    tcpOffset: 0,
    sourcePort: 0,
    destinationPort: 0,
    // −0 is not a small integer: V8 stores a double here from the start, and does not recompile when the first one is assigned.
    // Measured, with the same in `Frame` and `Recorded`: 12 % of the benchmark's time.
    seq: -0,
    ack: -0,
    flags: 0,
    window: 0,
    checksum: 0,
    urgent: 0,
    dataOffset: 0,
    optionsStart: 0,
    optionsEnd: 0,
    payloadLength: 0,
    payloadStart: 0,
    payloadEnd: 0,
    defects: 0,
    icmpType: 0,
    icmpCode: 0,
    icmpSourceOffset: 0,
    icmpFamily: 4,
    icmpMtu: 0,
  };
}
