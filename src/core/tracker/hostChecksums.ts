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

const NOTHING: Readonly<ChecksumCounts> = { right: 0, wrong: 0 };

export class HostChecksums {
  readonly #hosts = new Map<number, ChecksumCounts>();

  note(host: number, fits: boolean): void {
    const counts = this.#hosts.get(host) ?? this.#add(host);
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
