// Captures of several places, as the editor reads them.

import { readFileSync } from "node:fs";
import { DEFAULT_ANALYSIS_SETTINGS } from "../../src/core/analysis/analysis";
import { ComparedAnalysis } from "../../src/core/analysis/comparedAnalysis";
import type { FlowDetail } from "../../src/core/rules/finding";

export function analyzeCompared(captures: Readonly<Record<string, Uint8Array>>): ComparedAnalysis {
  const names = Object.keys(captures);
  const analysis = new ComparedAnalysis(DEFAULT_ANALYSIS_SETTINGS, names);
  names.forEach((name, nth) => {
    if (nth > 0) analysis.cut();
    analysis.push(captures[name]!);
  });
  analysis.end();
  return analysis;
}

/** A recording of `test/fixtures/network`; the captures of its places along the path. */
export function recordedPlaces(scene: string, names: readonly string[]): Readonly<Record<string, Uint8Array>> {
  return Object.fromEntries(
    names.map((name) => [name, Uint8Array.from(readFileSync(`test/fixtures/network/${scene}/${name}`))]),
  );
}

export function detailAtPlaces(scene: string, names: readonly string[], flow = 1): FlowDetail {
  const detail = analyzeCompared(recordedPlaces(scene, names)).detail(flow);
  if (detail === undefined) throw new Error(`${scene} has no flow ${flow}`);
  return detail;
}
