// One capture from its octets to a finished analysis.

import { Analysis } from "../core/analysis";
import type { AnalysisSettings } from "../core/query";
import type { Pieces } from "../io/pieces";
import { toReadError } from "../io/readError";
import type { Output } from "./output";
import type { Capture, Reporter } from "./reporter";

export type Analysed =
  | { readonly kind: "analysed"; readonly capture: Capture; readonly failure: string | undefined }
  /** No flow of it can be told. The reason is a sentence without the path. */
  | { readonly kind: "unusable"; readonly reason: string };

/** Reads to the end, to where the capture cannot be read any further, or to where nobody reads the output any more. */
export async function analyzeCapture(
  paths: readonly string[],
  pieces: Pieces,
  settings: AnalysisSettings,
  reporter: Reporter,
  out: Output,
): Promise<Analysed> {
  const analysis = new Analysis(settings);
  const capture: Capture = { path: paths.join(" + "), paths, analysis };
  const over: number[] = [];
  if (reporter.flowsOver !== undefined) analysis.onFlowOver((id) => over.push(id));
  let failure: string | undefined;
  try {
    for await (const piece of pieces) {
      analysis.push(piece);
      if (over.length > 0) await reporter.flowsOver?.(capture, over.splice(0));
      if (analysis.notACapture !== undefined || out.closed) break;
    }
  } catch (error) {
    failure = `It cannot be read: ${toReadError(error).message}.`;
    if (analysis.frames === 0) return { kind: "unusable", reason: failure };
  }
  analysis.end();
  if (analysis.notACapture !== undefined) return { kind: "unusable", reason: analysis.notACapture.message };
  if (over.length > 0) await reporter.flowsOver?.(capture, over.splice(0));
  return { kind: "analysed", capture, failure };
}
