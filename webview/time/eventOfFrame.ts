import type { FlowDetail } from "../../src/protocol/api";

/** The event that shows a frame of the flow: the frame itself, or the run or the repeats that it is in. */
export function eventOfFrame({ flow }: Pick<FlowDetail, "flow">, frame: number): number | undefined {
  let low = 0;
  let high = flow.events.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (flow.events[middle]!.frameNumber <= frame) low = middle + 1;
    else high = middle;
  }
  return low === 0 ? undefined : low - 1;
}
