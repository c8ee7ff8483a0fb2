// One capture from its octets to a finished analysis.

import { Analysis } from "../core/analysis/analysis";
import type { AnalysisSettings } from "../core/analysis/query";
import type { CaptureIssue } from "../core/capture/frame";
import { DamagedError, decompressed } from "../io/decompress";
import { withFileNames } from "../io/fileNames";
import { mergedPieces, type PartsReader } from "../io/merge";
import type { Pieces } from "../io/pieces";
import { toReadError } from "../io/readError";
import { SEAM } from "../io/seams";
import type { Output } from "./output";
import type { Capture, Reporter } from "./reporter";

export type Analysed =
  /** With failures, not all of the capture could be read. */
  | { readonly kind: "analysed"; readonly capture: Capture; readonly failures: readonly string[] }
  /** No flow of it can be told. The reason is a sentence without the path. */
  | { readonly kind: "unusable"; readonly reason: string };

/** A file or stream of the call. */
export interface Part {
  readonly path: string;
  /** As stored: compressed, perhaps. */
  readonly pieces: Pieces;
}

/** Reads to the end, to where the capture cannot be read any further, or to where nobody reads the output any more. */
export async function analyzeCapture(
  parts: readonly Part[],
  settings: AnalysisSettings,
  reporter: Reporter,
  out: Output,
): Promise<Analysed> {
  const analysis = new Analysis(settings);
  const paths = parts.map((part) => part.path);
  const path = paths.join(" + ");
  const over: number[] = [];
  if (reporter.flowsOver !== undefined) analysis.onFlowOver((id) => over.push(id));
  const tellOver = async () => {
    if (over.length > 0) await reporter.flowsOver?.(path, analysis, over.splice(0));
  };
  const begun: string[] = [];
  const stops: Stop[] = [];
  const reader: PartsReader = {
    begins: (name) => begun.push(name),
    fails: (name, error) => stops.push(toStop(error, analysis, parts.length > 1 ? `${name}: ` : "")),
    isStopped: () => analysis.stopped,
  };
  const octets = parts.map((part) => ({ ...part, pieces: decompressed(part.pieces) }));
  try {
    for await (const piece of mergedPieces(octets, reader)) {
      if (piece === SEAM) analysis.cut();
      else analysis.push(piece);
      if (analysis.crowded) analysis.tellSilent();
      await tellOver();
      if (analysis.crowded) analysis.forgetOver();
      if (analysis.notACapture !== undefined || out.closed) break;
    }
  } catch (error) {
    stops.push(toStop(error, analysis, ""));
  }
  if (stops[0] !== undefined && analysis.frames === 0) return { kind: "unusable", reason: stops[0].reason };
  analysis.end();
  if (analysis.notACapture !== undefined) return { kind: "unusable", reason: analysis.notACapture.message };
  await tellOver();
  const issues = [...withFileNames(analysis.issues, begun), ...stops.flatMap(({ issue }) => issue ?? [])];
  const failures = stops.flatMap(({ reason, issue }) => (issue === undefined ? [reason] : []));
  return { kind: "analysed", capture: { path, paths, analysis, issues }, failures };
}

/** Why the octets ended before their end. */
interface Stop {
  readonly reason: string;
  /** Set when it is the capture's own damage, and not that it could not be read. */
  readonly issue: CaptureIssue | undefined;
}

/** `place` names the file in question, where there are several. */
function toStop(error: unknown, { frames, offset }: Analysis, place: string): Stop {
  const { message } = toReadError(error);
  const reason = `It cannot be read: ${place}${message}.`;
  if (!(error instanceof DamagedError)) return { reason, issue: undefined };
  const sentence = `${place}The rest of the file cannot be read: ${message}.`;
  return { reason, issue: { kind: "malformed", frame: frames + 1, offset, count: 1, message: sentence } };
}
