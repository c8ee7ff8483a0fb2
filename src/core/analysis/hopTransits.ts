// How fast segments are between neighboring places: what delays are measured against.

import { type ClockOffset, toFirstClock } from "../connection/clockOffset";
import type { LeastTransits } from "../connection/segmentFates";
import type { Side } from "../flow/side";
import { hopKey, type Member, type Met } from "./comparedFlows";

export class HopTransits {
  readonly #least = new Map<string, Record<Side, number>>();

  constructor(met: readonly Met[], clocks: readonly ClockOffset[]) {
    for (const each of met) this.#note(each, clocks);
  }

  #note({ members, pairs }: Met, clocks: readonly ClockOffset[]): void {
    for (const { a, b, common, isFirstNearer } of pairs) {
      const [near, far] = isFirstNearer ? [a, b] : [b, a];
      if (members.indexOf(far) !== members.indexOf(near) + 1) continue;
      const key = hopKey(near, far);
      const least = this.#least.get(key) ?? neverMeasured();
      this.#least.set(key, least);
      for (const { from, atNs, differenceNs } of common) {
        const apart = toFirstClock(clocks[b.capture]!, atNs + differenceNs) - toFirstClock(clocks[a.capture]!, atNs);
        const transit = (from === "initiator") === isFirstNearer ? apart : -apart;
        least[from] = Math.min(least[from], transit);
      }
    }
  }

  /** The least time from one place to the next, by direction; `undefined` for places that are neighbors in no connection. */
  between(near: Member, far: Member): Readonly<Record<Side, number>> | undefined {
    return this.#least.get(hopKey(near, far));
  }

  /** Of each place but the first, from the one before it. */
  along(members: readonly Member[]): LeastTransits {
    return members.slice(1).map((member, gap) => this.between(members[gap]!, member) ?? neverMeasured());
  }
}

function neverMeasured(): Record<Side, number> {
  return { initiator: Number.POSITIVE_INFINITY, responder: Number.POSITIVE_INFINITY };
}
