// Which flow a frame belongs to. Frames of ordinary segments are not kept one by one: of these, the flow with a run of data
// around the frame is the best that is known.

import * as L from "../tracker/rowLayout";
import type { FlowTracker } from "../tracker/tracker";

/** The flow's index; undefined where no flow has segments around that frame. */
export function flowOfFrame(tracker: FlowTracker, frame: number): number | undefined {
  let around: number | undefined;
  for (let flow = 0; flow < tracker.length; flow++) {
    const row = tracker.flows.chunk(flow);
    const at = tracker.flows.at(flow);
    if (row[at + L.F_FIRST_FRAME]! > frame || row[at + L.F_LAST_FRAME]! < frame) continue;
    if (row[at + L.F_LAST_FRAME] === frame) return flow;
    const found = find(tracker, row, at, frame);
    if (found === "exact") return flow;
    if (found === "within a run") around ??= flow;
  }
  return around;
}

function find(
  { events }: FlowTracker,
  row: Int32Array,
  at: number,
  frame: number,
): "exact" | "within a run" | undefined {
  const runFrame = row[at + L.F_RUN_FRAME]!;
  const hasRun = row[at + L.F_RUN_A]! + row[at + L.F_RUN_B]! > 0;
  if (hasRun && runFrame <= frame) return runFrame === frame ? "exact" : "within a run";
  let isInRun = false;
  for (let event = row[at + L.F_HEAD]!; event >= 0; ) {
    const ints = events.ints.chunk(event);
    const e = events.ints.at(event);
    const first = ints[e + L.E_FRAME]!;
    if (first === frame) return "exact";
    if (first > frame) break;
    const kind = ints[e + L.E_KIND]! & 3;
    isInRun = kind === L.KIND_RUN || (kind === L.KIND_SEGMENT && ints[e + L.E_FOLDED]! > 0);
    event = ints[e + L.E_NEXT]!;
  }
  return isInRun ? "within a run" : undefined;
}
