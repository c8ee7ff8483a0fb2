// Watches the reading of one capture: progress on a terminal, and for a running capture its clock and its news.

import type { Analysis } from "../core/analysis/analysis";
import { OUTCOMES } from "../core/flow/flow";
import { countText } from "../core/text/amounts";
import { KnownFlows } from "./knownFlows";
import type { Reporter } from "./reporter";
import type { Ticker } from "./ticker";
import type { Watch } from "./watch";

/** A frame that is that old when it arrives comes from a file, or from a clock that is wrong. */
const LIVE_WITHIN_MS = 10_000;

export interface ReadingWatchOptions {
  readonly path: string;
  readonly stop: AbortSignal;
  readonly reporter: Reporter;
  /** Where there is a terminal to show it. */
  readonly ticker: Ticker | undefined;
  /** The source may be a capture that is being recorded: the times of its frames tell. */
  readonly isStream: boolean;
  /** It is one, whatever its times. */
  readonly isLive: boolean;
  /** How many octets a file has, where that is known. */
  readonly octets: number | undefined;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export class ReadingWatch implements Watch {
  readonly stop: AbortSignal;
  readonly #options: ReadingWatchOptions;
  readonly #known = new KnownFlows();
  /** The least lead of our clock over the frames' times: transit time, and the difference of the clocks. */
  #aheadMs = Number.POSITIVE_INFINITY;
  #frames = 0;
  #shownFrames = 0;
  #shownAt: number;

  constructor(options: ReadingWatchOptions) {
    this.#options = options;
    this.stop = options.stop;
    this.#shownAt = options.now();
  }

  async look(analysis: Analysis): Promise<void> {
    const { reporter, ticker, path, now } = this.#options;
    const nowMs = now();
    if (analysis.frames > this.#frames) {
      this.#frames = analysis.frames;
      this.#aheadMs = Math.min(this.#aheadMs, nowMs - frameMs(analysis));
    }
    const isLive = this.isLive;
    if (isLive) {
      analysis.advanceTo((nowMs - this.#aheadMs - analysis.epochSeconds * 1000) * 1e6);
      const ids = reporter.flowsKnown === undefined ? [] : this.#known.news(analysis);
      if (ids.length > 0) {
        ticker?.clear();
        await reporter.flowsKnown?.(path, analysis, ids);
      }
    }
    ticker?.show(isLive ? this.#counts(analysis, nowMs) : this.#progress(analysis));
  }

  over(ids: readonly number[]): void {
    this.#known.forget(ids);
  }

  /** Frames arrive about when they were captured. */
  get isLive(): boolean {
    const { isLive, isStream } = this.#options;
    return this.#frames > 0 && (isLive || (isStream && Math.abs(this.#aheadMs) < LIVE_WITHIN_MS));
  }

  #counts(analysis: Analysis, nowMs: number): string {
    const { flows, outcomes } = analysis.counts;
    const rate = ((analysis.frames - this.#shownFrames) * 1000) / Math.max(1, nowMs - this.#shownAt);
    this.#shownFrames = analysis.frames;
    this.#shownAt = nowMs;
    const kinds = OUTCOMES.filter((outcome) => outcomes[outcome] > 0).map(
      (outcome) => `${outcomes[outcome]} ${outcome}`,
    );
    const frames = `${countText(analysis.frames)} frames (${countText(Math.round(rate))}/s)`;
    return `${frames}, ${countText(flows)} flows${kinds.length === 0 ? "" : `: ${kinds.join(", ")}`}`;
  }

  #progress(analysis: Analysis): string {
    const { octets } = this.#options;
    const share = octets ? `${Math.min(99, Math.floor((100 * analysis.offset) / octets))} %, ` : "";
    return `${share}${countText(analysis.frames)} frames, ${countText(analysis.flowCount)} flows`;
  }
}

function frameMs({ epochSeconds, lastTimeNs }: Analysis): number {
  return epochSeconds * 1000 + lastTimeNs / 1e6;
}
