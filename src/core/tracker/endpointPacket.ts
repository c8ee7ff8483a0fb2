import { emptyPacket, type Packet } from "../wire/packet";
import * as L from "./rowLayout";

/** A packet with the endpoints of a flow, as if A had sent it: for what is asked of packets. */
export class EndpointPacket {
  readonly #packet: Packet = {
    ...emptyPacket(),
    view: new DataView(new ArrayBuffer(32)),
    sourceOffset: 0,
    destinationOffset: 16,
  };

  /** Of the flow whose row begins at `flowAt` of `row`; valid until the next call. */
  of(row: Int32Array, flowAt: number): Packet {
    const packet = this.#packet;
    for (let word = 0; word < 4; word++) {
      packet.view.setInt32(packet.sourceOffset + 4 * word, row[flowAt + L.addressPlace(0, word)]!);
      packet.view.setInt32(packet.destinationOffset + 4 * word, row[flowAt + L.addressPlace(1, word)]!);
    }
    packet.family = row[flowAt + L.F_FLAGS]! & L.FLOW_IPV6 ? 6 : 4;
    packet.sourcePort = row[flowAt + L.F_PORTS]! >>> 16;
    packet.destinationPort = row[flowAt + L.F_PORTS]! & 0xffff;
    return packet;
  }
}
