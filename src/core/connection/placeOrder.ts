// In which order a connection passed the places that saw it, from the initiator to the responder.

import type { Flow } from "../flow/flow";
import { commonSegments } from "./commonSegments";

/** One flow of a connection; `reversed` where its initiator is the responder of the first one. */
export interface JoinedFlow {
  readonly flow: Flow;
  readonly reversed: boolean;
}

/** The flows along the path; where nothing shows the order, that of their first frames. */
export function alongPath(flows: readonly JoinedFlow[]): JoinedFlow[] {
  const ordered: JoinedFlow[] = [];
  for (const joined of flows) {
    const at = ordered.findIndex((other) => leadOf(joined, other) > 0);
    ordered.splice(at < 0 ? ordered.length : at, 0, joined);
  }
  return ordered;
}

/** Above 0 where `a` lies nearer to the initiator than `b`, below where it lies farther. */
function leadOf(a: JoinedFlow, b: JoinedFlow): number {
  let hops = 0;
  let times = 0;
  for (const each of commonSegments(a.flow, b.flow, a.reversed !== b.reversed)) {
    const isFromInitiator = (each.from === "initiator") !== a.reversed;
    const towards = isFromInitiator ? 1 : -1;
    // Every router on the way takes one off.
    hops += towards * Math.sign(each.a.seg.hops - each.b.seg.hops);
    times += towards * Math.sign(each.b.timeNs - each.a.timeNs);
  }
  return hops === 0 ? times : hops;
}
