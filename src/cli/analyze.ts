// One capture, from its bytes to a finished analysis.

import { Analysis } from "../core/analysis/analysis";
import type { AnalysisSettings } from "../core/analysis/query";
import type { CaptureIssue } from "../core/capture/frame";
import { type ByteSource, PartError, SourceError } from "../io/byteSource";
import { DamagedError, decompressed } from "../io/decompress";
import { withFileNames } from "../io/fileNames";
import { MergedSource } from "../io/mergedSource";
import { nodePlatform } from "../io/node/nodePlatform";
import type { Pieces } from "../io/pieces";
import { PiecesSource } from "../io/piecesSource";
import { toReadError } from "../io/readError";
import type { Output } from "./output";
import type { Capture, Reporter } from "./reporter";
import { type Watch, watched } from "./watch";

export type Analysed =
  /** Not empty if a part of the capture could not be read. */
  | { readonly kind: "analysed"; readonly capture: Capture; readonly failures: readonly string[] }
  /** None of its flows can be reported. The reason is a sentence without the path. */
  | { readonly kind: "unusable"; readonly reason: string };

/** A file or stream of the call. */
export interface Part {
  readonly path: string;
  /** As stored: compressed, perhaps. */
  readonly pieces: Pieces;
}

/** What looks on while a capture is read. */
export interface CaptureWatch extends Watch {
  /** These flows will no longer change. */
  over(ids: readonly number[]): void;
}

/** `traced`: to be compared with others. Reads to the end, until the capture cannot be read further, or until the output is closed. */
export async function analyzeCapture(
  parts: readonly Part[],
  settings: AnalysisSettings,
  reporter: Reporter,
  out: Output,
  watch: CaptureWatch = UNWATCHED,
  traced = false,
): Promise<Analysed> {
  const analysis = new Analysis(settings, undefined, { traced });
  const paths = parts.map((part) => part.path);
  const path = paths.join(" + ");
  const over: number[] = [];
  if (reporter.flowsOver !== undefined) analysis.onFlowOver((id) => over.push(id));
  const tellOver = async () => {
    if (over.length === 0) return;
    const ids = over.splice(0);
    watch.over(ids);
    await reporter.flowsOver?.(path, analysis, ids);
  };
  const stops: Stop[] = [];
  const sources = parts.map((part) => new PiecesSource(part.path, decompressed(part.pieces, nodePlatform)));
  // A single part is read unchanged.
  const [source = new MergedSource(sources, { growing: false })]: readonly ByteSource[] =
    sources.length === 1 ? sources : [];
  try {
    const next = () => nextOf(source, (part, error) => stops.push(toStop(error, analysis, `${part}: `)));
    for await (const piece of watched(next, watch)) {
      if (piece === undefined) {
        await watch.look(analysis);
        if (out.closed) break;
        continue;
      }
      if (piece.length === 0) analysis.cut();
      else analysis.push(piece);
      if (analysis.crowded) analysis.tellSilent();
      await tellOver();
      if (analysis.crowded) analysis.forgetOver();
      if (analysis.notACapture !== undefined || out.closed) break;
      if (!analysis.stopped) continue;
      if (source.passOver === undefined) break;
      source.passOver();
    }
  } catch (error) {
    stops.push(toStop(error instanceof SourceError ? error.cause : error, analysis, ""));
  }
  const closed = Promise.allSettled(sources.map((each) => each.close()));
  // A pipe that stays open closes only after its next piece.
  if (!watch.stop.aborted) await closed;
  const lost = stops.find(({ isComplete }) => !isComplete);
  if (lost !== undefined && analysis.frames === 0) return { kind: "unusable", reason: lost.reason };
  analysis.end();
  if (analysis.notACapture !== undefined) return { kind: "unusable", reason: analysis.notACapture.message };
  await tellOver();
  const issues = [...withFileNames(analysis.issues, source.files ?? []), ...stops.flatMap(({ issue }) => issue ?? [])];
  const failures = stops.flatMap(({ reason, issue }) => (issue === undefined ? [reason] : []));
  return { kind: "analysed", capture: { path, paths, analysis, issues }, failures };
}

const UNWATCHED: CaptureWatch = {
  stop: new AbortController().signal,
  look: async () => {},
  over: () => {},
};

/** The next octets of the source; of several files, one that cannot be read (any further) does not keep from reading the others. */
async function nextOf(
  source: ByteSource,
  fails: (part: string, error: Error) => void,
): Promise<Uint8Array | undefined> {
  for (;;) {
    try {
      return await source.next();
    } catch (error) {
      if (!(error instanceof PartError)) throw error;
      fails(error.part, error.cause);
    }
  }
}

/** Why reading stopped before the end, or what is wrong with a file that was read. */
interface Stop {
  readonly reason: string;
  /** Set if the capture is damaged; undefined if the file could not be read. */
  readonly issue: CaptureIssue | undefined;
  /** All of it was read nevertheless. */
  readonly isComplete: boolean;
}

/** `place` names the file, if there are several. */
function toStop(error: unknown, { frames, offset }: Analysis, place: string): Stop {
  const { message } = toReadError(error);
  const reason = `Cannot read the file: ${place}${message}.`;
  if (!(error instanceof DamagedError)) return { reason, issue: undefined, isComplete: false };
  const { isComplete } = error;
  const what = isComplete ? "The whole file was read, but" : "The rest of the file cannot be read:";
  const sentence = `${place}${what} ${message}.`;
  const issue = { kind: "malformed", frame: frames + 1, offset, count: 1, message: sentence } as const;
  return { reason, issue, isComplete };
}
