// Which flows of a running capture have a verdict that is worth a line now, and which have another one than was told.

import type { Analysis } from "../core/analysis/analysis";
import type { FlowRow } from "../core/analysis/query";
import type { Outcome } from "../core/flow/flow";

/** Looked at in one turn: what is left has its turn next time. */
const MOST_LOOKED_AT = 2000;

/** Outcomes that no later segment is needed for. */
const FINAL: ReadonlySet<Outcome> = new Set(["established", "refused", "unreachable", "reset", "broken"]);

export class KnownFlows {
  /** Flows that may still change, oldest first. */
  #open: number[] = [];
  #turn = 0;
  #seen = 0;
  /** What was told of a flow, by id. */
  readonly #told = new Map<number, string>();

  /** Ids of the flows to tell of now, in the order of their first frames. */
  news(analysis: Analysis): readonly number[] {
    while (this.#seen < analysis.flowCount) this.#open.push(++this.#seen);
    const ids: number[] = [];
    const count = Math.min(this.#open.length, MOST_LOOKED_AT);
    for (let looked = 0; looked < count; looked++) {
      this.#turn = (this.#turn + 1) % this.#open.length;
      const id = this.#open[this.#turn]!;
      const row = analysis.row(id);
      if (row !== undefined && isKnown(row) && this.#told.get(id) !== verdictOf(row)) {
        this.#told.set(id, verdictOf(row));
        ids.push(id);
      }
    }
    return ids.sort((a, b) => a - b);
  }

  /** These flows will not change any more. */
  forget(ids: readonly number[]): void {
    const gone = new Set(ids);
    this.#open = this.#open.filter((id) => !gone.has(id));
    this.#turn = 0;
    for (const id of ids) {
      this.#told.delete(id);
      this.#seen = Math.max(this.#seen, id);
    }
  }
}

/** Where an answer may still come, a finding says that the time for it has passed. */
function isKnown({ outcome, worst }: FlowRow): boolean {
  return FINAL.has(outcome) || worst?.severity === "error" || worst?.severity === "warning";
}

/** Changes where a reader of the line would want to know. */
export function verdictOf({ outcome, worst }: FlowRow): string {
  const isTold = worst?.severity === "error" || worst?.severity === "warning";
  return isTold ? `${outcome} ${worst.rule}` : outcome;
}
