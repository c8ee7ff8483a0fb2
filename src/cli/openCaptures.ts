// The captures that a model has opened.

import { Writable } from "node:stream";
import type { ToolSubject } from "../core/agents/captureTools";
import { ToolError } from "../core/agents/toolInput";
import { DEFAULT_ANALYSIS_SETTINGS } from "../core/analysis/analysis";
import { filePieces } from "../io/node/nodePieces";
import type { AllowedPaths } from "./allowedPaths";
import { analyzeCapture } from "./analyze";
import { Output } from "./output";
import type { Capture } from "./reporter";

/** Analyses held at a time; the one that was asked longest ago is read again when it is asked. */
const MOST_HELD = 4;

export class OpenCaptures {
  readonly #allowed: AllowedPaths;
  /** By file, the one asked last at the end. */
  readonly #held = new Map<string, Capture>();
  #last: string | undefined;

  constructor(allowed: AllowedPaths) {
    this.#allowed = allowed;
  }

  /** Reads a file anew. @throws ToolError */
  async open(path: string): Promise<Capture> {
    const file = this.#allowed.fileAt(path);
    const capture = await readCapture(path, file, false);
    this.#hold(file, capture);
    return capture;
  }

  /** Without a path, the capture that was asked last. @throws ToolError */
  async subject(path: string | undefined): Promise<ToolSubject> {
    if (path === undefined) {
      const last = this.#last === undefined ? undefined : this.#held.get(this.#last);
      if (last === undefined) throw new ToolError("No capture is open: call open with the path of one.");
      return last;
    }
    const file = this.#allowed.fileAt(path);
    const held = this.#held.get(file) ?? (await readCapture(path, file, false));
    this.#hold(file, held);
    return held;
  }

  /** Read so that they can be compared. @throws ToolError */
  traced(paths: readonly string[]): Promise<Capture[]> {
    return Promise.all(paths.map((path) => readCapture(path, this.#allowed.fileAt(path), true)));
  }

  #hold(file: string, capture: Capture): void {
    this.#held.delete(file);
    this.#held.set(file, capture);
    this.#last = file;
    for (const oldest of this.#held.keys()) {
      if (this.#held.size <= MOST_HELD) break;
      this.#held.delete(oldest);
    }
  }
}

async function readCapture(path: string, file: string, traced: boolean): Promise<Capture> {
  const part = { path, pieces: filePieces(file) };
  const nowhere = new Output(new Writable({ write: (_chunk, _encoding, done) => done() }));
  const result = await analyzeCapture([part], DEFAULT_ANALYSIS_SETTINGS, {}, nowhere, undefined, traced);
  if (result.kind === "unusable") throw new ToolError(`Cannot use "${path}": ${result.reason}`);
  return result.capture;
}
