// Reads one capture into one analysis, piece by piece, so that its thread answers queries in between.

import { Analysis } from "../core/analysis/analysis";
import type { CaptureAnalysis } from "../core/analysis/captureAnalysis";
import { ComparedAnalysis } from "../core/analysis/comparedAnalysis";
import type { CaptureIssue } from "../core/capture/frame";
import { type ByteSource, PartError } from "../io/byteSource";
import { withFileNames } from "../io/fileNames";
import type { AnalysisSettings, CaptureOverview, CaptureState, CaptureSummary } from "../protocol/api";
import { PacedAnswer } from "./pacedAnswer";

// More reports are not visible to people, and each one makes the page check its list.
const REPORT_EVERY_MS = 200;

// In a very large capture, counting must not take most of the time.
const REPORTS_SHARE = 0.1;

const OUT_OF_MEMORY = "there is not enough memory for the rest.";

/** So long at most, nothing is answered. A single flow is judged in less. */
const SLICE_MS = 30;

export interface ReadingSurroundings {
  /** The summary changed. */
  report(): void;
  nextTurn(): Promise<void>;
  /** Names of the source's files where these are captures to be compared. */
  readonly places: readonly string[] | undefined;
  /** Reading is cancelled when so many bytes were read. */
  readonly byteLimit: number | undefined;
}

/** Reads a source. It may be run again when the source grew. */
export class Reading {
  readonly source: ByteSource;
  readonly analysis: CaptureAnalysis;
  state: CaptureState = "reading";
  failure: string | undefined;
  /** Settles when pending messages were processed. */
  readonly nextTurn: () => Promise<void>;
  readonly #report: () => void;
  #revision: number;
  /** Files of a merged capture that cannot be read completely. */
  readonly #lost: CaptureIssue[] = [];
  #lostReason: string | undefined;
  readonly #overview = new PacedAnswer<CaptureOverview>(REPORTS_SHARE, () => performance.now());
  /** While an overview is made: what is read and set has to wait. */
  #looking: Promise<void> | undefined;
  #running = false;
  readonly #byteLimit: number;
  #cancelled = false;
  #closed = false;
  #reportAt = 0;

  constructor(
    source: ByteSource,
    settings: AnalysisSettings,
    firstRevision: number,
    { report, nextTurn, places, byteLimit = Number.POSITIVE_INFINITY }: ReadingSurroundings,
  ) {
    this.source = source;
    this.analysis = places === undefined ? new Analysis(settings) : new ComparedAnalysis(settings, places);
    // From now on, answers do not wait for verdicts.
    this.analysis.judging();
    this.#revision = firstRevision;
    this.#byteLimit = byteLimit;
    this.#report = report;
    this.nextTurn = nextTurn;
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
        if (this.#cancelled) return await this.#finish("cancelled");
        const piece = await this.#next();
        if (piece === undefined) break;
        await this.#overviewMade();
        if (piece.length === 0) this.analysis.cut();
        else this.analysis.push(piece);
        this.#revision++;
        if (this.analysis.stopped) {
          // Not a capture, or damaged without a following file.
          if (this.analysis.notACapture !== undefined || this.source.passOver === undefined) break;
          this.source.passOver();
        }
        await this.#reportNowAndThen();
        await this.nextTurn();
        if (this.source.bytesRead >= this.#byteLimit) return await this.#finish("cancelled");
      }
      await this.nextTurn();
      await this.#overviewMade();
      this.analysis.end();
      this.#revision++;
      await this.nextTurn();
      const notACapture = this.analysis.notACapture;
      if (notACapture !== undefined) return await this.#fail(this.#lostReason ?? notACapture.message);
      await this.#finish("complete");
    } catch (error) {
      await this.#fail(isMemoryGone(error) ? OUT_OF_MEMORY : error instanceof Error ? error.message : String(error));
    }
  }

  /**
   * Stops after the current piece. The part that was read stays, and is judged, unless it is cancelled again. A followed file
   * continues to be followed.
   */
  cancel(): void {
    this.#cancelled = this.#running;
  }

  /** Nobody asks any more. */
  close(): void {
    this.cancel();
    this.#closed = true;
  }

  /** Settles when all flows are judged again. */
  async configure(settings: AnalysisSettings): Promise<void> {
    await this.#overviewMade();
    this.analysis.configure(settings);
    this.#revision++;
    await this.#judge();
  }

  /** Settles when what changes with the clocks is judged again. */
  async correctClocks(offsetsNs: readonly (number | undefined)[]): Promise<void> {
    await this.#overviewMade();
    this.analysis.correctClocks(offsetsNs);
    this.#revision++;
    await this.#judge();
    this.#report();
  }

  /** The capture's clock advanced, possibly without a new frame. */
  async advanceTo(epochMs: number): Promise<void> {
    const { analysis } = this;
    if (this.state !== "complete") return;
    await this.#overviewMade();
    analysis.advanceTo((epochMs - analysis.epochSeconds * 1000) * 1e6);
    this.#revision++;
    await this.#judge();
    this.#report();
  }

  /** Judges all flows that must be judged, in slices: questions are answered and a cancel is noticed in between. */
  async #judge(): Promise<void> {
    let until = performance.now() + SLICE_MS;
    for (const _ of this.analysis.judging()) {
      const now = performance.now();
      if (now < until) continue;
      if (now >= this.#reportAt) this.#reportNow();
      await this.nextTurn();
      if (this.#cancelled || this.#closed) return;
      until = performance.now() + SLICE_MS;
    }
    this.#revision++;
  }

  /** While the capture is read, not the newest one if that takes long. Made in slices; reading waits meanwhile. */
  overview(): Promise<CaptureOverview> {
    return this.#overview.get(() => this.#makeOverview(), this.state !== "reading");
  }

  async #makeOverview(): Promise<CaptureOverview> {
    let end = () => {};
    this.#looking = new Promise((done) => {
      end = done;
    });
    try {
      const revision = this.#revision;
      return { ...(await this.#inSlices(this.analysis.overviewInSlices())), revision };
    } finally {
      end();
      this.#looking = undefined;
    }
  }

  /** Another one may have been begun when one is finished. */
  async #overviewMade(): Promise<void> {
    while (this.#looking !== undefined) await this.#looking;
  }

  async #inSlices<T>(slices: Generator<void, T>): Promise<T> {
    let until = performance.now() + SLICE_MS;
    for (;;) {
      const step = slices.next();
      if (step.done) return step.value;
      if (performance.now() < until) continue;
      await this.nextTurn();
      until = performance.now() + SLICE_MS;
    }
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

  async #reportNowAndThen(): Promise<void> {
    const now = performance.now();
    if (now < this.#reportAt) return;
    await this.nextTurn();
    await this.#judge();
    this.#reportNow();
    const took = performance.now() - now;
    this.#reportAt = now + Math.max(REPORT_EVERY_MS, took / REPORTS_SHARE);
  }

  #reportNow(): void {
    this.#report();
    this.#reportAt = performance.now() + REPORT_EVERY_MS;
  }

  async #fail(reason: string): Promise<void> {
    this.failure = reason;
    await this.#finish("failed");
  }

  async #finish(state: CaptureState): Promise<void> {
    // After a cancel or a failure, the flows are judged by the part that was read, because no more will follow.
    if (state !== "complete" && this.analysis.notACapture === undefined) {
      await this.#overviewMade();
      this.analysis.end();
      this.#revision++;
    }
    this.#cancelled = false;
    await this.#judge();
    this.state = this.#cancelled && state === "complete" ? "cancelled" : state;
    this.#running = false;
    this.#report();
  }
}

/** What JavaScript throws where the memory for an array cannot be had. */
function isMemoryGone(error: unknown): boolean {
  return error instanceof RangeError && error.message.includes("allocation failed");
}
