// The content of frames without TCP, counted by name: no frame is dropped silently.

export type TallyKind =
  /** Could hold TCP, and is not decoded here. */
  | "unsupported"
  /** Contradicts itself on the wire. */
  | "malformed"
  /** Truncated by the capture before it could be identified. */
  | "truncated"
  /** The frame is shorter than the packet in it by the packet's own account; it is decoded as far as it goes. */
  | "shortened"
  /** IP fragments without a TCP header. */
  | "fragments"
  /** Decoded far enough to know that it contains no TCP: UDP, ARP. */
  | "other";

export interface TallyRow {
  readonly kind: TallyKind;
  /** For people: "IPsec ESP", "link type 147". */
  readonly name: string;
  readonly count: number;
  readonly firstFrame: number;
}

/** Names beyond this are counted together. */
const MOST_ROWS = 200;

export class Tally {
  readonly #rows = new Map<string, { kind: TallyKind; name: string; count: number; firstFrame: number }>();
  /** Names of numbered kinds, so that they are formatted once and not for every frame. */
  readonly #names = new Map<(number: number) => string, Map<number, string>>();

  get rows(): readonly TallyRow[] {
    return [...this.#rows.values()];
  }

  of(kind: TallyKind): readonly TallyRow[] {
    return this.rows.filter((row) => row.kind === kind);
  }

  count(kind: TallyKind, name: string, frameNumber: number): void {
    const row = this.#rows.get(name);
    if (row) row.count++;
    else if (this.#rows.size < MOST_ROWS || name === "others") {
      this.#rows.set(name, { kind, name, count: 1, firstFrame: frameNumber });
    } else this.count("unsupported", "others", frameNumber);
  }

  /** `count` for a numbered thing: `format` names it, and is called once for each number. */
  countNumbered(kind: TallyKind, format: (number: number) => string, number: number, frameNumber: number): void {
    let names = this.#names.get(format);
    if (!names) {
      names = new Map();
      this.#names.set(format, names);
    }
    let name = names.get(number);
    if (name === undefined) {
      name = names.size < MOST_ROWS ? format(number) : "others";
      if (names.size < MOST_ROWS) names.set(number, name);
    }
    this.count(kind, name, frameNumber);
  }
}
