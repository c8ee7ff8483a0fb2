// What the checksums of a host's segments come to over the whole capture. Offloading, and what makes captures anonymous, spoil
// all of them; damage on the path spoils one among many.

/** Of the segments of one host. */
export interface ChecksumCounts {
  /** Those that fit, and those that do not. What is left to the network card is not counted. */
  right: number;
  wrong: number;
}

/** More hosts than this are not told apart: each of them then counts as one of which nothing is known. */
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
