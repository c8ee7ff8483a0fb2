// How a flow went: how much it carried, how long it was idle, and how soon after an earlier one on its addresses and ports it began.

import { Mark } from "../flow/marks";
import { wordDistance } from "../tcp/seq";
import { IDLE_NS } from "../tcp/thresholds";
import { ED_TIME, RD_LAST_TIME } from "../tracker/events";
import * as L from "../tracker/rowLayout";
import { initiatorSide } from "../tracker/segmentContext";
import type { CauseRows } from "./causeRows";

/** More octets than sequence numbers tell apart are counted as they came. */
const MOST_COUNTED = 2 ** 30;

/** Octets of data of the initiator or the responder, each once, however often it was sent; NaN without any, and where not known. */
export function octetsOf({ flows, floats }: CauseRows, flow: number, ofInitiator: boolean): number {
  const row = flows.chunk(flow);
  const at = flows.at(flow);
  const initiator = initiatorSide(row[at + L.F_FLAGS]!);
  const side = ofInitiator ? initiator : 1 - initiator;
  const place = at + (side === 0 ? L.F_SIDE_A : L.F_SIDE_B);
  const values = floats.chunk(flow);
  const v = floats.at(flow);
  const sent =
    side === 0
      ? values[v + L.D_BYTES_A]! + values[v + L.D_RUN_BYTES_A]!
      : values[v + L.D_BYTES_B]! + values[v + L.D_RUN_BYTES_B]!;
  const flags = row[place + L.S_FLAGS]!;
  // Lines of flows have only what was sent.
  if (!(flags & L.SIDE_NXT) || sent > MOST_COUNTED) return sent || Number.NaN;
  if (!(flags & L.SIDE_ISS)) return Number.NaN;
  const numbers = wordDistance(row[place + L.ISS]!, row[place + L.SND_NXT]!) - 1 - (flags & L.SIDE_FIN ? 1 : 0);
  return Math.min(sent, numbers) > 0 ? Math.min(sent, numbers) : Number.NaN;
}

/** From the last segment of the earlier flow on the same addresses and ports; Infinity without one, NaN where not known. */
export function reuseGapNs({ flows, floats }: CauseRows, flow: number): number {
  const row = flows.chunk(flow);
  const at = flows.at(flow);
  const previous = row[at + L.F_PREVIOUS]!;
  if (previous < 0) return Number.POSITIVE_INFINITY;
  const last = floats.chunk(previous)[floats.at(previous) + L.D_LAST_TIME]!;
  const gap = floats.chunk(flow)[floats.at(flow) + L.D_FIRST_TIME]! - last;
  // Lines of flows say only that there was one.
  return previous < flow && last > 0 && gap >= 0 ? gap : Number.NaN;
}

/**
 * The longest time without a segment before one that is no retransmission. Within a run of segments it is not known: of a failing
 * flow it is then at least what is known, of one that works at most as long as the run, so that none is said to work after a
 * shorter time than it did. 0 for less than
 * `IDLE_NS`, NaN where nothing is known and before a connection was established.
 */
export function idleNs(rows: CauseRows, flow: number, failed: boolean): number {
  const row = rows.flows.chunk(flow);
  const at = rows.flows.at(flow);
  if (!(row[at + L.F_FLAGS]! & L.FLOW_ESTABLISHED)) return Number.NaN;
  const idle = new IdleTime(failed);
  const { ints, floats, runs } = rows.events;
  for (let event = row[at + L.F_HEAD]!; event >= 0; ) {
    const values = ints.chunk(event);
    const e = ints.at(event);
    const start = floats.chunk(event)[floats.at(event) + ED_TIME]!;
    const isRun = (values[e + L.E_KIND]! & 3) === L.KIND_RUN;
    const run = isRun ? values[e + L.R_FLOATS]! : -1;
    const end = isRun ? runs.chunk(run)[runs.at(run) + RD_LAST_TIME]! : start;
    idle.take(start, end, isRun || (values[e + L.E_MARKS]! & (Mark.OldData | Mark.Handshake)) === 0);
    event = values[e + L.E_NEXT]!;
  }
  const values = rows.floats.chunk(flow);
  const v = rows.floats.at(flow);
  // The run that is still growing has no event yet.
  if (row[at + L.F_RUN_A]! + row[at + L.F_RUN_B]! > 0)
    idle.take(values[v + L.D_RUN_TIME]!, values[v + L.D_LAST_TIME]!, true);
  return idle.longestNs < IDLE_NS ? 0 : idle.longestNs;
}

class IdleTime {
  longestNs = Number.NaN;
  readonly #failed: boolean;
  #lastNs = Number.NaN;

  constructor(failed: boolean) {
    this.#failed = failed;
  }

  /** Segments from `startNs` to `endNs`. Before a retransmission the connection was not idle. */
  take(startNs: number, endNs: number, isNew: boolean): void {
    if (isNew) this.#compare(startNs - this.#lastNs);
    if (!this.#failed) this.#compare(endNs - startNs);
    this.#lastNs = endNs;
  }

  #compare(ns: number): void {
    if (!(ns <= this.longestNs) && !Number.isNaN(ns)) this.longestNs = ns;
  }
}
