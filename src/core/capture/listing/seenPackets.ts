// pktmon lists a packet once for each component of the system that it passes. Only the first of them is used.

const MOST_REMEMBERED = 1024;

export class SeenPackets {
  readonly #keys = new Set<string>();

  /** Whether the packet was listed before, within the last thousand. */
  isRepeated(key: string): boolean {
    if (this.#keys.has(key)) return true;
    this.#keys.add(key);
    if (this.#keys.size <= MOST_REMEMBERED) return false;
    for (const oldest of this.#keys) {
      this.#keys.delete(oldest);
      break;
    }
    return false;
  }
}
