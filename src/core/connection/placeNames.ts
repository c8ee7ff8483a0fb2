// Names of the places that recorded a connection, as the capture names them.

import { otherSide } from "../flow/relative";
import type { Side } from "../flow/side";
import { endpointText } from "../text/endpoints";
import type { JoinedFlow, PlaceRecord } from "./placeRecords";

const NO_PATH = "no VLAN or tunnel";

/**
 * By place: its VLAN or tunnel and its interface; where these are the same for several, what differs of addresses and ports.
 * `hidesPorts`: the names are for another connection of the same hosts.
 */
export function placeNames(places: readonly PlaceRecord[], hidesPorts = false): string[] {
  const textOf = hidesPorts ? addressOf : endpointOf;
  const hasPaths = new Set(places.map(({ flow }) => flow.path)).size > 1;
  const where = places.map(({ flow, name }) => {
    const path = hasPaths ? flow.path : "";
    if (name === undefined) return hasPaths ? path || NO_PATH : "";
    return path === "" ? name : `${path} on ${name}`;
  });
  const names = where.map((own, at) => {
    const isAlone = where.filter((other) => other === own).length === 1;
    return isAlone && own !== "" ? own : [own, differingEnds(places[at]!, places, textOf)].filter(Boolean).join(", ");
  });
  // Nothing the capture says tells them apart.
  return names.map((name, at) => {
    const before = names.slice(0, at).filter((other) => other === name).length;
    if (name === "") return `place ${at + 1}`;
    return before === 0 ? name : `${name} (${before + 1})`;
  });
}

type EndText = (place: JoinedFlow, side: Side) => string;

function differingEnds(own: JoinedFlow, places: readonly JoinedFlow[], textOf: EndText): string {
  const differing = (["initiator", "responder"] as const).filter(
    (side) => new Set(places.map((each) => textOf(each, side))).size > 1,
  );
  return differing.map((side) => textOf(own, side)).join(" → ");
}

/** The endpoint that is `side` of the connection. */
export function endpointOf({ flow, reversed }: JoinedFlow, side: Side): string {
  return endpointText(flow[reversed ? otherSide(side) : side]);
}

function addressOf({ flow, reversed }: JoinedFlow, side: Side): string {
  return flow[reversed ? otherSide(side) : side].address;
}
