// How much there was to do when a connection began: how many others were open then, and how many had begun shortly before. A limit of
// connections, or of connections a second, refuses those beyond it.

import { RATE_NS } from "../tcp/thresholds";
import { endOf } from "../tracker/outcome";
import * as L from "../tracker/rowLayout";
import type { CauseRows } from "./causeRows";
import type { SampledFlow } from "./sample";

export interface Load {
  /** By flow: connections that work, began before it and had not ended. */
  readonly open: ReadonlyMap<number, number>;
  /** By flow: connections that began in the second before it, and those of them that work: limits count the one or the other. */
  readonly recent: ReadonlyMap<number, number>;
  readonly recentWorking: ReadonlyMap<number, number>;
}

/** Of all flows with the same responder (or initiator, or port): a part of them has no number of open ones. */
export function loadOf(rows: CauseRows, fails: readonly SampledFlow[], works: readonly SampledFlow[]): Load {
  const starts = sorted([...fails, ...works].map(({ flow }) => startOf(rows, flow)));
  const begun = sorted(works.map(({ flow }) => startOf(rows, flow)));
  const ended = sorted(works.map(({ flow }) => overOf(rows, flow)));
  const open = new Map<number, number>();
  const recent = new Map<number, number>();
  const recentWorking = new Map<number, number>();
  for (const { flow } of [...fails, ...works]) {
    const start = startOf(rows, flow);
    // Lines of a flow do not say when it ended: then nothing is known.
    open.set(flow, Number.isNaN(overOf(rows, flow)) ? Number.NaN : countBelow(begun, start) - countBelow(ended, start));
    recent.set(flow, countBelow(starts, start) - countBelow(starts, start - RATE_NS));
    recentWorking.set(flow, countBelow(begun, start) - countBelow(begun, start - RATE_NS));
  }
  return { open, recent, recentWorking };
}

function startOf({ floats }: CauseRows, flow: number): number {
  return floats.chunk(flow)[floats.at(flow) + L.D_FIRST_TIME]!;
}

/** When the flow was over: Infinity for one that outlived the capture; NaN where that is not known. */
function overOf(rows: CauseRows, flow: number): number {
  const last = rows.floats.chunk(flow)[rows.floats.at(flow) + L.D_LAST_TIME]!;
  if (last < startOf(rows, flow)) return Number.NaN;
  return endOf(rows.flows.chunk(flow), rows.flows.at(flow)) === "open" ? Number.POSITIVE_INFINITY : last;
}

function sorted(values: readonly number[]): Float64Array {
  return Float64Array.from(values).sort();
}

/** How many of the sorted values are less than `limit`. */
function countBelow(values: Float64Array, limit: number): number {
  let low = 0;
  let high = values.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (values[middle]! < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
