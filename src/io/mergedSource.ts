// Several captures as one source: a rotated capture. Offsets count through all of them, without the headers of later files.

import { type ByteSource, PartError, type SourceChange, SourceError } from "./byteSource";
import { LostSource } from "./lostSource";
import { firstTime, HEAD_PIECE, inTimeOrder } from "./order";
import type { Pieces } from "./pieces";
import { ReadError } from "./readError";
import { HEAD_LENGTH, SEAM, seamAt } from "./seams";

interface Part {
  readonly source: ByteSource;
  /** Where it begins in the merged capture. */
  readonly start: number;
  /** Octets at its beginning that are left out. */
  readonly skipped: number;
  /** How many of these are still to come. */
  toSkip: number;
  /** Octets of it that were handed on. */
  length: number;
}

/** `sources` as one, the oldest first frame first; a single one stays as it is. None may have been read yet. */
export async function merged(sources: readonly ByteSource[]): Promise<ByteSource> {
  const [only, ...others] = sources;
  if (only === undefined) throw new SourceError("No file was given.");
  if (others.length === 0) return only;
  const times: (number | undefined)[] = [];
  for (const source of sources) times.push(await firstTime(piecesOf(source)));
  return new MergedSource(inTimeOrder(sources, times), { growing: true });
}

export class MergedSource implements ByteSource {
  readonly name: string;
  readonly #sources: readonly ByteSource[];
  readonly #parts: Part[] = [];
  #first: Uint8Array | undefined;
  /** How many of the sources are among the parts, or were passed over for good. */
  #taken = 0;
  /** Sources of which nothing is read any more. */
  readonly #passed = new Set<ByteSource>();

  readonly #growing: boolean;

  /**
   * They are closed with this source. A file that is shorter than a header is left out while it may be `growing`; otherwise it is
   * handed on, so that its reader says what it is.
   */
  constructor(sources: readonly ByteSource[], { growing }: { readonly growing: boolean }) {
    this.#sources = sources;
    this.#growing = growing;
    this.name = sources.map(({ name }) => name).join(" + ");
  }

  get byteLength(): number {
    return this.#sources.reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  /** What is passed over needs no more reading either. */
  get bytesRead(): number {
    const read = (source: ByteSource) => (this.#passed.has(source) ? source.byteLength : source.bytesRead);
    return this.#sources.reduce((sum, source) => sum + read(source), 0);
  }

  get files(): readonly string[] {
    return this.#parts.map(({ source }) => source.name);
  }

  /** An empty piece is the seam between two files. @throws SourceError, PartError */
  async next(): Promise<Uint8Array | undefined> {
    for (;;) {
      const part = this.#parts.at(-1);
      const whole = part && (await this.#nextOf(part));
      if (part !== undefined && whole !== undefined) {
        const piece = whole.subarray(part.toSkip);
        part.toSkip -= whole.length - piece.length;
        part.length += piece.length;
        if (piece.length > 0) return piece;
      } else {
        const isFirst = this.#parts.length === 0;
        if (!(await this.#begin())) return undefined;
        if (!isFirst) return SEAM;
      }
    }
  }

  async at(offset: number, length: number): Promise<Uint8Array> {
    const part = this.#parts.findLast(({ start, length: has }) => start <= offset && has > 0);
    if (part === undefined) return new Uint8Array(0);
    const from = offset - part.start;
    // Not past its end: what lies there was not read, or is another file's.
    return part.source.at(part.skipped + from, Math.max(0, Math.min(length, part.length - from)));
  }

  passOver(): void {
    const part = this.#parts.at(-1);
    if (part !== undefined) this.#passed.add(part.source);
  }

  isSeam(offset: number): boolean {
    return offset > 0 && this.#parts.some(({ start }) => start === offset);
  }

  changed(): SourceChange {
    const changes = this.#sources.map((source) => {
      const change = source.changed();
      if (change === "gone" || source instanceof LostSource) return change;
      // Nobody reads what else became of it.
      return this.#passed.has(source) ? "same" : change;
    });
    if (changes.includes("replaced")) return "replaced";
    const grown = changes.indexOf("grown");
    if (grown < 0) return changes.every((change) => change === "gone") ? "gone" : "same";
    // What grows before the file that was read last belongs before what was read.
    return grown >= this.#taken - 1 ? "grown" : "replaced";
  }

  close(): void {
    for (const source of this.#sources) source.close();
  }

  /** Continues with the next file; false when there is none, or nobody wrote its header yet. */
  async #begin(): Promise<boolean> {
    for (let next = this.#taken; next < this.#sources.length; next++) {
      const source = this.#sources[next]!;
      const head = await this.#headOf(source);
      const isWhole = head.length === HEAD_LENGTH;
      // A ring's newest file may be empty still.
      if (!isWhole && (this.#growing || head.length === 0)) continue;
      const previous = this.#parts.at(-1);
      const start = previous === undefined ? 0 : previous.start + previous.length;
      const skipped = this.#first === undefined || !isWhole ? 0 : this.#seamAt(this.#first, head, source.name);
      if (isWhole) this.#first ??= head.slice();
      this.#parts.push({ source, start, skipped, toSkip: skipped, length: 0 });
      this.#taken = next + 1;
      return true;
    }
    return false;
  }

  async #nextOf({ source }: Part): Promise<Uint8Array | undefined> {
    if (this.#passed.has(source)) return undefined;
    try {
      return await source.next();
    } catch (error) {
      throw this.#passOver(source, error);
    }
  }

  async #headOf(source: ByteSource): Promise<Uint8Array> {
    if (this.#passed.has(source)) return new Uint8Array(0);
    try {
      return await source.at(0, HEAD_LENGTH);
    } catch (error) {
      throw this.#passOver(source, error);
    }
  }

  #passOver(source: ByteSource, error: unknown): unknown {
    if (!(error instanceof SourceError) && !(error instanceof ReadError)) return error;
    this.#passed.add(source);
    return error instanceof PartError ? error : new PartError(source.name, error);
  }

  #seamAt(first: Uint8Array, head: Uint8Array, name: string): number {
    try {
      return seamAt(first, head, name);
    } catch (error) {
      throw new SourceError(`These files are not parts of one capture: ${(error as Error).message}.`, { cause: error });
    }
  }
}

/** Leaves alone how far the source was read. */
async function* piecesOf(source: ByteSource): Pieces {
  for (let offset = 0; ; ) {
    const piece = await source.at(offset, HEAD_PIECE);
    if (piece.length === 0) return;
    offset += piece.length;
    yield piece;
  }
}
