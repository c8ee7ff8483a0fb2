// A SYN's options in one pass, and the question whether another segment's need a closer look. Only what the tracker needs
// to scale windows and to choose which segments are kept; the whole list is parsed when a rule or a person asks.

import { wordDistance } from "../tcp/seq";
import type { Packet } from "../wire/packet";
import { F_FLAGS, F_TSVAL_A, FLOW_ROLES_KNOWN, FLOW_TIMESTAMPS } from "./rowLayout";

export const OPT_MSS = 1;
export const OPT_SCALE = 2;
export const OPT_SACK_PERMITTED = 4;
export const OPT_SACK = 8;
export const OPT_TIMESTAMPS = 16;
/** Fast Open, MPTCP, Accurate ECN, authentication and everything else that is not the usual five. */
export const OPT_OTHER = 32;
/** A length that does not fit, a kind twice, octets after the end, four NOPs in a row. */
export const OPT_ODD = 64;

/** What the last call of `scanOptions` saw. */
export interface OptionScan {
  seen: number;
  mss: number;
  shift: number;
  tsVal: number;
  tsEcr: number;
  /** Where the SACK blocks begin and end; equal where there are none. */
  sackStart: number;
  sackEnd: number;
}

export const scan: OptionScan = { seen: 0, mss: 0, shift: -1, tsVal: 0, tsEcr: 0, sackStart: 0, sackEnd: 0 };

/** Reads `bytes[start, end)` into `scan`. */
export function scanOptions(bytes: Uint8Array, view: DataView, start: number, end: number): OptionScan {
  let seen = 0;
  let nops = 0;
  scan.mss = 0;
  scan.shift = -1;
  scan.tsVal = 0;
  scan.tsEcr = 0;
  scan.sackStart = 0;
  scan.sackEnd = 0;
  let at = start;
  while (at < end) {
    const kind = bytes[at]!;
    if (kind === 1) {
      if (++nops >= 4) seen |= OPT_ODD;
      at++;
      continue;
    }
    nops = 0;
    if (kind === 0) {
      for (let rest = at + 1; rest < end; rest++) if (bytes[rest] !== 0) seen |= OPT_ODD;
      break;
    }
    const length = at + 1 < end ? bytes[at + 1]! : 0;
    if (length < 2 || at + length > end) {
      seen |= OPT_ODD;
      break;
    }
    let bit = OPT_OTHER;
    switch (kind) {
      case 2:
        bit = OPT_MSS;
        if (length === 4) scan.mss = view.getUint16(at + 2);
        else seen |= OPT_ODD;
        break;
      case 3:
        bit = OPT_SCALE;
        if (length === 3) scan.shift = bytes[at + 2]!;
        else seen |= OPT_ODD;
        break;
      case 4:
        bit = OPT_SACK_PERMITTED;
        if (length !== 2) seen |= OPT_ODD;
        break;
      case 5:
        bit = OPT_SACK;
        if ((length - 2) & 7 || length === 2) seen |= OPT_ODD;
        else {
          scan.sackStart = at + 2;
          scan.sackEnd = at + length;
        }
        break;
      case 8:
        bit = OPT_TIMESTAMPS;
        if (length === 10) {
          scan.tsVal = view.getInt32(at + 2);
          scan.tsEcr = view.getInt32(at + 6);
        } else seen |= OPT_ODD;
        break;
    }
    if (seen & bit & ~OPT_OTHER) seen |= OPT_ODD;
    seen |= bit;
    at += length;
  }
  scan.seen = seen;
  return scan;
}

/**
 * Whether a segment of side `side` of an open flow, whose row begins at `flowAt`, has the options that most have: Timestamps that
 * do not decrease where they were negotiated, and no other option; or no options.
 */
export function hasOrdinaryOptions(packet: Packet, row: Int32Array, flowAt: number, side: number): boolean {
  const flowFlags = row[flowAt + F_FLAGS]!;
  const length = packet.optionsEnd - packet.optionsStart;
  if (length === 0) return !(flowFlags & FLOW_TIMESTAMPS);
  return (
    length === 12 &&
    (flowFlags & (FLOW_TIMESTAMPS | FLOW_ROLES_KNOWN)) !== FLOW_ROLES_KNOWN &&
    packet.view.getUint32(packet.optionsStart) === 0x0101080a &&
    wordDistance(row[flowAt + F_TSVAL_A + side]!, packet.view.getInt32(packet.optionsStart + 4)) >= 0
  );
}
