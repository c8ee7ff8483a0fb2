// A property of a host is reported once for the host, and not for each of its flows.

/**
 * A flood comes from any number of hosts, and each has the same property: from this many hosts on it is no longer reported.
 * A cautious number, above what a network of servers shows.
 */
const MOST_HOSTS = 100;

/** The hosts of which something was reported; bounded, whatever the capture holds. */
export class FirstOfHost {
  readonly #hosts = new Set<number>();

  /** Notes that the host was seen with the property; returns whether this is the first time, so that it is reported. */
  note(host: number): boolean {
    if (this.#hosts.size >= MOST_HOSTS || this.#hosts.has(host)) return false;
    this.#hosts.add(host);
    return true;
  }
}
