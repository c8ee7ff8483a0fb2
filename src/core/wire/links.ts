// Link layers: each reads its header and selects the ethertype or IP version that follows.

import type { Cursor, Step } from "./cursor";
import { ipv4, ipv6 } from "./ip";

/** Below this the field is IEEE 802.3's length and not a type. */
const FIRST_ETHER_TYPE = 0x600;

/** Ethernet II and IEEE 802.3. */
export function ethernet(cursor: Cursor): Step | undefined {
  if (!cursor.has(14, "Ethernet header")) return undefined;
  const type = cursor.view.getUint16(cursor.at + 12);
  cursor.packet.linkOffset = cursor.at;
  cursor.at += 14;
  if (type >= FIRST_ETHER_TYPE) return cursor.next.etherType(cursor, type);
  // 802.3: the length excludes the padding.
  cursor.limit(type);
  return llc;
}

/** IEEE 802.2 LLC; only SNAP with an ethertype (RFC 1042) and the SAP of IP are decoded further. */
export function llc(cursor: Cursor): Step | undefined {
  if (!cursor.has(3, "LLC header")) return undefined;
  const { view, at } = cursor;
  const saps = view.getUint16(at);
  if (saps === 0xaaaa) {
    if (!cursor.has(8, "SNAP header")) return undefined;
    const organisation = (view.getUint8(at + 3) << 16) | view.getUint16(at + 4);
    // 0x0000f8: IEEE 802.1H bridge tunnelling of the same types.
    if (organisation !== 0 && organisation !== 0xf8) return cursor.count("other", "SNAP of another organization");
    cursor.at = at + 8;
    return cursor.next.etherType(cursor, view.getUint16(at + 6));
  }
  if (saps === 0x0606) {
    cursor.at = at + 3;
    return ipv4;
  }
  return cursor.count("other", "LLC");
}

/** IEEE 802.1Q and 802.1ad. VLAN 0 is a priority only. */
export function vlanTag(cursor: Cursor): Step | undefined {
  if (!cursor.has(4, "VLAN tag")) return undefined;
  const { view, at } = cursor;
  const id = view.getUint16(at) & 0xfff;
  if (id !== 0) cursor.path = cursor.paths.enter(cursor.path, "VLAN", id);
  cursor.at = at + 4;
  const type = view.getUint16(at + 2);
  return type >= FIRST_ETHER_TYPE ? cursor.next.etherType(cursor, type) : llc;
}

/** VN-Tag, as between a switch and a NIC (Cisco, 802.1Qbh). Its interfaces belong to one direction, so they identify nothing. */
export function vnTag(cursor: Cursor): Step | undefined {
  return tagOf(cursor, 4, "VN-Tag");
}

/** E-Tag of IEEE 802.1BR, as between a switch and its port extender. */
export function extenderTag(cursor: Cursor): Step | undefined {
  return tagOf(cursor, 6, "802.1BR");
}

/** A tag of `length` octets that ends before an ethertype. */
function tagOf(cursor: Cursor, length: number, name: string): Step | undefined {
  if (!cursor.has(length + 2, name)) return undefined;
  const { view, at } = cursor;
  cursor.path = cursor.paths.enter(cursor.path, name);
  cursor.at = at + length + 2;
  const type = view.getUint16(at + length);
  return type >= FIRST_ETHER_TYPE ? cursor.next.etherType(cursor, type) : llc;
}

/** IEEE 802.1ah: a service's id, then the customer's whole frame. */
export function backboneTag(cursor: Cursor): Step | undefined {
  if (!cursor.has(4, "802.1ah tag")) return undefined;
  const service = cursor.view.getUint32(cursor.at) & 0xffffff;
  cursor.path = cursor.paths.enter(cursor.paths.enter(cursor.path, "I-SID", service), "Ethernet");
  cursor.at += 4;
  return ethernet;
}

/** LINKTYPE_NULL and LINKTYPE_LOOP: an address family of the capturing system, in its byte order. */
export function bsdLoopback(cursor: Cursor): Step | undefined {
  if (!cursor.has(4, "loopback header")) return undefined;
  const { view, at } = cursor;
  const bigEndian = view.getUint32(at);
  const family = bigEndian > 0xffff ? view.getUint32(at, true) : bigEndian;
  cursor.at = at + 4;
  switch (family) {
    case 2:
      return ipv4;
    case 10: // Linux
    case 23: // Windows
    case 24: // NetBSD, OpenBSD
    case 28: // FreeBSD
    case 30: // Darwin
      return ipv6;
    default:
      return cursor.count("other", "loopback with another address family");
  }
}

/** LINKTYPE_LINUX_SLL, as captured on `any`. */
export function linuxCooked(cursor: Cursor): Step | undefined {
  if (!cursor.has(16, "Linux cooked header")) return undefined;
  const { view, at } = cursor;
  const type = view.getUint16(at + 14);
  cursor.packet.point = cursor.points.ofDirection(view.getUint16(at), view.getUint16(at + 2));
  cursor.at += 16;
  return cookedProtocol(cursor, type);
}

/** LINKTYPE_LINUX_SLL2. */
export function linuxCooked2(cursor: Cursor): Step | undefined {
  if (!cursor.has(20, "Linux cooked header")) return undefined;
  const { view, at } = cursor;
  const type = view.getUint16(at);
  cursor.packet.point = cursor.points.ofSystem(view.getUint32(at + 4), view.getUint8(at + 10));
  cursor.at += 20;
  return cookedProtocol(cursor, type);
}

const SLL_802_2 = 4;

function cookedProtocol(cursor: Cursor, type: number): Step | undefined {
  if (type >= FIRST_ETHER_TYPE) return cursor.next.etherType(cursor, type);
  return type === SLL_802_2 ? llc : cursor.count("other", "Linux cooked frame without an ethertype");
}
