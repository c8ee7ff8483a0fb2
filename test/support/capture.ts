// From octets, or a script, to the flows and findings of the whole pipeline.

import { Analysis, DEFAULT_ANALYSIS_SETTINGS } from "../../src/core/analysis/analysis";
import type { AnalysisSettings } from "../../src/core/analysis/query";
import type { Flow } from "../../src/core/flow/flow";
import type { Finding } from "../../src/core/rules/finding";
import type { Rule } from "../../src/core/rules/rule";
import { buildScript, type ScriptSetting } from "./script";

export interface AnalyzedCapture {
  readonly analysis: Analysis;
  readonly flows: readonly Flow[];
  /** Of all flows, in their order. */
  readonly findings: readonly Finding[];
}

/** Analyses a capture passed in one piece, by the whole catalogue unless `rules` are given. */
export function analyzeBytes(
  bytes: Uint8Array,
  settings: Partial<AnalysisSettings> = {},
  rules?: readonly Rule[],
): AnalyzedCapture {
  const analysis = new Analysis({ ...DEFAULT_ANALYSIS_SETTINGS, ...settings }, rules);
  analysis.push(bytes);
  analysis.end();
  const flows = Array.from({ length: analysis.flowCount }, (_, i) => analysis.flow(i + 1)).filter(
    (flow) => flow !== undefined,
  );
  return { analysis, flows, findings: flows.flatMap((flow) => analysis.findings(flow)) };
}

/** Analyses the capture that a script describes. */
export function analyzeScript(
  script: string,
  options: ScriptSetting & { readonly settings?: Partial<AnalysisSettings> } = {},
): AnalyzedCapture {
  return analyzeBytes(buildScript(script, options).bytes, options.settings);
}
