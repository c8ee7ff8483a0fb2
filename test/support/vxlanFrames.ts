// A frame inside VXLAN between two machines, with a checksum in the UDP header around it (RFC 7348 §5).

import { address, concat, ethernet, internetChecksum, ipv4, ipv6, octets, u16, u32, udp } from "./frames";

const PORT = 4789;

/** `checksum`: what to make of the correct one. */
export function inVxlan(
  frame: Uint8Array,
  family: 4 | 6,
  fromInitiator: boolean,
  checksum: (correct: number, pseudoHeader: number) => number,
): Uint8Array {
  const machines = family === 6 ? ["2001:db8::11", "2001:db8::12"] : ["192.0.2.11", "192.0.2.12"];
  const [source, destination] = (fromInitiator ? machines : [...machines].reverse()) as [string, string];
  const datagram = udp(50_000, PORT, concat(octets("0800000000000700"), frame));
  const pseudo = [address(source), address(destination), u32(datagram.length), u16(0), u16(17)];
  const value = checksum(internetChecksum(...pseudo, datagram), ~internetChecksum(...pseudo) & 0xffff);
  new DataView(datagram.buffer, datagram.byteOffset).setUint16(6, value);
  return ethernet(
    family === 6
      ? ipv6({ source, destination, nextHeader: 17, payload: datagram })
      : ipv4({ source, destination, protocol: 17, payload: datagram }),
  );
}
