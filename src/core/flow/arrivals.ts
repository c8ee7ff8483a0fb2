// Finding segments among the events of a flow.

import type { Arrival, Flow } from "./flow";

/** The segments that are kept individually, in capture order. */
export function arrivalsOf(flow: Flow): readonly Arrival[] {
  return flow.events.filter((event): event is Arrival => event.kind === "segment");
}

/** The segment at an index into `Flow.events`, if there is one. */
export function arrivalAt(flow: Flow, index: number | undefined): Arrival | undefined {
  const event = index === undefined ? undefined : flow.events[index];
  return event?.kind === "segment" ? event : undefined;
}

/** There may be further SYNs, SYN-ACKs and RSTs that were not kept: their counts are minimums. */
export function isOpeningPartial({ sight }: Flow): boolean {
  return sight.openingDropped;
}
