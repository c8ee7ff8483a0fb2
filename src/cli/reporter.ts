// The interface of every output format.

import type { Analysis } from "../core/analysis/analysis";
import type { CaptureIssue } from "../core/capture/frame";
import type { Output } from "./output";
import type { FailOn } from "./requests";

/** One capture, or several files of one capture. */
export interface Capture {
  /** As given in the arguments; "-" for standard input, joined by " + " when merged. */
  readonly path: string;
  /** More than one when merged. */
  readonly paths: readonly string[];
  readonly analysis: Analysis;
  /** Issues of the analysis and of the compression. */
  readonly issues: readonly CaptureIssue[];
}

/** A capture that could not be used, or not completely. */
export interface Failure {
  readonly path: string;
  /** A sentence, without the path. */
  readonly reason: string;
}

export interface ReporterOptions {
  readonly out: Output;
  readonly version: string;
  /** Which flows are reported; "" is all of them. */
  readonly filter: string;
  /** How many flows are printed: 0 for all, undefined for what is usual in the format. */
  readonly limit: number | undefined;
  readonly color: boolean;
  readonly failOn: FailOn;
  /** Columns of the terminal. */
  readonly width: number;
}

/** Called in this order: begin, then (flowsKnown, flowsOver… capture) for each, then end. */
export interface Reporter {
  begin?(): Promise<void>;
  /** Of a running capture: flows whose verdict is known, or another one than was reported; they may still change. */
  flowsKnown?(path: string, analysis: Analysis, ids: readonly number[]): Promise<void>;
  /** Only for formats that print while the capture is still being read: ids of flows that will no longer change. */
  flowsOver?(path: string, analysis: Analysis, ids: readonly number[]): Promise<void>;
  /** The capture was read to its end (or as far as possible). */
  capture?(capture: Capture): Promise<void>;
  end?(failures: readonly Failure[]): Promise<void>;
}
