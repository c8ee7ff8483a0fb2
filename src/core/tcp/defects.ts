/** `Packet.defects`: why the decoder could not read the segment completely. */
export const Defect = {
  /** The snap length cut the TCP header before its 14th octet: numbers or control bits are missing (read as 0). */
  HeaderCut: 1,
  /** The snap length cut the options. */
  OptionsCut: 2,
  /** Data offset below 5, or beyond the segment. Options are then empty. */
  DataOffsetWrong: 4,
  /** The IP datagram is shorter than a TCP header. */
  SegmentTooShort: 8,
  /** A first fragment: the payload length is that of this fragment. */
  Fragment: 16,
  /** Payload or trailer octets were not captured, so the checksum cannot be verified. */
  PayloadCut: 32,
  /** An IP length goes beyond the packet or tunnel around it; the payload length is what there was room for. */
  LengthBeyondFrame: 64,
  /** The snap length cut the TCP header behind its control bits: the window is missing (read as 0), and what follows it. */
  WindowCut: 128,
  /** Taken out of a run, which does not keep every field: SEG.ACK is read as the highest one that its sender sent. */
  AckNotKept: 256,
  /** Likewise: the window is read as the last one that its sender offered. */
  WindowNotKept: 512,
  /** The UDP datagram around the segment, of a tunnel, has an incorrect checksum: its receiver drops the datagram. */
  TunnelChecksum: 1024,
} as const;
