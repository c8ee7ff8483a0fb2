// Names of the places that saw a connection, as the capture names them.

import type { Flow } from "../flow/flow";
import type { Side } from "../flow/side";
import { endpointText } from "../text/endpoints";
import type { JoinedFlow } from "./placeOrder";

const NO_PATH = "no VLAN or tunnel";

/** By place: its VLAN or tunnel; where that is the same for several, the addresses and ports that differ between them. */
export function placeNames(joined: readonly JoinedFlow[]): string[] {
  const hasPaths = joined.some(({ flow }) => flow.path !== "");
  const paths = joined.map(({ flow }) => (hasPaths ? flow.path || NO_PATH : ""));
  const names = joined.map((each, place) => {
    const isAlone = paths.filter((path) => path === paths[place]).length === 1;
    return isAlone ? paths[place]! : [paths[place]!, differingEndpoints(each, joined)].filter(Boolean).join(", ");
  });
  // Nothing the capture says tells them apart.
  return names.map((name, place) =>
    names.indexOf(name) === place && name !== "" ? name : `${name === "" ? "" : `${name}, `}place ${place + 1}`,
  );
}

function differingEndpoints(own: JoinedFlow, joined: readonly JoinedFlow[]): string {
  const differing = (["initiator", "responder"] as const).filter(
    (side) => new Set(joined.map((each) => endpointOf(each, side))).size > 1,
  );
  return differing.map((side) => endpointOf(own, side)).join(" → ");
}

/** The endpoint that is `side` of the connection. */
export function endpointOf({ flow, reversed }: JoinedFlow, side: Side): string {
  return endpointText(flow[reversed ? turned(side) : side] satisfies Flow["initiator"]);
}

export function turned(side: Side): Side {
  return side === "initiator" ? "responder" : "initiator";
}
