// Reads the captures of a call, one after the other; those of --merge as one.

import { existsSync, statSync } from "node:fs";
import { suggestion } from "../core/text/nearest";
import { decompressed } from "../io/decompress";
import { fifoPieces, filePieces, streamPieces } from "../io/node/nodePieces";
import { nodePlatform } from "../io/node/nodePlatform";
import { isFifo, storedName } from "../io/node/openFile";
import { firstTime, HEAD_PIECE, inTimeOrder } from "../io/order";
import type { Pieces } from "../io/pieces";
import { analyzeCapture } from "./analyze";
import { COMMAND_NAMES } from "./commandNames";
import { ReadingWatch } from "./readingWatch";
import type { Capture, Failure, Reporter } from "./reporter";
import type { ReadRequest } from "./requests";
import type { Ends } from "./surroundings";

/** What cannot be read is said on standard error, and is in the result; the others are given to `take`. */
export async function readCaptures(
  request: ReadRequest,
  ends: Ends,
  reporter: Reporter,
  take: (capture: Capture) => Promise<void>,
  { traced = false }: { readonly traced?: boolean } = {},
): Promise<readonly Failure[]> {
  const { out, complain, ticker, stop } = ends;
  const failures: Failure[] = [];
  const fail = async (path: string, reason: string) => {
    failures.push({ path, reason });
    await complain(`${path}: ${reason}${meantCommand(path)}`);
  };
  for (const paths of request.merge ? [request.captures] : request.captures.map((path) => [path])) {
    if (out.closed || stop.aborted) break;
    const ordered = request.merge ? await oldestFirst(paths) : paths;
    const parts = ordered.map((path) => ({ path, pieces: piecesOf(path, ends) }));
    const isStream = ordered.some((path) => path === "-" || isFifo(path));
    const octets = ordered.length === 1 && isFile(ordered[0]!) ? statSync(storedName(ordered[0]!)).size : undefined;
    const { live: isLive } = request;
    const watch = new ReadingWatch({ ...ends, path: ordered.join(" + "), reporter, isStream, isLive, octets });
    const result = await analyzeCapture(parts, request.settings, reporter, out, watch, traced);
    ticker?.clear();
    if (result.kind === "unusable") {
      await fail(ordered.join(" + "), result.reason);
      continue;
    }
    for (const reason of result.failures) await fail(result.capture.path, reason);
    await take(result.capture);
  }
  return failures;
}

/** A bare word is taken for a capture; it may have been meant as a command. */
function meantCommand(path: string): string {
  return existsSync(storedName(path)) ? "" : suggestion(path, COMMAND_NAMES).replace("mean ", "mean the command ");
}

/** Standard input, a pipe or a file, as stored. */
export function piecesOf(path: string, ends: Ends): Pieces {
  if (path === "-") return streamPieces(ends.stdin);
  return isFifo(path) ? fifoPieces(path) : filePieces(path);
}

/**
 * The parts of one capture by the times of their first frames. Parts that can be read only once (standard input, pipes), and
 * parts that cannot be read, come last.
 */
async function oldestFirst(paths: readonly string[]): Promise<readonly string[]> {
  const times: (number | undefined)[] = [];
  for (const path of paths) {
    times.push(isFile(path) ? await firstTime(decompressed(filePieces(path, HEAD_PIECE), nodePlatform)) : undefined);
  }
  return inTimeOrder(paths, times);
}

function isFile(path: string): boolean {
  if (path === "-") return false;
  try {
    return statSync(storedName(path)).isFile();
  } catch {
    return false;
  }
}
