// From which addresses and ports SYN-ACKs came, over all flows: a port that refuses one SYN may answer another.

/** More ports than this are not remembered: nothing is known of the further ones. */
const MOST_PORTS = 1 << 14;

export class AnsweringPorts {
  /** By host and port: the frame of the first SYN-ACK. */
  readonly #frames = new Map<number, number>();

  note(host: number, port: number, frameNumber: number): void {
    const key = keyOf(host, port);
    if (this.#frames.size < MOST_PORTS && !this.#frames.has(key)) this.#frames.set(key, frameNumber);
  }

  /** Frame of the first SYN-ACK of this port; `undefined` where none is known. */
  of(host: number, port: number): number | undefined {
    return this.#frames.get(keyOf(host, port));
  }
}

/** A whole number below 2^48: two ports of a host never have the same one. */
function keyOf(host: number, port: number): number {
  return (host >>> 0) * 0x10000 + port;
}
