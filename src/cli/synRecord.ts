// The initiator's first SYN on a line of ndjson: what decides how hosts and middleboxes answer it.

import type { SynFeatures } from "../core/causes/synFeatures";

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

export function toSynRecord(syn: SynFeatures): SynRecord {
  return {
    frame: syn.frame,
    ttl: syn.hops,
    window: syn.window,
    ecn: syn.asksForEcn,
    mss: toNull(syn.mss),
    windowScale: toNull(syn.shift),
    tsVal: Number.isNaN(syn.tsVal) ? null : syn.tsVal >>> 0,
    sackPermitted: syn.offersSack,
    fastOpen: syn.fastOpen,
    mptcp: syn.mptcp,
  };
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

function toNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}
