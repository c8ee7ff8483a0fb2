// One capture being read into one analysis, piece by piece, so that its thread answers questions in between.

import { Analysis } from "../core/analysis/analysis";
import type { CaptureIssue } from "../core/capture/frame";
import { type ByteSource, PartError } from "../io/byteSource";
import { withFileNames } from "../io/fileNames";
import type { AnalysisSettings, CaptureState, CaptureSummary } from "../protocol/api";

// A person does not see more than this; each report costs the page a look at its list.
const REPORT_EVERY_MS = 200;

// Where counting takes long, because there is very much to count, it must not take most of the time.
const REPORTS_SHARE = 0.1;

/** Reads a source. It may be run again when the source grew. */
export class Reading {
  readonly source: ByteSource;
  readonly analysis: Analysis;
  state: CaptureState = "reading";
  failure: string | undefined;
  readonly #report: () => void;
  #revision: number;
  /** Files of a capture of several that cannot be read to their end. */
  readonly #lost: CaptureIssue[] = [];
  #running = false;
  #cancelled = false;
  #reportAt = 0;

  constructor(source: ByteSource, settings: AnalysisSettings, firstRevision: number, report: () => void) {
    this.source = source;
    this.analysis = new Analysis(settings);
    this.#revision = firstRevision;
    this.#report = report;
  }

  /** Grows with every change of content. */
  get revision(): number {
    return this.#revision;
  }

  /** Reads to the present end of the source. Failures end up in `state`, not in an exception. */
  async run(): Promise<void> {
    this.#running = true;
    try {
      for (;;) {
        if (this.#cancelled) return this.#finish("cancelled");
        const piece = await this.#next();
        if (piece === undefined) break;
        if (piece.length === 0) this.analysis.cut();
        else this.analysis.push(piece);
        this.#revision++;
        if (this.analysis.stopped) {
          // No capture at all, or damaged with no other file behind it.
          if (this.analysis.notACapture !== undefined || this.source.passOver === undefined) break;
          this.source.passOver();
        }
        this.#reportNowAndThen();
        await breathe();
      }
      this.analysis.end();
      this.#revision++;
      const notACapture = this.analysis.notACapture;
      if (notACapture !== undefined) return this.#fail(notACapture.message);
      this.#finish("complete");
    } catch (error) {
      this.#fail(error instanceof Error ? error.message : String(error));
    }
  }

  /** Stops after the piece at hand. What was read stays. What waits for its file to grow goes on waiting. */
  cancel(): void {
    this.#cancelled = this.#running;
  }

  configure(settings: AnalysisSettings): void {
    this.analysis.configure(settings);
    this.#revision++;
  }

  /** The capture's clock went on, though no frame may have come. */
  advanceTo(epochMs: number): void {
    const { analysis } = this;
    if (this.state !== "complete") return;
    analysis.advanceTo((epochMs - analysis.epochSeconds * 1000) * 1e6);
    this.#revision++;
    this.#report();
  }

  summary(following: boolean): CaptureSummary {
    const { bytesRead, byteLength, files = [] } = this.source;
    const counts = this.analysis.counts;
    return {
      ...counts,
      issues: [...withFileNames(counts.issues, files), ...this.#lost],
      state: following && this.state === "complete" ? "following" : this.state,
      failure: this.failure,
      bytesRead,
      byteLength,
      revision: this.#revision,
    };
  }

  /** Of several files, one that cannot be read does not keep from reading the others. */
  async #next(): Promise<Uint8Array | undefined> {
    for (;;) {
      try {
        return await this.source.next();
      } catch (error) {
        if (!(error instanceof PartError)) throw error;
        const { frames, offset } = this.analysis;
        this.#lost.push({ kind: "malformed", frame: frames + 1, offset, count: 1, message: error.message });
      }
    }
  }

  #reportNowAndThen(): void {
    const now = performance.now();
    if (now < this.#reportAt) return;
    this.#report();
    const took = performance.now() - now;
    this.#reportAt = now + Math.max(REPORT_EVERY_MS, took / REPORTS_SHARE);
  }

  #fail(reason: string): void {
    this.failure = reason;
    this.#finish("failed");
  }

  #finish(state: CaptureState): void {
    // A cancelled or broken reading is judged by what was read: its flows are as over as they will ever be.
    if (state !== "complete" && this.analysis.notACapture === undefined) {
      this.analysis.end();
      this.#revision++;
    }
    this.state = state;
    this.#running = false;
    this.#report();
  }
}

/** Lets the messages in that wait: timers and immediates run after them. */
function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
