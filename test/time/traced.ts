// A script's flow over time.

import type { Flow } from "../../src/core/flow/flow";
import { FlowTrace, startOfTrace } from "../../src/core/time/flowTrace";
import { readWindow } from "../../src/core/time/readWindow";
import { TIME_KINDS } from "../../src/core/time/timeKinds";
import type { TimeMark, TimeQuery, TimeWindow } from "../../src/core/time/timeWindow";
import { analyzeBytes } from "../support/capture";
import { buildScript, SCRIPT_EPOCH_SECONDS, type ScriptSetting } from "../support/script";

export interface Traced {
  readonly flow: Flow;
  readonly trace: FlowTrace;
  window(query?: Partial<TimeQuery>): TimeWindow;
}

export function traced(script: string, setting: ScriptSetting = {}, mostRows?: number): Traced {
  return tracedBytes(buildScript(script, setting).bytes, 1, mostRows);
}

export function tracedBytes(bytes: Uint8Array, id = 1, mostRows?: number): Traced {
  const { analysis } = analyzeBytes(bytes);
  const flow = analysis.flow(id)!;
  const trace = new FlowTrace(flow, mostRows);
  const { firstFileOffset, firstFrame } = startOfTrace(flow, (each) => analysis.flow(each));
  analysis.fork(firstFileOffset, firstFrame)!.push(bytes.subarray(firstFileOffset), trace);
  return {
    flow,
    trace,
    window: (query = {}) =>
      readWindow(
        { flow, trace, progress: 1, epochSeconds: SCRIPT_EPOCH_SECONDS },
        { id, fromNs: undefined, toNs: undefined, points: 1000, ...query },
      ),
  };
}

/** "4 initiator retransmission 1–101". */
export function markText({ kind, from, frame, low, high }: TimeMark): string {
  const name = TIME_KINDS.find(([bit]) => bit === kind)?.[1];
  return `${frame} ${from} ${name} ${low}–${high}`;
}
