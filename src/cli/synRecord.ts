// The initiator's first SYN on a line of ndjson: what decides how hosts and middleboxes answer it.

import type { SynFeatures } from "../core/causes/synFeatures";
import { piece, pieces, type RecordOctets } from "./recordOctets";

/** Options that are absent are null. */
export interface SynRecord {
  readonly frame: number;
  readonly ttl: number;
  readonly window: number;
  /** ECE and CWR. */
  readonly ecn: boolean;
  readonly mss: number | null;
  readonly windowScale: number | null;
  readonly tsVal: number | null;
  readonly sackPermitted: boolean;
  readonly fastOpen: boolean;
  readonly mptcp: boolean;
}

const FRAME = piece('{"frame":');
const TTL = piece(',"ttl":');
const WINDOW = piece(',"window":');
const ECN = flagPieces("ecn");
const MSS = piece(',"mss":');
const WINDOW_SCALE = piece(',"windowScale":');
const TS_VAL = piece(',"tsVal":');
const SACK_PERMITTED = flagPieces("sackPermitted");
const FAST_OPEN = flagPieces("fastOpen");
const MPTCP = flagPieces("mptcp");
const CLOSE = piece("}");

/** Writes the JSON of a `SynRecord`. */
export function writeSyn(into: RecordOctets, syn: SynFeatures): void {
  const { frame, hops, window, asksForEcn, mss, shift, tsVal, offersSack, fastOpen, mptcp } = syn;
  into.piece(FRAME);
  into.number(frame);
  into.piece(TTL);
  into.number(hops);
  into.piece(WINDOW);
  into.number(window);
  into.piece(ECN[`${asksForEcn}`]);
  into.piece(MSS);
  into.numberOrNull(orUndefined(mss));
  into.piece(WINDOW_SCALE);
  into.numberOrNull(orUndefined(shift));
  into.piece(TS_VAL);
  into.numberOrNull(Number.isNaN(tsVal) ? undefined : tsVal >>> 0);
  into.piece(SACK_PERMITTED[`${offersSack}`]);
  into.piece(FAST_OPEN[`${fastOpen}`]);
  into.piece(MPTCP[`${mptcp}`]);
  into.piece(CLOSE);
}

export function fromSynRecord(syn: SynRecord): SynFeatures {
  return {
    frame: syn.frame,
    hops: syn.ttl,
    window: syn.window,
    asksForEcn: syn.ecn,
    mss: syn.mss ?? Number.NaN,
    shift: syn.windowScale ?? Number.NaN,
    tsVal: syn.tsVal === null ? Number.NaN : syn.tsVal | 0,
    offersSack: syn.sackPermitted,
    fastOpen: syn.fastOpen,
    mptcp: syn.mptcp,
  };
}

function flagPieces(key: keyof SynRecord): Readonly<Record<"true" | "false", Uint8Array>> {
  return pieces(["true", "false"], (value) => `,"${key}":${value}`);
}

function orUndefined(value: number): number | undefined {
  return Number.isNaN(value) ? undefined : value;
}
