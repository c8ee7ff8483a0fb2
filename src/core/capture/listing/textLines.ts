// Pieces of a text as lines. Characters are octets (Latin-1): all that is read of a line is ASCII. A text in UTF-16, as PowerShell
// writes it, is read by the lower octet of each unit.

/** What is after so many characters of a line is not read: no line of a listing is that long. */
const LONGEST_LINE = 8192;
const LINE_FEED = 10;
const CARRIAGE_RETURN = 13;
/** In UTF-8, or the lower octet of the one in UTF-16. */
const BYTE_ORDER_MARK = /^(?:\u00ef\u00bb\u00bf|\u00ff)/;

export type TextEncoding = "octets" | "utf-16le" | "utf-16be";

/** One line, without its end. */
export interface TextLine {
  readonly text: string;
  /** From 1. */
  readonly number: number;
  /** Where it begins in the file, in bytes. */
  readonly offset: number;
}

/** By the byte order mark; without one, by a zero in every second octet of the first characters. */
export function encodingOf(head: Uint8Array): TextEncoding {
  if (head[0] === 0xff && head[1] === 0xfe) return "utf-16le";
  if (head[0] === 0xfe && head[1] === 0xff) return "utf-16be";
  if (head.length >= 4 && head[1] === 0 && head[3] === 0) return "utf-16le";
  return "octets";
}

/** Cuts lines out of pieces of any size. */
export class TextLines {
  /** Where the first line that was not handed over begins. */
  offset: number;
  readonly #step: number;
  readonly #skew: number;
  #number: number;
  #held = new Uint8Array(256);
  #length = 0;
  /** Octets since `offset`. */
  #read = 0;

  constructor(encoding: TextEncoding, offset = 0, number = 1) {
    this.offset = offset;
    this.#number = number;
    this.#step = encoding === "octets" ? 1 : 2;
    this.#skew = encoding === "utf-16be" ? 1 : 0;
  }

  /** Characters of a line without an end that are held. */
  get held(): number {
    return this.#length;
  }

  push(piece: Uint8Array, take: (line: TextLine) => void): void {
    for (const octet of piece) {
      const at = this.#read++;
      if (this.#step === 2 && at % 2 !== this.#skew) {
        if (this.#skew === 0 && this.#ends) this.#hand(take);
        continue;
      }
      if (octet !== LINE_FEED) this.#keep(octet);
      else if (this.#step === 2 && this.#skew === 0) this.#ends = true;
      else this.#hand(take);
    }
  }

  /** The last line, if it has no end. */
  end(take: (line: TextLine) => void): void {
    if (this.#length > 0) this.#hand(take);
  }

  #ends = false;

  #keep(octet: number): void {
    if (this.#length === LONGEST_LINE) return;
    if (this.#length === this.#held.length) {
      const grown = new Uint8Array(2 * this.#held.length);
      grown.set(this.#held);
      this.#held = grown;
    }
    this.#held[this.#length++] = octet;
  }

  #hand(take: (line: TextLine) => void): void {
    let length = this.#length;
    if (length > 0 && this.#held[length - 1] === CARRIAGE_RETURN) length--;
    const text = textOf(this.#held, length);
    const line = {
      text: this.offset === 0 ? text.replace(BYTE_ORDER_MARK, "") : text,
      number: this.#number++,
      offset: this.offset,
    };
    this.offset += this.#read;
    this.#read = 0;
    this.#length = 0;
    this.#ends = false;
    take(line);
  }
}

function textOf(octets: Uint8Array, length: number): string {
  let text = "";
  // Every engine takes so many arguments at once.
  for (let at = 0; at < length; at += 1024)
    text += String.fromCharCode.apply(null, octets.subarray(at, Math.min(length, at + 1024)) as unknown as number[]);
  return text;
}

/** The lines of octets; a last line without an end counts if these are all. */
export function linesOf(octets: Uint8Array, encoding: TextEncoding, areAll: boolean): TextLine[] {
  const lines: TextLine[] = [];
  const reader = new TextLines(encoding);
  reader.push(octets, (line) => lines.push(line));
  if (areAll) reader.end((line) => lines.push(line));
  return lines;
}
