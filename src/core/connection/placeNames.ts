// Names of the places that recorded a connection, as the capture names them.

import type { Side } from "../flow/side";
import { endpointText } from "../text/endpoints";
import type { JoinedFlow, PlaceRecord } from "./placeRecords";

const NO_PATH = "no VLAN or tunnel";

/** By place: its VLAN or tunnel and its interface; where these are the same for several, what differs of addresses and ports. */
export function placeNames(places: readonly PlaceRecord[]): string[] {
  const hasPaths = new Set(places.map(({ flow }) => flow.path)).size > 1;
  const where = places.map(({ flow, name }) => {
    const path = hasPaths ? flow.path : "";
    if (name === undefined) return hasPaths ? path || NO_PATH : "";
    return path === "" ? name : `${path} on ${name}`;
  });
  const names = where.map((own, at) => {
    const isAlone = where.filter((other) => other === own).length === 1;
    return isAlone && own !== "" ? own : [own, differingEndpoints(places[at]!, places)].filter(Boolean).join(", ");
  });
  // Nothing the capture says tells them apart.
  return names.map((name, at) => {
    const before = names.slice(0, at).filter((other) => other === name).length;
    if (name === "") return `place ${at + 1}`;
    return before === 0 ? name : `${name} (${before + 1})`;
  });
}

function differingEndpoints(own: JoinedFlow, places: readonly JoinedFlow[]): string {
  const differing = (["initiator", "responder"] as const).filter(
    (side) => new Set(places.map((each) => endpointOf(each, side))).size > 1,
  );
  return differing.map((side) => endpointOf(own, side)).join(" → ");
}

/** The endpoint that is `side` of the connection. */
export function endpointOf({ flow, reversed }: JoinedFlow, side: Side): string {
  const own = reversed ? (side === "initiator" ? "responder" : "initiator") : side;
  return endpointText(flow[own]);
}
