// The command line without the process: arguments and streams in, exit status out.

import { statSync } from "node:fs";
import type { Readable, Writable } from "node:stream";
import type { CaptureCounts } from "../core/analysis/query";
import { RULES } from "../core/rules/catalogue";
import { visibleText } from "../core/text/visible";
import { decompressed } from "../io/decompress";
import { isFifo, storedName } from "../io/openFile";
import { firstTime, HEAD_PIECE, inTimeOrder } from "../io/order";
import { fifoPieces, filePieces, type Pieces, streamPieces } from "../io/pieces";
import { analyzeCapture } from "./analyze";
import { type AnalyzeRequest, type Color, type FailOn, type Format, parseArguments } from "./arguments";
import { jsonReporter } from "./json";
import { ndjsonReporter } from "./ndjson";
import { Output } from "./output";
import type { Failure, Reporter, ReporterOptions } from "./reporter";
import { sarifReporter } from "./sarif";
import { textReporter } from "./textReporter";
import { USAGE } from "./usage";

/** Where the program runs. */
export interface Surroundings {
  readonly stdin: Readable;
  readonly stdout: Writable & { readonly isTTY?: boolean; readonly columns?: number };
  readonly stderr: Writable;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly version: string;
}

/** Exit statuses of docs/command-line.md: no finding at or above `--fail-on`; at least one; invalid input. */
export const EXIT_CLEAN = 0;
export const EXIT_FOUND = 1;
export const EXIT_UNUSABLE = 2;

const REPORTERS = {
  text: textReporter,
  json: jsonReporter,
  ndjson: ndjsonReporter,
  sarif: sarifReporter,
} as const satisfies Record<Format, (options: ReporterOptions) => Reporter>;

/** Runs the program. Settles when all output is written. */
export async function run(argv: readonly string[], surroundings: Surroundings): Promise<number> {
  const out = new Output(surroundings.stdout);
  // A closed standard error must not end the program.
  const err = new Output(surroundings.stderr);
  const request = parseArguments(
    argv,
    RULES.map(({ id }) => id),
  );
  switch (request.kind) {
    case "help":
      await out.write(USAGE);
      return EXIT_CLEAN;
    case "version":
      await out.write(`${surroundings.version}\n`);
      return EXIT_CLEAN;
    case "unusable":
      await err.write(`tcp-handshake: ${visibleText(request.message)} See --help.\n`);
      return EXIT_UNUSABLE;
    case "analyze":
      return analyze(request, surroundings, out, err);
  }
}

async function analyze(request: AnalyzeRequest, surroundings: Surroundings, out: Output, err: Output): Promise<number> {
  const { stdin, stdout, environment, version } = surroundings;
  const color = usesColor(request.color, stdout.isTTY === true, environment);
  const reporter = REPORTERS[request.format]({ out, version, color, width: stdout.columns ?? 100 });
  const failures: Failure[] = [];
  let found = false;
  const fail = async (path: string, reason: string) => {
    failures.push({ path, reason });
    await err.write(`tcp-handshake: ${visibleText(`${path}: ${reason}`)}\n`);
  };

  await reporter.begin?.();
  for (const paths of request.merge ? [request.captures] : request.captures.map((path) => [path])) {
    if (out.closed) break;
    const ordered = request.merge ? await oldestFirst(paths) : paths;
    const parts = ordered.map((path) => ({ path, pieces: piecesOf(path, stdin) }));
    const result = await analyzeCapture(parts, request.settings, reporter, out);
    if (result.kind === "unusable") {
      await fail(ordered.join(" + "), result.reason);
      continue;
    }
    const { capture, failures: left } = result;
    for (const reason of left) await fail(capture.path, reason);
    found ||= isFound(capture.analysis.counts, request.failOn);
    await reporter.capture?.(capture);
  }
  await reporter.end?.(failures);

  if (out.failure !== undefined) await fail("standard output", `${out.failure.message}.`);
  if (failures.length > 0) return EXIT_UNUSABLE;
  return found ? EXIT_FOUND : EXIT_CLEAN;
}

function piecesOf(path: string, stdin: Readable): Pieces {
  if (path === "-") return streamPieces(stdin);
  return isFifo(path) ? fifoPieces(path) : filePieces(path);
}

/**
 * The parts of one capture by the times of their first frames. Parts that can be read only once (standard input, pipes), and
 * parts that cannot be read, come last.
 */
async function oldestFirst(paths: readonly string[]): Promise<readonly string[]> {
  const times: (number | undefined)[] = [];
  for (const path of paths) {
    times.push(isFile(path) ? await firstTime(decompressed(filePieces(path, HEAD_PIECE))) : undefined);
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

function isFound({ findings }: CaptureCounts, failOn: FailOn): boolean {
  switch (failOn) {
    case "error":
      return findings.error > 0;
    case "warning":
      return findings.error + findings.warning > 0;
    case "never":
      return false;
  }
}

/** https://no-color.org: any value of the variable except the empty one. */
function usesColor(color: Color, isTty: boolean, { NO_COLOR }: Surroundings["environment"]): boolean {
  if (color === "auto") return isTty && (NO_COLOR === undefined || NO_COLOR === "");
  return color === "always";
}
