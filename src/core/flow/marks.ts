/**
 * The tracker's observations on a segment: neutral facts that make it worth keeping. Whether one of them is an error is
 * decided by the rules. A rule names the marks that a flow must have for the rule to apply (`Rule.marks`).
 */
export const Mark = {
  /** Part of the beginning of the flow: a SYN, a SYN-ACK, or the answer to one. Every flow has these. */
  Handshake: 1 << 0,
  /** The flow did not begin with SYN, SYN-ACK, ACK with exactly matching numbers, each seen once, in order. */
  OddStart: 1 << 1,
  /** A FIN, or the first acknowledgment of one. */
  Teardown: 1 << 2,
  Rst: 1 << 3,
  /**
   * SYN with FIN or RST; none of SYN, ACK, RST; FIN without ACK; a number in the field of an absent ACK; reserved bits; URG with a
   * pointer outside the segment's data; ECE or CWR where ECN was not agreed.
   */
  OddFlags: 1 << 4,
  /** Unusual options of this segment, or of the two SYNs together. */
  OddOptions: 1 << 5,
  /** SEG.SEQ above the sender's SND.NXT: a segment before it was not captured. */
  Gap: 1 << 6,
  /** SEG.SEQ below the sender's SND.NXT, with data or FIN: sent before, or out of order. */
  OldData: 1 << 7,
  /** SEG.ACK above everything the peer was seen to send, or data that the peer had acknowledged before they were seen. */
  AckUnseen: 1 << 8,
  /** Same SEG.ACK and window as before, no data, while the peer has data in flight. */
  DuplicateAck: 1 << 9,
  /** SEG.SEQ = SND.NXT−1 with at most one octet, from a side with nothing in flight. */
  KeepAlive: 1 << 10,
  /** Window 0, on a segment that is not a SYN, FIN or RST; on a SYN-ACK it counts. */
  ZeroWindow: 1 << 11,
  /** The segment fills the peer's window to its edge. */
  WindowFull: 1 << 12,
  /** The right edge of the window moved left. */
  WindowShrunk: 1 << 13,
  /** More data than the peer's MSS allows. */
  BeyondMss: 1 << 14,
  /** Data, FIN or SYN beyond this side's own FIN, or anything after its own RST. */
  AfterEnd: 1 << 15,
  /** Data before the handshake was complete. */
  EarlyData: 1 << 16,
  /** A SYN in a synchronized state, or the answer to it or to an unacceptable RST. */
  Challenge: 1 << 17,
  /** An ICMP error quotes a segment of this flow. */
  Icmp: 1 << 18,
  /** The checksum was verified and is incorrect. */
  Checksum: 1 << 19,
  /** The header could not be read completely: data offset, length or truncation. */
  OddHeader: 1 << 20,
  /** A SYN-ACK between other Ethernet addresses than the SYN. */
  OtherLink: 1 << 21,
  /** Of the flow: at its end, something was not acknowledged (SYN-ACK, data or FIN), or not answered (SYN). */
  Unacknowledged: 1 << 22,
  /** Its TTL or hop limit is two or more away from that of the sender's segment before; the first few such segments only. */
  OtherHops: 1 << 23,
  /** Of the flow: its SYN or SYN-ACK belongs to a host whose ISNs follow a pattern. */
  IsnPattern: 1 << 24,
  /** The first segment of a flow whose SYN was not captured. */
  MidFlow: 1 << 25,
  /** Acknowledges data that had been retransmitted, or fills a gap: kept so that the diagram shows the recovery. */
  Recovery: 1 << 26,
  /** Of the flow: a port is 0, or both endpoints have the same address and port. */
  OddEndpoints: 1 << 27,
  /** SEG.SEQ below the ISN; or the sender is back at its old numbers after a segment beyond the window. */
  Misplaced: 1 << 28,
  /** A few zero octets on what would else be a pure ACK: they may be link padding. */
  Padding: 1 << 29,
  /** Other octets than were sent before with the same sequence numbers. */
  Changed: 1 << 30,
  /** The first FIN of the flow, from a side that had sent no data. */
  SilentClose: 1 << 31,
} as const;

/**
 * What is known of a flow as a whole, beside the marks of its segments: from its row, from other flows, or from the settings. A
 * rule names the traits that it applies to as well (`Rule.traits`). No event has them, so they cost a segment nothing.
 */
export const Trait = {
  /** An earlier flow used the same addresses and ports. */
  Reused: 1 << 0,
  /** The handshake took longer than the setting `handshakeSlowMs`. */
  Slow: 1 << 1,
  /** Its first SYN left as soon as a late answer of ARP or Neighbor Discovery came. */
  Waited: 1 << 2,
  /** Other places recorded the same connection. */
  SeveralPlaces: 1 << 3,
  /** One side sent a FIN, the other did not, and neither a RST that ended the flow. */
  HalfClosed: 1 << 4,
  /** The first data of the two sides is of different protocols, as far as it shows. */
  ProtocolsDiffer: 1 << 5,
} as const;

/** Marks of the events that open and end a flow: a flow keeps MAX_HANDSHAKE_EVENTS of them, and only counts those after. */
export const HANDSHAKE_CLASS = Mark.Handshake | Mark.Teardown | Mark.Rst | Mark.MidFlow | Mark.Icmp;
export const MAX_HANDSHAKE_EVENTS = 120;
