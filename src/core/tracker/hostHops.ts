// With which hop counts the SYNs and SYN-ACKs of each host arrived, over all flows: what a RST of that host is compared with.

import type { HopCount } from "../flow/flow";

/** More hosts than this are not distinguished: nothing is known of the further ones. */
const MOST_HOSTS = 1 << 14;
/** A host with more hop counts has no usual one. */
const MOST_VALUES = 8;

export class HostHops {
  /** By host: a hop count in the lower 8 bits, and how many segments had it in the upper 24. */
  readonly #hosts = new Map<number, number[]>();

  note(host: number, hops: number): void {
    const values = this.#hosts.get(host);
    if (values === undefined) {
      if (this.#hosts.size < MOST_HOSTS) this.#hosts.set(host, [(1 << 8) | hops]);
      return;
    }
    for (let at = 0; at < values.length; at++) {
      if ((values[at]! & 0xff) !== hops) continue;
      if (values[at]! >>> 8 < 0xffffff) values[at] = (values[at]! + (1 << 8)) >>> 0;
      return;
    }
    if (values.length < MOST_VALUES) values.push((1 << 8) | hops);
  }

  /** In the order in which they were seen. */
  of(host: number): readonly HopCount[] {
    return (this.#hosts.get(host) ?? []).map((value) => ({ hops: value & 0xff, segments: value >>> 8 }));
  }
}
