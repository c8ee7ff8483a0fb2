// What makes a segment worth a sign of its own in the time view. Bits, since a segment can be several of them.

export const TimeKind = {
  Syn: 1 << 0,
  SynAck: 1 << 1,
  Fin: 1 << 2,
  Rst: 1 << 3,
  /** Octets that were sent before. */
  Retransmission: 1 << 4,
  /** Octets that the peer had acknowledged before they were sent again. */
  SpuriousRetransmission: 1 << 5,
  /** Octets seen for the first time, after later ones. */
  OutOfOrder: 1 << 6,
  /** Octets before it were skipped. */
  Gap: 1 << 7,
  ZeroWindow: 1 << 8,
  /** It fills the peer's window to its edge. */
  WindowFull: 1 << 9,
  DuplicateAck: 1 << 10,
  KeepAlive: 1 << 11,
  /** An ICMP error that quotes a segment of the flow. */
  Icmp: 1 << 12,
} as const;

/** Octets sent again, for whatever reason. */
export const SENT_AGAIN = TimeKind.Retransmission | TimeKind.SpuriousRetransmission;

/** About what the peer sent, and in its sequence space; the other kinds are about what the sender sends. */
export const ABOUT_PEER = TimeKind.ZeroWindow | TimeKind.DuplicateAck;

/** Bit and name of each kind, in the order in which a legend lists them. */
export const TIME_KINDS: readonly (readonly [bit: number, name: string])[] = [
  [TimeKind.Syn, "SYN"],
  [TimeKind.SynAck, "SYN-ACK"],
  [TimeKind.Retransmission, "retransmission"],
  [TimeKind.SpuriousRetransmission, "spurious retransmission"],
  [TimeKind.OutOfOrder, "out-of-order segment"],
  [TimeKind.Gap, "segment after a gap"],
  [TimeKind.DuplicateAck, "duplicate ACK"],
  [TimeKind.ZeroWindow, "zero window"],
  [TimeKind.WindowFull, "segment that fills the window"],
  [TimeKind.KeepAlive, "keep-alive"],
  [TimeKind.Fin, "FIN"],
  [TimeKind.Rst, "RST"],
  [TimeKind.Icmp, "ICMP error"],
];
