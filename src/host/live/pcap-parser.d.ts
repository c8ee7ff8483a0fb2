// Types for the used part of the package, which has no types.
declare module "pcap-parser" {
  import type { EventEmitter } from "node:events";
  import type { Readable } from "node:stream";

  export interface GlobalHeader {
    readonly snapshotLength: number;
    readonly linkLayerType: number;
  }

  export interface PacketHeader {
    readonly timestampSeconds: number;
    readonly timestampMicroseconds: number;
    readonly capturedLength: number;
    readonly originalLength: number;
  }

  export interface Packet {
    readonly header: PacketHeader;
    readonly data: Uint8Array;
  }

  export interface Parser extends EventEmitter {
    on(event: "globalHeader", listener: (header: GlobalHeader) => void): this;
    on(event: "packet", listener: (packet: Packet) => void): this;
    on(event: "error", listener: (error: Error) => void): this;
    on(event: "end", listener: () => void): this;
  }

  export function parse(input: string | Readable): Parser;
}
