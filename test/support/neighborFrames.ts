// Frames of ARP (RFC 826) and Neighbor Discovery (RFC 4861 §4.3, §4.4).

import { address, concat, ethernet, internetChecksum, ipv6, macAddress, octets, u16, u32 } from "./frames";

export interface Neighbors {
  readonly asker: string;
  readonly target: string;
  /** Ethernet addresses of asker and target. */
  readonly macs: readonly [asker: string, target: string];
}

/** A request, sent to all, or an answer, sent to the asker. The family is that of the addresses. */
export function neighborMessage(kind: "request" | "answer", neighbors: Neighbors): Uint8Array {
  const { asker, target, macs } = neighbors;
  const isRequest = kind === "request";
  const source = macs[isRequest ? 0 : 1];
  if (!asker.includes(":")) {
    const ends = isRequest
      ? [macAddress(macs[0]), address(asker), new Uint8Array(6), address(target)]
      : [macAddress(macs[1]), address(target), macAddress(macs[0]), address(asker)];
    const packet = concat(u16(1), u16(0x0800), u16(0x0604), u16(isRequest ? 1 : 2), ...ends);
    const destination = isRequest ? "ff:ff:ff:ff:ff:ff" : macs[0];
    return ethernet(packet, { source, destination, etherType: 0x0806 });
  }
  const group = "ff02::1:ff00:1";
  const from = isRequest ? asker : target;
  const to = isRequest ? group : asker;
  const option = concat(octets(isRequest ? "0101" : "0201"), macAddress(source));
  const message = concat(
    octets(isRequest ? "8700" : "8800"),
    u16(0),
    u32(isRequest ? 0 : 0x60000000),
    address(target),
    option,
  );
  const sum = internetChecksum(address(from), address(to), u32(message.length), u32(58), message);
  message.set(u16(sum), 2);
  return ethernet(ipv6({ source: from, destination: to, nextHeader: 58, payload: message, hopLimit: 255 }), {
    source,
    destination: isRequest ? "33:33:ff:00:00:01" : macs[0],
  });
}
