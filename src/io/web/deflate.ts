// DEFLATE (RFC 1951), piece by piece. A browser's own DecompressionStream does not tell where the data ends, so that the members
// of a gzip file could not be told apart, and what it has decompressed before damage is lost.

import { BitInput } from "./bitInput";
import { FIXED_DISTANCES, FIXED_LITERALS, type HuffmanTable, huffmanTable } from "./huffman";

/** How far back a match may reach (RFC 1951 §2). */
const WINDOW = 1 << 15;
const LONGEST_MATCH = 258;
const END_OF_BLOCK = 256;

// RFC 1951 §3.2.5.
const LENGTH_EXTRA = Array.from({ length: 29 }, (_, i) => (i < 8 || i === 28 ? 0 : (i >> 2) - 1));
const LENGTH_BASE = LENGTH_EXTRA.map((_, i) => (i === 28 ? LONGEST_MATCH : 3 + sizesBefore(LENGTH_EXTRA, i)));
const DISTANCE_EXTRA = Array.from({ length: 30 }, (_, i) => (i < 4 ? 0 : (i >> 1) - 1));
const DISTANCE_BASE = DISTANCE_EXTRA.map((_, i) => 1 + sizesBefore(DISTANCE_EXTRA, i));

// RFC 1951 §3.2.7: in which order the lengths of the code for code lengths are sent.
const LENGTH_CODE_ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15];

function sizesBefore(extraBits: readonly number[], index: number): number {
  return extraBits.slice(0, index).reduce((sum, bits) => sum + 2 ** bits, 0);
}

/** What ended a step: it is done, the input is used up, the output has no room, the data is damaged. */
type Stop = "done" | "input" | "room" | "damage";

export class Deflate {
  readonly #input = new BitInput();
  readonly #output: Uint8Array;
  /** How far the output is filled. What precedes, up to `WINDOW` octets, is repeated by matches. */
  #end = 0;
  #block: "head" | "stored" | "codes" = "head";
  #isLastBlock = false;
  #storedLeft = 0;
  #literals: HuffmanTable = FIXED_LITERALS;
  #distances: HuffmanTable = FIXED_DISTANCES;
  #isOver = false;
  #isDamaged = false;

  /** `chunkBytes`: the size of the pieces that it gives, about. */
  constructor(chunkBytes: number) {
    this.#output = new Uint8Array(WINDOW + Math.max(chunkBytes, 2 * LONGEST_MATCH));
  }

  get isDamaged(): boolean {
    return this.#isDamaged;
  }

  /** The last block has ended. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Octets at the end of the input that lie behind the last block. */
  get unused(): number {
    return this.#isOver ? this.#input.left : 0;
  }

  /** What comes of `input`, as far as it can be decoded; the pieces are valid until the next one is asked for. */
  *decode(input: Uint8Array): Generator<Uint8Array, void> {
    if (this.#isOver || this.#isDamaged) return;
    this.#input.append(input);
    let given = this.#end;
    for (;;) {
      const stop = this.#decodeBlock();
      if (stop === "damage") this.#isDamaged = true;
      if (stop === "done") this.#isOver = this.#isLastBlock;
      if (stop === "done" && !this.#isOver) continue;
      if (this.#end > given) yield this.#output.subarray(given, this.#end);
      if (stop !== "room") break;
      this.#output.copyWithin(0, this.#end - WINDOW, this.#end);
      this.#end = WINDOW;
      given = WINDOW;
    }
    if (!this.#isOver) this.#input.keep();
  }

  /** Continues with the block at hand, or begins one. */
  #decodeBlock(): Stop {
    if (this.#block === "head") {
      this.#input.mark();
      const stop = this.#readHead();
      if (this.#input.ranOut) {
        this.#input.rewind();
        return "input";
      }
      if (stop !== "done") return stop;
    }
    const stop = this.#block === "stored" ? this.#copyStored() : this.#decodeSymbols();
    if (stop === "done") this.#block = "head";
    return stop;
  }

  /** RFC 1951 §3.2.3. */
  #readHead(): Stop {
    const input = this.#input;
    this.#isLastBlock = input.take(1) === 1;
    const type = input.take(2);
    if (type === 3) return "damage";
    if (type === 0) {
      input.alignToOctet();
      this.#storedLeft = input.take(16);
      if (input.take(16) !== (~this.#storedLeft & 0xffff)) return "damage";
      this.#block = input.ranOut ? "head" : "stored";
      return "done";
    }
    if (type === 1) {
      this.#literals = FIXED_LITERALS;
      this.#distances = FIXED_DISTANCES;
    } else if (!this.#readTables()) return "damage";
    this.#block = input.ranOut ? "head" : "codes";
    return "done";
  }

  /** RFC 1951 §3.2.7. False if they are damaged. */
  #readTables(): boolean {
    const input = this.#input;
    const literals = input.take(5) + 257;
    const all = literals + input.take(5) + 1;
    const lengthLengths = new Uint8Array(LENGTH_CODE_ORDER.length);
    const sent = input.take(4) + 4;
    for (const symbol of LENGTH_CODE_ORDER.slice(0, sent)) lengthLengths[symbol] = input.take(3);
    const lengthCodes = huffmanTable(lengthLengths);
    if (lengthCodes === undefined) return false;
    const lengths = new Uint8Array(all);
    for (let filled = 0; filled < all; ) {
      const symbol = takeSymbol(input, lengthCodes);
      if (symbol < 0) return false;
      if (symbol < 16) {
        lengths[filled++] = symbol;
        continue;
      }
      if (symbol === 16 && filled === 0) return false;
      const value = symbol === 16 ? lengths[filled - 1]! : 0;
      const count = symbol === 16 ? 3 + input.take(2) : symbol === 17 ? 3 + input.take(3) : 11 + input.take(7);
      if (filled + count > all) return false;
      lengths.fill(value, filled, filled + count);
      filled += count;
    }
    const [forLiterals, forDistances] = [lengths.subarray(0, literals), lengths.subarray(literals)].map(huffmanTable);
    if (forLiterals === undefined || forDistances === undefined || lengths[END_OF_BLOCK] === 0) return false;
    this.#literals = forLiterals;
    this.#distances = forDistances;
    return true;
  }

  #copyStored(): Stop {
    while (this.#storedLeft > 0) {
      const room = this.#output.length - this.#end;
      if (room === 0) return "room";
      const octets = this.#input.takeOctets(Math.min(room, this.#storedLeft));
      if (octets.length === 0) return "input";
      this.#output.set(octets, this.#end);
      this.#end += octets.length;
      this.#storedLeft -= octets.length;
    }
    return "done";
  }

  #decodeSymbols(): Stop {
    const input = this.#input;
    const output = this.#output;
    const limit = output.length - LONGEST_MATCH;
    let end = this.#end;
    let stop: Stop | undefined;
    while (stop === undefined) {
      if (end > limit) {
        stop = "room";
        break;
      }
      input.mark();
      const symbol = takeSymbol(input, this.#literals);
      if (symbol >= 0 && symbol < END_OF_BLOCK && !input.ranOut) {
        output[end++] = symbol;
        continue;
      }
      let length = 0;
      let distance = 0;
      if (symbol === END_OF_BLOCK) stop = "done";
      else if (symbol < 0 || symbol - 257 >= LENGTH_BASE.length) stop = "damage";
      else if (symbol > END_OF_BLOCK) {
        length = LENGTH_BASE[symbol - 257]! + input.take(LENGTH_EXTRA[symbol - 257]!);
        const code = takeSymbol(input, this.#distances);
        if (code < 0 || code >= DISTANCE_BASE.length) stop = "damage";
        else distance = DISTANCE_BASE[code]! + input.take(DISTANCE_EXTRA[code]!);
        if (distance > end) stop = "damage";
      }
      if (input.ranOut) {
        input.rewind();
        stop = "input";
      } else if (stop === undefined) {
        for (const last = end + length; end < last; end++) output[end] = output[end - distance]!;
      }
    }
    this.#end = end;
    return stop;
  }
}

/** The next symbol of a code; negative if no code begins like this. */
function takeSymbol(input: BitInput, { bits, entries }: HuffmanTable): number {
  const entry = entries[input.peek() & ((1 << bits) - 1)]!;
  input.skip(entry & 15);
  return entry === 0 ? -1 : entry >>> 4;
}
