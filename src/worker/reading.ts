// Reads one capture into one analysis, piece by piece, so that its thread answers queries in between.

import { Analysis } from "../core/analysis/analysis";
import type { CaptureAnalysis } from "../core/analysis/captureAnalysis";
import { ComparedAnalysis } from "../core/analysis/comparedAnalysis";
import type { CaptureIssue } from "../core/capture/frame";
import { type ByteSource, PartError } from "../io/byteSource";
import { withFileNames } from "../io/fileNames";
import type { AnalysisSettings, CaptureState, CaptureSummary } from "../protocol/api";

// More reports are not visible to people, and each one makes the page check its list.
const REPORT_EVERY_MS = 200;

// In a very large capture, counting must not take most of the time.
const REPORTS_SHARE = 0.1;

/** Reads a source. It may be run again when the source grew. */
export class Reading {
  readonly source: ByteSource;
  readonly analysis: CaptureAnalysis;
  state: CaptureState = "reading";
  failure: string | undefined;
  readonly #report: () => void;
  #revision: number;
  /** Files of a merged capture that cannot be read completely. */
  readonly #lost: CaptureIssue[] = [];
  #lostReason: string | undefined;
  #running = false;
  #cancelled = false;
  #reportAt = 0;

  /** `places`: names of the source's files where these are captures to be compared. */
  constructor(
    source: ByteSource,
    settings: AnalysisSettings,
    firstRevision: number,
    report: () => void,
    places?: readonly string[],
  ) {
    this.source = source;
    this.analysis = places === undefined ? new Analysis(settings) : new ComparedAnalysis(settings, places);
    this.#revision = firstRevision;
    this.#report = report;
  }

  /** Incremented with every change of content. */
  get revision(): number {
    return this.#revision;
  }

  /** Reads to the current end of the source. Failures are reported in `state`, not by an exception. */
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
          // Not a capture, or damaged without a following file.
          if (this.analysis.notACapture !== undefined || this.source.passOver === undefined) break;
          this.source.passOver();
        }
        this.#reportNowAndThen();
        await breathe();
      }
      this.analysis.end();
      this.#revision++;
      const notACapture = this.analysis.notACapture;
      if (notACapture !== undefined) return this.#fail(this.#lostReason ?? notACapture.message);
      this.#finish("complete");
    } catch (error) {
      this.#fail(error instanceof Error ? error.message : String(error));
    }
  }

  /** Stops after the current piece. The part that was read stays. A followed file continues to be followed. */
  cancel(): void {
    this.#cancelled = this.#running;
  }

  configure(settings: AnalysisSettings): void {
    this.analysis.configure(settings);
    this.#revision++;
  }

  /** The capture's clock advanced, possibly without a new frame. */
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

  /** A file of several that cannot be read does not prevent reading the others. */
  async #next(): Promise<Uint8Array | undefined> {
    for (;;) {
      try {
        return await this.source.next();
      } catch (error) {
        if (!(error instanceof PartError)) throw error;
        const { frames, offset } = this.analysis;
        if (!error.isComplete) this.#lostReason ??= error.message;
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
    // After a cancel or a failure, the flows are judged by the part that was read, because no more will follow.
    if (state !== "complete" && this.analysis.notACapture === undefined) {
      this.analysis.end();
      this.#revision++;
    }
    this.state = state;
    this.#running = false;
    this.#report();
  }
}

/** Processes pending messages: timers and immediates run after them. */
function breathe(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
