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
const OPEN = piece("{");
const CLOSE = piece("}");
const OPEN_LIST = piece("[");
const CLOSE_LIST = piece("]");
const COMMA = piece(",");
const COLON = piece(":");
const QUOTE = 0x22;
const BACKSLASH = 0x5c;

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

  /** As JSON.stringify writes it, which takes three times as long; octets become hexadecimal text. */
  json(value: unknown): void {
    if (typeof value === "string") this.#jsonText(value);
    else if (typeof value === "number") this.#jsonNumber(value);
    else if (typeof value !== "object" || value === null) this.text(`${value}`);
    else if (value instanceof Uint8Array) this.#jsonText(hexOf(value));
    else if (Array.isArray(value)) this.#jsonList(value);
    else this.#jsonMembers(value as Readonly<Record<string, unknown>>);
  }

  #jsonText(text: string): void {
    this.#reserve(text.length + 2);
    const into = this.#octets;
    let at = this.#length;
    into[at++] = QUOTE;
    for (let place = 0; place < text.length; place++) {
      const unit = text.charCodeAt(place);
      if (unit < 0x20 || unit > 0x7e || unit === QUOTE || unit === BACKSLASH) {
        this.text(JSON.stringify(text));
        return;
      }
      into[at++] = unit;
    }
    into[at++] = QUOTE;
    this.#length = at;
  }

  #jsonNumber(value: number): void {
    if (Number.isFinite(value)) this.number(value);
    else this.piece(NULL);
  }

  #jsonList(values: readonly unknown[]): void {
    this.piece(OPEN_LIST);
    for (let place = 0; place < values.length; place++) {
      if (place > 0) this.piece(COMMA);
      this.json(values[place] ?? null);
    }
    this.piece(CLOSE_LIST);
  }

  #jsonMembers(members: Readonly<Record<string, unknown>>): void {
    this.piece(OPEN);
    let isFirst = true;
    for (const key in members) {
      const value = members[key];
      if (value === undefined) continue;
      if (!isFirst) this.piece(COMMA);
      isFirst = false;
      this.#jsonText(key);
      this.piece(COLON);
      this.json(value);
    }
    this.piece(CLOSE);
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

function hexOf(octets: Uint8Array): string {
  return Array.from(octets, (octet) => octet.toString(16).padStart(2, "0")).join("");
}

function digitsOf(value: number): number {
  let count = 1;
  for (let power = 10; value >= power; power *= 10) count++;
  return count;
}
