// From which addresses and ports SYN-ACKs came, over all flows: a port that refuses one SYN may answer another.

import type { Packet } from "../wire/packet";

type Sender = Pick<Packet, "view" | "linkOffset">;

/** More ports than this are not remembered: nothing is known of the further ones. */
const MOST_PORTS = 1 << 14;

export class AnsweringPorts {
  /** By host and port: the frame of the first SYN-ACK. */
  readonly #frames = new Map<number, number>();
  /** The Ethernet address that it came from, as a whole number; without those that have none. */
  readonly #sources = new Map<number, number>();

  note(host: number, port: number, frameNumber: number, { view, linkOffset }: Sender): void {
    const key = keyOf(host, port);
    if (this.#frames.size >= MOST_PORTS || this.#frames.has(key)) return;
    this.#frames.set(key, frameNumber);
    if (linkOffset >= 0)
      this.#sources.set(key, view.getUint16(linkOffset + 6) * 2 ** 32 + view.getUint32(linkOffset + 8));
  }

  /** Frame of the first SYN-ACK of this port; `undefined` where none is known. */
  of(host: number, port: number): number | undefined {
    return this.#frames.get(keyOf(host, port));
  }

  /** The Ethernet address that this SYN-ACK came from, as people write it. */
  sourceOf(host: number, port: number): string | undefined {
    const source = this.#sources.get(keyOf(host, port));
    return source
      ?.toString(16)
      .padStart(12, "0")
      .replace(/..(?=.)/g, "$&:");
  }
}

/** A whole number below 2^48: two ports of a host never have the same one. */
function keyOf(host: number, port: number): number {
  return (host >>> 0) * 0x10000 + port;
}
