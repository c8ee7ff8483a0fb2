// In which order a connection passed the places that recorded it, from the initiator to the responder.

import { commonOfBoth } from "./commonSegments";
import type { PlaceRecord } from "./placeRecords";

/** The places along the path; where nothing shows the order, as they come. */
export function alongPath(places: readonly PlaceRecord[]): PlaceRecord[] {
  const ordered: PlaceRecord[] = [];
  for (const place of places) {
    const at = ordered.findIndex((other) => leadOf(place, other) > 0);
    ordered.splice(at < 0 ? ordered.length : at, 0, place);
  }
  return ordered;
}

/** Above 0 where `a` lies nearer to the initiator than `b`, below where it lies farther. */
function leadOf(a: PlaceRecord, b: PlaceRecord): number {
  let hops = 0;
  let times = 0;
  for (const each of commonOfBoth(a.segments, b.segments, a.reversed !== b.reversed)) {
    const isFromInitiator = (each.from === "initiator") !== a.reversed;
    const towards = isFromInitiator ? 1 : -1;
    // Every router on the path takes one off.
    hops += towards * Math.sign(each.a.seg.hops - each.b.seg.hops);
    times += towards * Math.sign(each.b.timeNs - each.a.timeNs || each.b.frameNumber - each.a.frameNumber);
  }
  return hops === 0 ? times : hops;
}
