import { Defect } from "../tcp/defects";
import { capwapControl, capwapData } from "./capwap";
import type { Cursor, Step } from "./cursor";
import { mpls } from "./mpls";
import { geneve, gtpU, teredo, vxlan, vxlanGpe } from "./tunnels";
import { isUdpChecksumWrong } from "./udpChecksum";

/** A tunnel that may hold TCP and is not decoded. */
function unsupported(name: string): Step {
  return (cursor) => cursor.count("unsupported", name);
}

const NON_ESP_MARKER_LENGTH = 4;

/** IPsec through a NAT (RFC 3948 §2): IKE behind four octets of zero, a keep-alive of one octet, or ESP. */
function ipsecInUdp(cursor: Cursor): undefined {
  const { view, at, wireEnd } = cursor;
  if (wireEnd - at < NON_ESP_MARKER_LENGTH) return cursor.count("other", "IPsec keep-alive");
  if (!cursor.has(NON_ESP_MARKER_LENGTH, "IPsec in UDP")) return undefined;
  if (view.getUint32(at) === 0) return cursor.count("other", "IKE");
  return cursor.count("unsupported", "IPsec ESP (encrypted)");
}

/** Tunnels by the port that they are sent to. */
const byDestination: ReadonlyMap<number, Step> = new Map<number, Step>([
  [1194, unsupported("OpenVPN")],
  [1701, unsupported("L2TP")],
  [2152, gtpU],
  [3544, teredo],
  [4341, unsupported("LISP")],
  [4500, ipsecInUdp],
  [4789, vxlan],
  [4790, vxlanGpe],
  [5246, capwapControl],
  [5247, capwapData],
  [6080, unsupported("GUE")],
  [6081, geneve],
  [6635, mpls],
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
  if (isUdpChecksumWrong(cursor, length)) cursor.defects |= Defect.TunnelChecksum;
  cursor.at = at + 8;
  // 0 is a jumbogram, or offloading to the NIC.
  if (length >= 8) cursor.limit(length - 8);
  return step;
}
