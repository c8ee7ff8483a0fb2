import { capwapControl, capwapData } from "./capwap";
import type { Cursor, Step } from "./cursor";
import { geneve, gtpU, teredo, vxlan, vxlanGpe } from "./tunnels";

/** Tunnels by the port that they are sent to. */
const byDestination: ReadonlyMap<number, Step> = new Map<number, Step>([
  [2152, gtpU],
  [3544, teredo],
  [4789, vxlan],
  [4790, vxlanGpe],
  [5246, capwapControl],
  [5247, capwapData],
  [6081, geneve],
  [8472, vxlan], // Linux, before IANA had assigned a port
]);

/** Teredo's servers and CAPWAP's controllers answer from their port to any; the other tunnels' source port is only a hash. */
const bySource: ReadonlyMap<number, Step> = new Map<number, Step>([
  [3544, teredo],
  [5246, capwapControl],
  [5247, capwapData],
]);

/** UDP (RFC 768): of interest only as the carrier of tunnels. */
export function udp(cursor: Cursor): Step | undefined {
  if (!cursor.has(8, "UDP header")) return undefined;
  const { view, at } = cursor;
  const step = byDestination.get(view.getUint16(at + 2)) ?? bySource.get(view.getUint16(at));
  if (!step) return cursor.count("other", "UDP");
  const length = view.getUint16(at + 4);
  cursor.at = at + 8;
  // 0 is a jumbogram, or offloading to the NIC.
  if (length >= 8) cursor.limit(length - 8);
  return step;
}
