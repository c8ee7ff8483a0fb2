// What the kept segments of a flow have, in bits: most flows with an unusual option or start have one peculiarity, and dozens of
// rules that look for others. A rule names the signs without which it finds nothing (`Rule.needs`). Bench, no checksums and no MSS:
// the flows are judged in half the time.

import { type Arrival, type Flow, Mark } from "../../flow/flow";
import { Defect } from "../../tcp/defects";
import { ACK, AE, CWR, ECE, FIN, RST, SYN } from "../../tcp/flags";
import { SMALLEST_MSS, swappedMss } from "../../tcp/mss";
import { wordDistance } from "../../tcp/seq";
import { LARGEST_SHIFT } from "../../tcp/thresholds";
import { memoizePerFlow } from "./memoizePerFlow";

/** Each may be set without need, and is never missing: a rule that needs it decides. */
export const Sign = {
  /** Two SYNs of one side. */
  SynAgain: 1 << 0,
  /** Two SYN-ACKs of one side. */
  SynAckAgain: 1 << 1,
  /** A SYN-ACK of a side that sent a SYN as well. */
  SynAndSynAck: 1 << 2,
  /** A SYN of the responder, without ACK. */
  ResponderSyn: 1 << 3,
  /** A SYN-ACK that does not fit the SYNs. */
  UnfitSynAck: 1 << 4,
  /** An ACK without data, next after a SYN or RST of the other side. */
  AckOfSynOrRst: 1 << 5,
  /** A segment with data or a FIN after a FIN of its side, or a FIN among octets that were sent before. */
  AfterFin: 1 << 6,
  /** A SYN-ACK with ECN bits. */
  EcnAnswer: 1 << 7,
  /** A list of options that is not just NOP, MSS, window scale, SACK and Timestamps, well formed and each once. */
  OddList: 1 << 8,
  /** Four NOPs in a row. */
  NopRun: 1 << 9,
  /** An option of SYNs in another segment. */
  OptionOutsideSyn: 1 << 10,
  Sack: 1 << 11,
  /** An MSS below the smallest of IPv6, or with its octets exchanged. */
  OddMss: 1 << 12,
  LargeShift: 1 << 13,
  /** A SYN-ACK has an option that the SYNs have not. */
  Unsolicited: 1 << 14,
  /** The SYN-ACK's or the ACK's TSecr is not the TSval before. */
  OtherEcho: 1 << 15,
  /** A segment without Timestamps, though the SYN-ACK has them. */
  StampMissing: 1 << 16,
  /** A TSval below that of the segment before. */
  StampBack: 1 << 17,
} as const;

/** Signs of lists of options. */
const OF_OPTIONS = 0x3ff00;
const UNREADABLE = Defect.HeaderCut | Defect.SegmentTooShort | Defect.OptionsCut | Defect.DataOffsetWrong;
/** Fewer octets do not hold four NOPs. */
const NOPS = 4;

/** Kinds of options as bits: what a SYN can have, and SACK. */
const MSS = 1 << 2;
const SCALE = 1 << 3;
const SACK_PERMITTED = 1 << 4;
const SACK = 1 << 5;
const STAMPS = 1 << 8;

/** What `scan` found in a list. */
let tsVal = 0;
let tsEcr = 0;
let kinds = 0;

/** The signs of a flow. Those of options are looked for where an option is unusual, and else all set. */
export const signsOf = memoizePerFlow((flow: Flow): number => {
  const hasOptions = (flow.marks & Mark.OddOptions) !== 0;
  return shapeOf(flow) | (hasOptions ? optionSignsOf(flow) : OF_OPTIONS);
});

function shapeOf({ events }: Flow): number {
  let signs = 0;
  // Of the initiator and of the responder, by bits 0 and 1.
  let syns = 0;
  let synAcks = 0;
  let fins = 0;
  let asks = 0;
  for (const event of events) {
    if (event.kind !== "segment") continue;
    const side = event.from === "initiator" ? 1 : 2;
    const { flags, len } = event.seg;
    const isAsking = (flags & RST) !== 0 || (flags & (SYN | ACK)) === SYN;
    if ((flags & (SYN | RST)) === SYN) {
      if (flags & ACK) {
        if (synAcks & side) signs |= Sign.SynAckAgain;
        if (event.synAckFit !== undefined && event.synAckFit !== "fits") signs |= Sign.UnfitSynAck;
        if (flags & (AE | CWR | ECE)) signs |= Sign.EcnAnswer;
        synAcks |= side;
      } else {
        if (syns & side) signs |= Sign.SynAgain;
        if (side === 2) signs |= Sign.ResponderSyn;
        syns |= side;
      }
    } else if (!(flags & RST)) {
      if (flags & ACK && len === 0 && asks & ~side) signs |= Sign.AckOfSynOrRst;
      if (len > 0 && fins & side) signs |= Sign.AfterFin;
      if (flags & FIN) {
        if (event.marks & Mark.OldData) signs |= Sign.AfterFin;
        fins |= side;
      }
    }
    asks = isAsking ? asks | side : asks & ~side;
  }
  return syns & synAcks ? signs | Sign.SynAndSynAck : signs;
}

function optionSignsOf({ events }: Flow): number {
  let signs = 0;
  let asked = 0;
  let answered = 0;
  let isUnstamped = false;
  // TSval of the SYN; TSval and TSecr of the SYN-ACK; TSecr of the initiator's first ACK.
  let syn: number | undefined;
  let synAck: number | undefined;
  let echo: number | undefined;
  let ack: number | undefined;
  let acks = 0;
  for (const event of events) {
    // What is taken out of a run of ordinary segments has no options.
    if (event.kind !== "segment" || event.marks === Mark.Unacknowledged) continue;
    if (event.seg.defects & UNREADABLE) return OF_OPTIONS;
    const found = scan(event);
    if (found & Sign.OddList) return OF_OPTIONS;
    signs |= found;
    const { flags } = event.seg;
    const isStamped = (kinds & STAMPS) !== 0;
    const isFirst = event.from === "initiator";
    if ((flags & (SYN | RST)) === SYN) {
      if (flags & ACK) {
        if (isFirst) continue;
        answered |= kinds;
        if (acks > 0) signs |= Sign.OtherEcho;
        if (!isStamped) continue;
        if (synAck !== undefined && (synAck !== tsVal || echo !== tsEcr)) signs |= Sign.OtherEcho;
        synAck = tsVal;
        echo = tsEcr;
      } else if (isFirst) {
        asked |= kinds;
        if (!isStamped) continue;
        if (syn !== undefined && syn !== tsVal) signs |= Sign.OtherEcho;
        syn = tsVal;
      }
    } else if (!(flags & RST)) {
      if (!isStamped) isUnstamped = true;
      if (isFirst && flags & ACK && acks++ === 0 && isStamped) ack = tsEcr;
    }
  }
  if (answered & ~asked & (SCALE | SACK_PERMITTED | STAMPS)) signs |= Sign.Unsolicited;
  if (isUnstamped && answered & STAMPS) signs |= Sign.StampMissing;
  const isOther = (syn !== undefined && echo !== undefined && syn !== echo) || (ack !== undefined && ack !== synAck);
  return isOther ? signs | Sign.OtherEcho : signs;
}

/** The signs of one list; `kinds`, `tsVal` and `tsEcr` are then those of this list. */
function scan({ seg: { options: bytes, flags }, lastTsVal }: Arrival): number {
  const { length } = bytes;
  let signs = 0;
  let nops = 0;
  kinds = 0;
  let at = 0;
  while (at < length) {
    const kind = bytes[at]!;
    if (kind === 1) {
      if (++nops === NOPS) signs |= Sign.NopRun;
      at++;
      continue;
    }
    nops = 0;
    if (kind === 0) {
      for (at++; at < length; at++) if (bytes[at] !== 0) return Sign.OddList;
      break;
    }
    const size = at + 1 < length ? bytes[at + 1]! : 0;
    const bit = kind < 9 ? 1 << kind : 0;
    if (size < 2 || at + size > length || kinds & bit) return Sign.OddList;
    if (bit === STAMPS && size === 10) {
      tsVal = word(bytes, at + 2);
      tsEcr = word(bytes, at + 6);
      if (lastTsVal !== undefined && wordDistance(lastTsVal, tsVal) < 0) signs |= Sign.StampBack;
    } else if (bit === MSS && size === 4) {
      const mss = (bytes[at + 2]! << 8) | bytes[at + 3]!;
      if (mss < SMALLEST_MSS[6] || swappedMss(mss) !== undefined) signs |= Sign.OddMss;
    } else if (bit === SCALE && size === 3) {
      if (bytes[at + 2]! > LARGEST_SHIFT) signs |= Sign.LargeShift;
    } else if (bit === SACK && size > 2 && (size & 7) === 2) signs |= Sign.Sack;
    else if (bit !== SACK_PERMITTED || size !== 2) return Sign.OddList;
    kinds |= bit;
    at += size;
  }
  if (!(flags & SYN) && kinds & (MSS | SCALE | SACK_PERMITTED)) signs |= Sign.OptionOutsideSyn;
  return signs;
}

function word(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
}
