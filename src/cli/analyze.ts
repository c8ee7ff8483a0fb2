// One capture from its octets to a finished analysis.

import { Analysis } from "../core/analysis";
import type { CaptureIssue } from "../core/capture/frame";
import type { AnalysisSettings } from "../core/query";
import { DamagedError, decompressed } from "../io/decompress";
import { mergedPieces } from "../io/merge";
import type { Pieces } from "../io/pieces";
import { toReadError } from "../io/readError";
import { SEAM } from "../io/seams";
import type { Output } from "./output";
import type { Capture, Reporter } from "./reporter";

export type Analysed =
  /** With a failure, the rest of the capture could not be read. */
  | { readonly kind: "analysed"; readonly capture: Capture; readonly failure: string | undefined }
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
  let stop: Stop | undefined;
  try {
    for await (const piece of mergedPieces(parts.map((part) => ({ ...part, pieces: decompressed(part.pieces) })))) {
      if (piece === SEAM) analysis.cut();
      else analysis.push(piece);
      await tellOver();
      if (analysis.notACapture !== undefined || out.closed) break;
    }
  } catch (error) {
    stop = toStop(error, analysis);
  }
  if (stop !== undefined && analysis.frames === 0) return { kind: "unusable", reason: stop.reason };
  analysis.end();
  if (analysis.notACapture !== undefined) return { kind: "unusable", reason: analysis.notACapture.message };
  await tellOver();
  const issues = stop?.issue === undefined ? analysis.issues : [...analysis.issues, stop.issue];
  const failure = stop?.issue === undefined ? stop?.reason : undefined;
  return { kind: "analysed", capture: { path, paths, analysis, issues }, failure };
}

/** Why the octets ended before their end. */
interface Stop {
  readonly reason: string;
  /** Set when it is the capture's own damage, and not that it could not be read. */
  readonly issue: CaptureIssue | undefined;
}

function toStop(error: unknown, { frames, offset }: Analysis): Stop {
  const { message } = toReadError(error);
  const reason = `It cannot be read: ${message}.`;
  if (!(error instanceof DamagedError)) return { reason, issue: undefined };
  const sentence = `The rest of the file cannot be read: ${message}.`;
  return { reason, issue: { kind: "malformed", frame: frames + 1, offset, count: 1, message: sentence } };
}
