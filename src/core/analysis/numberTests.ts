// Tests of a flow's numbers: counts, times and frames.

import type { NumberField, NumberRange } from "../filter/expression";
import * as L from "../tracker/rowLayout";
import type { FlowTracker } from "../tracker/tracker";
import type { FilterSubject, FlowPredicate } from "./filterSubject";
import { flowOfFrame } from "./flowOfFrame";
import { pathTest } from "./placeTests";

export function isWithin(value: number, { low, high, open }: NumberRange): boolean {
  return value >= low && value <= high && !(open === "low" && value === low) && !(open === "high" && value === high);
}

/** Whether a number of [first, last] is within the range. */
function meets(first: number, last: number, { low, high, open }: NumberRange): boolean {
  return (open === "high" ? first < high : first <= high) && (open === "low" ? last > low : last >= low);
}

export function numberTest(field: NumberField, range: NumberRange, subject: FilterSubject): FlowPredicate {
  const { tracker, handshakes, startNs } = subject;
  const { floats } = tracker;
  const value = (flow: number, place: number): number => floats.chunk(flow)[floats.at(flow) + place]!;
  const since = { ...range, low: range.low + startNs, high: range.high + startNs };
  switch (field) {
    case "flow":
      return (flow) => isWithin(tracker.ids.of(flow), range);
    case "segments":
      return (_, row, at) =>
        isWithin(row[at + L.F_SIDE_A + L.S_SEGMENTS]! + row[at + L.F_SIDE_B + L.S_SEGMENTS]!, range);
    case "bytes":
      return (flow) => isWithin(octetsOf(floats.chunk(flow), floats.at(flow)), range);
    case "handshake":
      return (flow) => {
        const took = handshakes.of(flow);
        return took !== undefined && isWithin(took, range);
      };
    case "duration":
      return (flow) => isWithin(value(flow, L.D_LAST_TIME) - value(flow, L.D_FIRST_TIME), range);
    case "start":
      return (flow) => isWithin(value(flow, L.D_FIRST_TIME), since);
    case "time":
      return (flow) => meets(value(flow, L.D_FIRST_TIME), value(flow, L.D_LAST_TIME), since);
    case "frame":
      return frameTest(range, tracker);
    case "vlan":
      return pathTest(subject.paths, (text) =>
        [...text.matchAll(/\bVLAN (\d+)/g)].some(([, id]) => isWithin(Number(id), range)),
      );
  }
}

function octetsOf(values: Float64Array, at: number): number {
  return (
    values[at + L.D_BYTES_A]! +
    values[at + L.D_BYTES_B]! +
    values[at + L.D_RUN_BYTES_A]! +
    values[at + L.D_RUN_BYTES_B]!
  );
}

/** One frame belongs to one flow; of a range, any frame between a flow's first and last may be its own. */
function frameTest(range: NumberRange, tracker: FlowTracker): FlowPredicate {
  if (range.low !== range.high)
    return (_, row, at) => meets(row[at + L.F_FIRST_FRAME]!, row[at + L.F_LAST_FRAME]!, range);
  let owner: number | undefined;
  return (flow) => {
    owner ??= flowOfFrame(tracker, range.low) ?? -1;
    return flow === owner;
  };
}
