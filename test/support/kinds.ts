// Captures of other kinds, made from one: what a filter, a merge or a careless tool does to it.

import type { Analysis } from "../../src/core/analysis/analysis";
import type { CaptureIssue, CaptureIssueKind } from "../../src/core/capture/frame";
import type { Finding } from "../../src/core/rules/finding";
import { analyzeBytes } from "./capture";
import { asRecord, type CaptureRecord, pcapFile } from "./frames";
import { readCapture } from "./readCapture";

/** The records of a capture file. */
export function recordsOf(file: Uint8Array): CaptureRecord[] {
  const { frames, reader } = readCapture(file);
  const timeS = reader.clock.epochSeconds;
  return frames.map(({ data, timeNs, originalLength }) => ({ data, timeS, timeNs, originalLength }));
}

/** Octets of TCP's header in an Ethernet frame of IPv4 or IPv6 without options; `undefined` where there is none. */
export function tcpOf({ data }: CaptureRecord): { readonly flags: number; readonly payload: number } | undefined {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const v6 = view.getUint16(12) === 0x86dd;
  if (view.getUint8(v6 ? 20 : 23) !== 6) return undefined;
  const tcpAt = v6 ? 54 : 34;
  const length = v6 ? view.getUint16(18) : view.getUint16(16) - 20;
  return { flags: view.getUint8(tcpAt + 13), payload: length - 4 * (view.getUint8(tcpAt + 12) >>> 4) };
}

const CONTROL = 0x07;

/** Filters as people set them; frames without TCP pass. */
export const FILTERS = {
  "no-pure-acks": (flags: number, payload: number) => payload > 0 || (flags & CONTROL) !== 0,
  "control-only": (flags: number) => (flags & CONTROL) !== 0,
  "data-only": (flags: number, payload: number) => payload > 0 && (flags & CONTROL) === 0,
} as const;

export function filtered(records: readonly CaptureRecord[], filter: keyof typeof FILTERS): CaptureRecord[] {
  return records.filter((record) => {
    const tcp = tcpOf(record);
    return !tcp || FILTERS[filter](tcp.flags, tcp.payload);
  });
}

/** The same records later, or earlier. */
export function shifted(records: readonly CaptureRecord[], byNs: number): CaptureRecord[] {
  return records.map((record) => ({ ...record, timeNs: (record.timeNs ?? 0) + byNs }));
}

/** The records of two captures by time, as `mergecap` writes them. */
export function merged(...captures: readonly (readonly CaptureRecord[])[]): CaptureRecord[] {
  const timeOf = ({ timeS = 0, timeNs = 0 }: CaptureRecord) => timeS * 1e9 + timeNs;
  return captures.flat().toSorted((a, b) => timeOf(a) - timeOf(b));
}

/** The same frames this many hops further on: TTL and its checksum, or hop limit. */
export function hopsFurther(records: readonly CaptureRecord[], hops: number): CaptureRecord[] {
  return records.map((record) => {
    const data = record.data.slice();
    const view = new DataView(data.buffer);
    if (view.getUint16(12) === 0x86dd) view.setUint8(21, view.getUint8(21) - hops);
    else {
      view.setUint8(22, view.getUint8(22) - hops);
      const sum = view.getUint16(24) + hops * 256;
      view.setUint16(24, sum > 0xffff ? sum - 0xffff : sum);
    }
    return { ...record, data };
  });
}

export interface KindOfCapture {
  readonly issues: readonly CaptureIssue[];
  readonly kinds: readonly CaptureIssueKind[];
  readonly outcomes: readonly string[];
  /** Errors and warnings, as `rule@frame`. */
  readonly problems: readonly string[];
  readonly findings: readonly Finding[];
  readonly analysis: Analysis;
}

export function kindOf(records: readonly (CaptureRecord | Uint8Array)[]): KindOfCapture {
  const { analysis, flows, findings } = analyzeBytes(pcapFile(records.map(asRecord), { nanoseconds: true }));
  const { issues } = analysis;
  return {
    analysis,
    issues,
    kinds: issues.map(({ kind }) => kind),
    outcomes: flows.map(({ outcome }) => outcome),
    problems: findings
      .filter(({ severity }) => severity === "error" || severity === "warning")
      .map(({ rule, frame }) => `${rule}@${frame}`),
    findings,
  };
}
