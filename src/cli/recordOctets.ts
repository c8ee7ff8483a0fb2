// Records as the octets of their UTF-8, written piece by piece: a string made of fifty pieces is a tree of them, which has to be
// put together, encoded and collected (bench, "outputs": of NDJSON's time beyond reading, more than half).

const FIRST_CAPACITY = 1 << 12;
const WRITTEN_AT_ONCE = 1 << 16;
const BILLION = 1e9;
const ZERO = 0x30;
const NINE_DIGITS = 9;

/** What many records have. */
export function piece(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

/** A piece for each of some words. */
export function pieces<W extends string>(
  words: readonly W[],
  toText: (word: W) => string,
): Readonly<Record<W, Uint8Array>> {
  return Object.fromEntries(words.map((word) => [word, piece(toText(word))])) as Record<W, Uint8Array>;
}

const NULL = piece("null");

export class RecordOctets {
  #octets: Uint8Array = new Uint8Array(FIRST_CAPACITY);
  #length = 0;

  /** Enough for a write. */
  get isFull(): boolean {
    return this.#length >= WRITTEN_AT_ONCE;
  }

  /** What was written since the last call; valid until something is written again. */
  take(): Uint8Array {
    const taken = this.#octets.subarray(0, this.#length);
    this.#length = 0;
    return taken;
  }

  piece(octets: Uint8Array): void {
    this.#reserve(octets.length);
    const into = this.#octets;
    const start = this.#length;
    // Pieces are short: `set` takes longer.
    for (let at = 0; at < octets.length; at++) into[start + at] = octets[at]!;
    this.#length = start + octets.length;
  }

  text(text: string): void {
    this.#reserve(3 * text.length);
    const into = this.#octets;
    const start = this.#length;
    for (let at = 0; at < text.length; at++) {
      const unit = text.charCodeAt(at);
      if (unit > 0x7f) {
        this.#length += new TextEncoder().encodeInto(text, into.subarray(start)).written;
        return;
      }
      into[start + at] = unit;
    }
    this.#length = start + text.length;
  }

  /** As a template literal writes it. */
  number(value: number): void {
    if (!Number.isSafeInteger(value) || value < 0) this.text(`${value}`);
    else if (value < BILLION) this.#digits(value, digitsOf(value));
    else {
      const billions = Math.floor(value / BILLION);
      this.#digits(billions, digitsOf(billions));
      this.#digits(value - billions * BILLION, NINE_DIGITS);
    }
  }

  numberOrNull(value: number | undefined): void {
    if (value === undefined) this.piece(NULL);
    else this.number(value);
  }

  /** A moment in Unix time as in `epochText`. */
  epoch(epochSeconds: number, ns: number): void {
    const whole = Math.floor(ns / BILLION);
    this.number(epochSeconds + whole);
    this.#reserve(1);
    this.#octets[this.#length++] = 0x2e;
    const fraction = Math.round(ns - whole * BILLION);
    this.#digits(fraction, Math.max(NINE_DIGITS, digitsOf(fraction)));
  }

  /** Up to a billion. */
  #digits(value: number, count: number): void {
    this.#reserve(count);
    const into = this.#octets;
    let rest = value | 0;
    for (let at = this.#length + count - 1; at >= this.#length; at--) {
      const tenth = (rest / 10) | 0;
      into[at] = ZERO + rest - 10 * tenth;
      rest = tenth;
    }
    this.#length += count;
  }

  #reserve(octets: number): void {
    const needed = this.#length + octets;
    if (needed <= this.#octets.length) return;
    const larger = new Uint8Array(2 * needed);
    larger.set(this.#octets.subarray(0, this.#length));
    this.#octets = larger;
  }
}

function digitsOf(value: number): number {
  let count = 1;
  for (let power = 10; value >= power; power *= 10) count++;
  return count;
}
