// Two captures with the truth known, compared.

import { Analysis, DEFAULT_ANALYSIS_SETTINGS } from "../../src/core/analysis/analysis";
import { Comparison } from "../../src/core/analysis/comparison";
import type { Habits, Journey } from "./twoPlaces";

export const JOURNEY: Journey = {
  family: 4,
  ports: [50_000, 80],
  isns: { initiator: 2 ** 32 - 10, responder: 2 ** 31 - 1 },
  farClock: (ns) => ns,
};
export const HABITS: Habits = { hasIpIds: true, hasTimestamps: true, loss: 0.2, rounds: 20 };

export function read(bytes: Uint8Array): Analysis {
  const analysis = new Analysis(DEFAULT_ANALYSIS_SETTINGS, undefined, { traced: true });
  analysis.push(bytes);
  analysis.end();
  return analysis;
}

export function compare(files: readonly Uint8Array[], offsetsNs?: readonly (number | undefined)[]): Comparison {
  const captures = files.map((bytes, at) => ({ name: `${"abc"[at]}.pcap`, analysis: read(bytes) }));
  return new Comparison(captures, offsetsNs && { offsetsNs });
}
