// The places that recorded a flow's connection, in words.

import type { Flow } from "../flow/flow";

/** "Recorded at 2 places: VLAN 10 (this flow), VLAN 20 (#2). Frames 1 and 2 have …"; undefined for one place. */
export function placesText({ id, connection }: Flow): string | undefined {
  if (connection === undefined) return undefined;
  const { places, flows, place, proof } = connection;
  const isSeveralFlows = new Set(flows).size > 1;
  const names = places.map(({ name, capture }, at) => {
    if (capture !== places[place]?.capture || !isSeveralFlows) return name;
    return flows[at] === id ? `${name} (this flow)` : typeof flows[at] !== "number" ? name : `${name} (#${flows[at]})`;
  });
  return `Recorded at ${places.length} places: ${names.join(", ")}. ${proof.text}`;
}
