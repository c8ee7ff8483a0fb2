// From octets, or a script, to the flows and findings of the whole pipeline.

import { Analysis, DEFAULT_ANALYSIS_SETTINGS } from "../../src/core/analysis/analysis";
import { Comparison } from "../../src/core/analysis/comparison";
import type { AnalysisSettings } from "../../src/core/analysis/query";
import type { Flow } from "../../src/core/flow/flow";
import type { Finding } from "../../src/core/rules/finding";
import type { Rule } from "../../src/core/rules/rule";
import { buildScript, type ScriptCapture, type ScriptSetting } from "./script";

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
  return analyzed(read(bytes, settings, rules));
}

/** Analyses the capture of a script, compared with the one near the responder where there is one. */
export function analyzeBuilt(
  { bytes, far }: ScriptCapture,
  settings: Partial<AnalysisSettings> = {},
  rules?: readonly Rule[],
): AnalyzedCapture {
  if (far === undefined) return analyzeBytes(bytes, settings, rules);
  const [client, server] = [bytes, far].map((each) => read(each, settings, rules, true));
  new Comparison([
    { name: "client.pcap", analysis: client! },
    { name: "server.pcap", analysis: server! },
  ]);
  return analyzed(client!);
}

function read(
  bytes: Uint8Array,
  settings: Partial<AnalysisSettings>,
  rules?: readonly Rule[],
  traced = false,
): Analysis {
  const analysis = new Analysis({ ...DEFAULT_ANALYSIS_SETTINGS, ...settings }, rules, { traced });
  analysis.push(bytes);
  analysis.end();
  return analysis;
}

function analyzed(analysis: Analysis): AnalyzedCapture {
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
  return analyzeBuilt(buildScript(script, options), options.settings);
}
