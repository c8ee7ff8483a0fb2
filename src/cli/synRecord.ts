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

/** JSON of a `SynRecord`. */
export function synJson(syn: SynFeatures): string {
  const { frame, hops, window, asksForEcn, mss, shift, tsVal, offersSack, fastOpen, mptcp } = syn;
  const options = `"mss":${orNull(mss)},"windowScale":${orNull(shift)},"tsVal":${Number.isNaN(tsVal) ? "null" : tsVal >>> 0}`;
  return `{"frame":${frame},"ttl":${hops},"window":${window},"ecn":${asksForEcn},${options},"sackPermitted":${offersSack},"fastOpen":${fastOpen},"mptcp":${mptcp}}`;
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

function orNull(value: number): string {
  return Number.isNaN(value) ? "null" : `${value}`;
}
