// The rows in which the tracker keeps flows and events. Plain integers at fixed offsets: nothing is allocated for a segment,
// and values that are used together are stored together.

/**
 * Flow. Words 12–43 are all that an ordinary segment of an open flow touches: two cache lines, since a chunk begins 16 octets
 * into a page; over IPv6, words 6–11 too, which are in a third. A is the sender of the flow's first segment; of the addresses, the
 * first words are stored here (IPv4's only ones).
 */
export const F_ADDRESS_A = 12;
export const F_ADDRESS_B = 13;
/** Port of A in the upper half, of B in the lower. */
export const F_PORTS = 14;
/** The path of A, and that of B where it is another (flowPaths.ts). */
export const F_PATH = 15;
/** Bits below, FLOW_…. */
export const F_FLAGS = 16;
/** Revision at which the flow was judged; −1 when it must be judged again. */
export const F_JUDGED = 17;
export const F_LAST_FRAME = 18;
/** The first frame of the segments since the last event, and how many A and B sent. */
export const F_RUN_FRAME = 19;
export const F_RUN_A = 20;
export const F_RUN_B = 21;
/** Where A's and B's endpoint begin. */
export const F_SIDE_A = 22;
export const F_SIDE_B = 32;
/** TSval that A and B sent last. */
export const F_TSVAL_A = 42;
export const F_TSVAL_B = 43;
/** Union of `Mark`. */
export const F_MARKS = 0;
export const F_FIRST_FRAME = 1;
/** First and last event, −1 for none. */
export const F_HEAD = 2;
export const F_TAIL = 3;
/** Events kept: handshake and teardown, severe, minor (7, 12, 12 bits; bit 7 is below), and the number no longer kept. */
export const F_KEPT = 4;
export const KEPT_HANDSHAKE = 0x7f;
/** In `F_KEPT`: events of the first class were dropped. */
export const HANDSHAKE_DROPPED = 1 << 7;
export const F_DROPPED = 5;
/** The last three words of A's IPv6 address, then those of B's. */
export const F_ADDRESS_REST = 6;
/** Index of the previous flow on the same addresses, −1 for none. */
export const F_PREVIOUS = 50;
/** Worst finding (see `worstFinding.ts`), and counts by severity, as of `F_JUDGED`. */
export const F_WORST = 51;
export const F_FINDINGS = 52;
/** Which rules have findings in the flow: one bit each, by their position in the catalogue. */
export const F_RULES = 60;
export const RULE_WORDS = 4;
/** The port of side `side` of the flow whose row begins at `flowAt`. */
export function portOf(row: Int32Array, flowAt: number, side: number): number {
  const ports = row[flowAt + F_PORTS]!;
  return side === 0 ? ports >>> 16 : ports & 0xffff;
}

/** Record of the handshake's ACK + 1 (handshakeRecords.ts); 0 where that ACK was as expected. */
export const F_HANDSHAKE = 53;
export const FLOW_WIDTH = 64;

export function mssOf(offer: number): number {
  return offer & 0xffff;
}

export function shiftOf(offer: number): number {
  return offer >> 16;
}

/** Where word `word` (0 to 3) of the address of A (`side` 0) or B is stored. */
export function addressPlace(side: number, word: number): number {
  return word === 0 ? F_ADDRESS_A + side : F_ADDRESS_REST + 3 * side + word - 1;
}

/**
 * Endpoint. What the fast path needs is in its first ten words, the rest behind those of both. The variables of RFC 9293
 * §3.3.1 keep their names, as far as an endpoint's own segments show them. SND.NXT: the highest SEG.SEQ+SEG.LEN sent.
 */
export const SND_NXT = 0;
/** RCV.NXT: the highest SEG.ACK sent. */
export const RCV_NXT = 1;
/** RCV.NXT+RCV.WND, scaled: the right edge of the window last offered. */
export const RCV_EDGE = 2;
/** Lower half: RCV.WND as the field last sent has it, unscaled. Upper half: how far RCV.NXT has risen since (ackSinceData.ts). */
export const RCV_WND = 3;
/** Lower half: MSS it advertised, 0 for none. Upper half: shift count it offered, −1 for none. See `mssOf` and `shiftOf`. */
export const S_OFFER = 4;
/** IP ID (16), hops (8), how often the hops changed (7), `IP_HAS_DATA` or 0 (1) of its last segment that is no RST; 0 before there was one. */
export const S_IP = 5;
/** Bit of `S_IP`: that segment is the one of `S_LAST_FRAME`. */
export const IP_HAS_DATA = 1;
/** Bits of `S_IP`: how often the hops changed. */
export const IP_CHANGES = 0xfe;
export const IP_CHANGE = 2;
export const S_SEGMENTS = 6;
/** Last segment with data or FIN: frame and SEG.SEQ. */
export const S_LAST_FRAME = 7;
export const S_LAST_SEQ = 8;
export const S_FLAGS = 9;
/** Number after the FIN. */
export const S_FIN = 22;
export const S_DUPLICATES = 23;
/** One gap in what was captured of this side: [start, end); empty when equal. */
export const S_HOLE_START = 24;
export const S_HOLE_END = 25;
export const ISS = 26;
export const S_STATE = 27;

/** Flow, doubles. The fast path touches indices 6–13: one cache line. */
export const D_FIRST_TIME = 0;
export const D_FIRST_OFFSET = 1;
/** Octets of data, but for those in the run that is still growing. */
export const D_BYTES_A = 2;
export const D_BYTES_B = 3;
/** When the handshake was complete; NaN before. Times may be negative: a merged capture need not begin with its earliest frame. */
export const D_ESTABLISHED = 4;
export const D_RUN_OFFSET = 5;
export const D_LAST_TIME = 6;
export const D_RUN_BYTES_A = 7;
export const D_RUN_BYTES_B = 8;
export const D_LAST_TIME_A = 9;
export const D_LAST_TIME_B = 10;
export const D_LAST_OFFSET_A = 11;
export const D_LAST_OFFSET_B = 12;
export const D_RUN_TIME = 13;
export const D_MISSED_A = 14;
export const D_MISSED_B = 15;
export const FLOW_FLOATS = 16;

export const FLOW_IPV6 = 1 << 0;
/** B is the initiator. */
export const FLOW_B_INITIATES = 1 << 1;
/** A SYN or a SYN-ACK showed the roles. */
export const FLOW_ROLES_KNOWN = 1 << 2;
/** The initiator's SYN is in the capture. */
export const FLOW_SYN = 1 << 3;
export const FLOW_SYN_ACK = 1 << 4;
/** A SYN-ACK that fits a SYN of the attempt. */
export const FLOW_SYN_ACK_FITS = 1 << 5;
export const FLOW_ESTABLISHED = 1 << 6;
/** Only ordinary segments from here on need the fast path. */
export const FLOW_FAST = 1 << 7;
export const FLOW_REFUSED = 1 << 8;
/** An acceptable RST after a SYN-ACK that fits, before the handshake was complete. */
export const FLOW_RESET_EARLY = 1 << 9;
export const FLOW_RESET = 1 << 10;
/** An ICMP error about a SYN or SYN-ACK. */
export const FLOW_UNREACHABLE = 1 << 11;
/** One side sent a segment other than a SYN: where the responder was not captured, the initiator. */
export const FLOW_NON_SYN_SEEN = 1 << 12;
/** The initiator answered the SYN-ACK with an ACK whose numbers are wrong for certain (`isBroken`). */
export const FLOW_ANSWER_MISFITS = 1 << 13;
export const FLOW_SWAPPED = 1 << 14;
export const FLOW_DUPLICATED = 1 << 15;
export const FLOW_CUT = 1 << 16;
export const FLOW_OFFLOADED = 1 << 17;
/** The previous flow was still open when this one began. */
export const FLOW_PREVIOUS_OPEN = 1 << 18;
/** SYN, SYN-ACK and ACK seen so far are plain: the stage reached, two bits. */
export const FLOW_STAGE_SHIFT = 19;
export const FLOW_STAGE = 3 << FLOW_STAGE_SHIFT;
/** Reported to listeners as over. */
export const FLOW_OVER = 1 << 21;
/** Both sides' window scale options are known, or known to be absent. */
export const FLOW_SCALE_KNOWN = 1 << 22;
/** Timestamps, window scale, SACK: offered and answered. */
export const FLOW_TIMESTAMPS = 1 << 23;
export const FLOW_SCALED = 1 << 24;
/** A SYN came while the flow was open: the next bare ACK of the other side answers it. */
export const FLOW_CHALLENGED = 1 << 25;
/** `FLOW_RESET` is of a RST that its receiver need not have accepted. */
export const FLOW_RESET_DOUBTFUL = 1 << 28;
/** ECN was asked for on a SYN and agreed to on the SYN-ACK. */
export const FLOW_ECN = 1 << 26;
/** The responder repeats its SYN-ACK although a fitting ACK passed, and sends nothing else: it did not accept that ACK. */
export const FLOW_NOT_TAKEN = 1 << 29;
/** What follows may still change the verdict on the handshake's ACK. */
export const FLOW_ASKED = 1 << 27;

/** The responder continued as only the initiator's ACK of its SYN-ACK allows, and that ACK is not in the capture. */
export const FLOW_ACK_UNSEEN = 1 << 30;

export const SIDE_ISS = 1 << 0;
export const SIDE_NXT = 1 << 1;
export const SIDE_ACK = 1 << 2;
export const SIDE_EDGE = 1 << 3;
export const SIDE_FIN = 1 << 4;
export const SIDE_RST = 1 << 5;
/** It offered SACK-Permitted, Timestamps. */
export const SIDE_SACK = 1 << 6;
export const SIDE_TIMESTAMPS = 1 << 7;
/** The peer acknowledged its SYN with a number that fits. */
export const SIDE_SYN_ACKED = 1 << 8;
/** It sent a segment that only a synchronized endpoint sends: ACK, no SYN, no RST. */
export const SIDE_SYNCHRONIZED = 1 << 9;
/** It sent a SYN-ACK. */
export const SIDE_SYN_ACK = 1 << 10;
export const SIDE_FIN_ACKED = 1 << 11;
/** It sent a SYN without ACK. */
export const SIDE_SYN = 1 << 12;
/** Its SYN carried data. */
export const SIDE_SYN_DATA = 1 << 13;
/** Its sequence numbers changed: a second ISN was seen. */
export const SIDE_ISS_CHANGED = 1 << 14;
/** It sent more after a doubtful RST of its own. */
export const SIDE_WENT_ON = 1 << 15;
/** Bits from here on are not kept with an event. It sent a segment with Timestamps: `F_TSVAL_A`, `F_TSVAL_B` are known. */
export const SIDE_STAMPED = 1 << 16;
/** Its SYN asked for ECN, or its SYN-ACK agreed to it. */
export const SIDE_ECN = 1 << 17;
/** Its last segment lay beyond the window that the peer had offered. */
export const SIDE_BEYOND = 1 << 18;
/** Its last data was a few zero octets, on a segment that may have been a pure ACK with link padding. */
export const SIDE_MAYBE_PADDED = 1 << 19;
/** Its own numbers proved that its pure ACKs are padded. */
export const SIDE_PADS = 1 << 20;
/** The first flow of the capture in which its host sends a SYN without MSS, or a segment with a wrong checksum. */
export const SIDE_FIRST_WITHOUT_MSS = 1 << 21;
export const SIDE_FIRST_WRONG_CHECKSUM = 1 << 22;
/** FIN, PSH, ECE and CWR of its last segment with data or FIN, each that much further up. */
export const LAST_FLAGS_SHIFT = 23;
export const SIDE_LAST_FLAGS = 0xc9 << LAST_FLAGS_SHIFT;
/** What its first data begins with, in two bits between those (`FIRST_…` of firstOctets.ts). */
export const FIRST_DATA_SHIFT = 24;
/** Its first data is an HTTP error that asks for TLS. Between those, too. */
export const SIDE_ASKS_FOR_TLS = 1 << 27;

/** Event. Kind in bits 0–1, sender (0 is A) in bit 2, states before A, B and after A, B in four bits each from bit 4. */
export const E_KIND = 0;
/** Bit of `E_KIND`. */
export const E_KNOWN_TSVAL = 1 << 20;
export const E_NEXT = 1;
export const E_FRAME = 2;
export const E_MARKS = 3;
export const E_SEQ = 4;
export const E_ACK = 5;
export const E_PAYLOAD = 6;
/** Flags (12 bits), data offset (4), window (16). */
export const E_FLAGS = 7;
/** Urgent pointer and checksum. */
export const E_URGENT = 8;
/** IP ID (16), hops (8), where it was recorded (6, `Packet.point`), ECN (2). */
export const E_IP = 9;
export const E_POINT_SHIFT = 2;
/** Where options and the head of a RST's payload are in the arena, how long they are (8 bits each), and defects (16). */
export const E_BLOB = 10;
export const E_BLOB_LENGTHS = 11;
export const E_SENDER_SND_NXT = 12;
export const E_SENDER_RCV_NXT = 13;
export const E_SENDER_RCV_EDGE = 14;
export const E_RECEIVER_SND_NXT = 15;
export const E_RECEIVER_RCV_NXT = 16;
export const E_RECEIVER_RCV_EDGE = 17;
/** `SIDE_…` of sender and receiver before the segment, 16 bits each: which of the numbers above are known. */
export const E_KNOWN = 18;
/** Row of the folded repeats (`FD_…` of events.ts) + 1; 0 without any. */
export const E_FOLDED = 19;
/** TSval of the sender's segment before this one, where `E_KNOWN_TSVAL` is set in `E_KIND`. */
export const E_LAST_TSVAL = 20;
export const EVENT_WIDTH = 21;

/** Of a SYN-ACK, in bits 21–22 of `E_KIND`: whether it acknowledges a SYN (`judgeSynAck`). */
export const E_SYN_ACK_FIT_SHIFT = 21;
/** In bits 23–31 of `E_KIND`: which addresses of the link layer the frame has (`LinkAddresses`). */
export const E_LINK_SHIFT = 23;
export const SYN_ACK_NOT_JUDGED = 0;
export const SYN_ACK_FITS = 1;
export const SYN_ACK_EXPLAINED = 2;
export const SYN_ACK_WRONG = 3;

export const KIND_SEGMENT = 0;
export const KIND_RUN = 1;
export const KIND_ICMP = 2;

/** Run: segments by A and B, and the row of its doubles. */
export const R_COUNT_A = 4;
export const R_COUNT_B = 5;
export const R_FLOATS = 6;

/** ICMP: quoted SEG.SEQ, flags (−1 unknown), type and code, MTU, family, source address (four words), the quoted sender. */
export const I_SEQ = 4;
export const I_FLAGS = 5;
export const I_TYPE_CODE = 6;
export const I_MTU = 7;
export const I_FAMILY = 8;
export const I_SOURCE = 9;
export const I_QUOTED_SIDE = 13;
/** Octets of data of the quoted segment, by its IP header; with its options where the quote ends before the data offset. */
export const I_QUOTED_LENGTH = 14;

/** States as indices of `STATES`. */
export const ST_UNKNOWN = 0;
export const ST_CLOSED = 1;
export const ST_LISTEN = 2;
export const ST_SYN_SENT = 3;
export const ST_SYN_RECEIVED = 4;
export const ST_ESTABLISHED = 5;
export const ST_FIN_WAIT_1 = 6;
export const ST_FIN_WAIT_2 = 7;
export const ST_CLOSE_WAIT = 8;
export const ST_CLOSING = 9;
export const ST_LAST_ACK = 10;
export const ST_TIME_WAIT = 11;
