// The pipeline: pieces of a capture in, flows and findings out, and what can be asked of the result at any moment.

import type { NotACapture } from "./capture/frame";
import type { Flow } from "./flow/flow";
import type { AnalysisSettings, CaptureCounts, FlowFilter, FlowPage, FlowQuery, FlowRow, FlowSortKey } from "./query";
import { DEFAULT_SETTINGS, type Finding } from "./rules/rule";

export const DEFAULT_ANALYSIS_SETTINGS: AnalysisSettings = { ...DEFAULT_SETTINGS, rules: {}, checksums: "kept" };

/** Analyses one capture. Never throws on the capture's account. */
export class Analysis {
  constructor(_settings: AnalysisSettings = DEFAULT_ANALYSIS_SETTINGS) {
    throw new Error("under construction");
  }

  /** Set as soon as the first bytes show that this is no capture (an empty one: after `end`). */
  get notACapture(): NotACapture | undefined {
    throw new Error("under construction");
  }

  /** Takes the next piece of the file, of any size. */
  push(_piece: Uint8Array): void {}

  /** No more bytes for now. May be followed by more pieces when the file grew. */
  end(): void {}

  /** Judges anew with other settings; nothing is read again. */
  configure(_settings: AnalysisSettings): void {}

  get counts(): CaptureCounts {
    throw new Error("under construction");
  }

  get flowCount(): number {
    return 0;
  }

  /** `id` from 1 to `flowCount`. */
  flow(_id: number): Flow | undefined {
    return undefined;
  }

  /** By event, the gravest first within one. */
  findings(_flow: Flow): readonly Finding[] {
    return [];
  }

  row(_id: number): FlowRow | undefined {
    return undefined;
  }

  query(_query: FlowQuery): FlowPage {
    throw new Error("under construction");
  }

  /** Ids of the flows that pass a filter, in the list's order. */
  ids(_sort: FlowSortKey, _descending: boolean, _filter: FlowFilter): Int32Array {
    return new Int32Array();
  }

  /** Calls back with the ids of flows that are over (and so will not change), each once, in the order they end; the rest at `end`. */
  onFlowOver(_listener: (id: number) => void): void {}
}
