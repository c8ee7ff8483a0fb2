// What the tracker keeps of a handshake whose ACK was not as expected: the numbers for the verdict (tcp/handshakeVerdict)
// and what followed. One row for each such flow and none for the others.

import { FloatRows } from "../bytes/growingRows";
import type { HandshakeAck, HandshakeReactions } from "../tcp/handshakeVerdict";
import { toSeq } from "../tcp/seq";

/** The ACK: see `HandshakeAck`. */
export const H_SEQ = 0;
export const H_ACK = 1;
export const H_BARE = 2;
export const H_ISS = 3;
export const H_SYN_NXT = 4;
export const H_IRS = 5;
export const H_SYN_ACK_NXT = 6;
export const H_PEER_NXT = 7;
export const H_SYN_ACK_ACK = 8;
export const H_SYN_ACK_WINDOW = 9;
export const H_SYN_ACK_FITS = 10;
export const H_SINCE_SYN_ACK = 11;
/** NaN where there is none. */
export const H_PREVIOUS_NXT = 12;
/** Frame and time of the ACK, and the time from the SYN to the SYN-ACK, in ns. */
export const H_FRAME = 13;
export const H_TIME = 14;
export const H_ROUND_TRIP = 15;

/** What followed: see `HandshakeReactions`. NaN: not known. */
export const H_PEER_ACKED = 16;
export const H_SYN_ACKS = 17;
/** Index into `NEXT_KINDS`, 0 for none yet. */
export const H_NEXT_KIND = 18;
export const H_NEXT_SEQ = 19;
export const H_NEXT_NXT = 20;
export const H_NEXT_AFTER = 21;
/** Index into `BELOW_KINDS`, 0 for none. */
export const H_BELOW_KIND = 22;
export const H_BELOW_AFTER = 23;
/** 1: it does; −1: the initiator has acknowledged something since the responder continued, and does not; 0: not known. */
export const H_TAKES_BACK = 24;

/** The frame that completed the handshake, 0 while it is not complete. */
export const H_COMPLETED_BY = 25;
/** SYN-ACKs that were repeated although a fitting ACK had passed, before the responder sent anything else. */
export const H_REFUSALS = 26;
/** The responder accepted the connection after all. */
export const H_ACCEPTED = 27;
export const RECORD_WIDTH = 28;

const NEXT_KINDS = [undefined, "syn-ack", "rst", "other"] as const;
const BELOW_KINDS = [undefined, "filled", "crossed", "returned"] as const;

export const NEXT_SYN_ACK = 1;
export const NEXT_RST = 2;
export const NEXT_OTHER = 3;
export const BELOW_FILLED = 1;
export const BELOW_CROSSED = 2;
export const BELOW_RETURNED = 3;

export class HandshakeRecords extends FloatRows {
  constructor() {
    super(RECORD_WIDTH);
  }
}

/** The numbers of the ACK in the record that begins at `h`. */
export function readHandshakeAck(record: Float64Array, h: number): HandshakeAck {
  const previousNxt = record[h + H_PREVIOUS_NXT]!;
  return {
    seq: toSeq(record[h + H_SEQ]!),
    ack: toSeq(record[h + H_ACK]!),
    isBare: record[h + H_BARE] === 1,
    iss: toSeq(record[h + H_ISS]!),
    synNxt: toSeq(record[h + H_SYN_NXT]!),
    irs: toSeq(record[h + H_IRS]!),
    synAckNxt: toSeq(record[h + H_SYN_ACK_NXT]!),
    peerNxt: toSeq(record[h + H_PEER_NXT]!),
    synAckAck: toSeq(record[h + H_SYN_ACK_ACK]!),
    synAckWindow: record[h + H_SYN_ACK_WINDOW]!,
    synAckFits: record[h + H_SYN_ACK_FITS] === 1,
    sinceSynAckNs: record[h + H_SINCE_SYN_ACK]!,
    previousNxt: Number.isNaN(previousNxt) ? undefined : toSeq(previousNxt),
  };
}

/** What followed that ACK, up to the tracker's present position. */
export function readReactions(record: Float64Array, h: number): HandshakeReactions {
  const next = NEXT_KINDS[record[h + H_NEXT_KIND]!];
  const below = BELOW_KINDS[record[h + H_BELOW_KIND]!];
  const peerAcked = record[h + H_PEER_ACKED]!;
  return {
    peerAcked: Number.isNaN(peerAcked) ? undefined : toSeq(peerAcked),
    synAcks: record[h + H_SYN_ACKS]!,
    next: next && {
      kind: next,
      seq: toSeq(record[h + H_NEXT_SEQ]!),
      nxt: toSeq(record[h + H_NEXT_NXT]!),
      afterNs: record[h + H_NEXT_AFTER]!,
    },
    below: below && { kind: below, afterNs: record[h + H_BELOW_AFTER]! },
    takesBack: record[h + H_TAKES_BACK] === 1,
  };
}
