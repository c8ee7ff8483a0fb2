// How much there was to do when a connection began: how many others were open then, and how many had begun shortly before. A limit of
// connections, or of connections a second, refuses those beyond it.

import { RATE_NS } from "../tcp/thresholds";
import { endOf } from "../tracker/outcome";
import * as L from "../tracker/rowLayout";
import type { CauseRows } from "./causeRows";
import type { SampledFlow } from "./sample";

/**
 * `open-connections`: connections that work, began before it and had not ended. `connection-rate`: those that began in the second
 * before it, `accept-rate` those of them that work: limits count the one or the other. `in-second`: those that began before it in the
 * same second of the clock. Of the same initiator only: the same with `-of-initiator`, and `since-previous`, the time since the last.
 */
export const LOADS = [
  "since-previous",
  "open-connections",
  "connection-rate",
  "accept-rate",
  "in-second",
  "open-connections-of-initiator",
  "connection-rate-of-initiator",
  "accept-rate-of-initiator",
  "in-second-of-initiator",
] as const;
export type LoadName = (typeof LOADS)[number];

/** By flow. Those of initiators are missing where there is one initiator. */
export type Load = Readonly<Partial<Record<LoadName, ReadonlyMap<number, number>>>>;

/** Of all flows with the same responder (or initiator, or port): a part of them has no number of open ones. */
export function loadOf(
  rows: CauseRows,
  initiators: Int32Array,
  fails: readonly SampledFlow[],
  works: readonly SampledFlow[],
): Load {
  const all = counted(rows, fails, works);
  const byInitiator = new Map<number, { fails: SampledFlow[]; works: SampledFlow[] }>();
  const groupOf = (flow: number) => {
    const group = byInitiator.get(initiators[flow]!) ?? { fails: [], works: [] };
    byInitiator.set(initiators[flow]!, group);
    return group;
  };
  for (const each of fails) groupOf(each.flow).fails.push(each);
  for (const each of works) groupOf(each.flow).works.push(each);
  const single = byInitiator.size === 1;
  const own = single ? [all] : [...byInitiator.values()].map((group) => counted(rows, group.fails, group.works));
  return {
    "since-previous": merged(own, ({ since }) => since),
    "open-connections": all.open,
    "connection-rate": all.recent,
    "accept-rate": all.recentWorking,
    "in-second": all.inSecond,
    ...(!single && {
      "open-connections-of-initiator": merged(own, ({ open }) => open),
      "connection-rate-of-initiator": merged(own, ({ recent }) => recent),
      "accept-rate-of-initiator": merged(own, ({ recentWorking }) => recentWorking),
      "in-second-of-initiator": merged(own, ({ inSecond }) => inSecond),
    }),
  };
}

type Counted = ReturnType<typeof counted>;

function merged(all: readonly Counted[], of: (counted: Counted) => Map<number, number>): Map<number, number> {
  return all.length === 1 ? of(all[0]!) : new Map(all.flatMap((each) => [...of(each)]));
}

function counted(rows: CauseRows, fails: readonly SampledFlow[], works: readonly SampledFlow[]) {
  const flows = [...fails, ...works];
  const starts = sorted(flows.map(({ flow }) => startOf(rows, flow)));
  const begun = sorted(works.map(({ flow }) => startOf(rows, flow)));
  const ended = sorted(works.map(({ flow }) => overOf(rows, flow)));
  const open = new Map<number, number>();
  const recent = new Map<number, number>();
  const recentWorking = new Map<number, number>();
  const inSecond = new Map<number, number>();
  const since = new Map<number, number>();
  for (const { flow } of flows) {
    const start = startOf(rows, flow);
    const before = countBelow(starts, start);
    // Lines of a flow do not say when it ended: then nothing is known.
    open.set(flow, Number.isNaN(overOf(rows, flow)) ? Number.NaN : countBelow(begun, start) - countBelow(ended, start));
    recent.set(flow, before - countBelow(starts, start - RATE_NS));
    recentWorking.set(flow, countBelow(begun, start) - countBelow(begun, start - RATE_NS));
    inSecond.set(flow, before - countBelow(starts, Math.floor(start / RATE_NS) * RATE_NS));
    since.set(flow, before === 0 ? Number.POSITIVE_INFINITY : start - starts[before - 1]!);
  }
  return { open, recent, recentWorking, inSecond, since };
}

export function startOf({ floats }: CauseRows, flow: number): number {
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
