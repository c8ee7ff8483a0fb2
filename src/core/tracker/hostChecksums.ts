// The checksums of a host's segments over the whole capture. Offloading, and tools that anonymize captures, make all of them
// wrong; damage on the path affects one among many.

/** Of the segments of one host. */
export interface ChecksumCounts {
  /** Those that are correct, and those that are not. What is left to the NIC is not counted. */
  right: number;
  wrong: number;
}

/** More hosts than this are not distinguished: each further one counts as a host of which nothing is known. */
const MOST_HOSTS = 1 << 14;

/** Of how many hosts, at most one for each value of a part of their number, the counts are found without the map of all. */
const RECENT_HOSTS = 1 << 8;

const NOTHING: Readonly<ChecksumCounts> = { right: 0, wrong: 0 };

export class HostChecksums {
  readonly #hosts = new Map<number, ChecksumCounts>();
  /** The map is asked for each segment that is verified, mostly for a host of which one was verified just before. */
  readonly #recent = new Int32Array(RECENT_HOSTS);
  readonly #recentCounts = new Array<ChecksumCounts | undefined>(RECENT_HOSTS).fill(undefined);

  note(host: number, fits: boolean): void {
    const slot = (host ^ (host >>> 15)) & (RECENT_HOSTS - 1);
    let counts = this.#recentCounts[slot];
    if (counts === undefined || this.#recent[slot] !== host) {
      counts = this.#hosts.get(host) ?? this.#add(host);
      this.#recent[slot] = host;
      this.#recentCounts[slot] = counts;
    }
    if (fits) counts.right++;
    else counts.wrong++;
  }

  #add(host: number): ChecksumCounts {
    const counts = { right: 0, wrong: 0 };
    if (this.#hosts.size < MOST_HOSTS) this.#hosts.set(host, counts);
    return counts;
  }

  of(host: number): Readonly<ChecksumCounts> {
    return this.#hosts.get(host) ?? NOTHING;
  }
}
