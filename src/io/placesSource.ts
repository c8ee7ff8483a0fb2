// Several captures one behind the other, each whole: those of a comparison. Offsets count through all of them.

import type { ByteSource, SourceChange } from "./byteSource";
import { SEAM } from "./seams";

export class PlacesSource implements ByteSource {
  readonly name: string;
  readonly #sources: readonly ByteSource[];
  /** Damaged ones, of which nothing more is read. */
  readonly #passed = new Set<ByteSource>();
  /** Where each source that was begun starts, and how much of it was handed on. */
  readonly #parts: { readonly source: ByteSource; readonly start: number; length: number }[] = [];

  /** At least one; they are closed with this source. */
  constructor(sources: readonly ByteSource[]) {
    this.#sources = sources;
    this.name = sources.map(({ name }) => name).join(" + ");
    this.#begin();
  }

  get byteLength(): number {
    return this.#sources.reduce((sum, { byteLength }) => sum + byteLength, 0);
  }

  get bytesRead(): number {
    return this.#sources.reduce((sum, { bytesRead }) => sum + bytesRead, 0);
  }

  get files(): readonly string[] {
    return this.#parts.map(({ source }) => source.name);
  }

  /** An empty piece: the next one begins the next capture. @throws SourceError */
  async next(): Promise<Uint8Array | undefined> {
    const part = this.#parts.at(-1)!;
    const piece = this.#passed.has(part.source) ? undefined : await part.source.next();
    if (piece !== undefined && piece.length > 0) {
      part.length += piece.length;
      return piece;
    }
    return this.#begin() ? SEAM : undefined;
  }

  #begin(): boolean {
    const source = this.#sources[this.#parts.length];
    if (source === undefined) return false;
    const last = this.#parts.at(-1);
    this.#parts.push({ source, start: last === undefined ? 0 : last.start + last.length, length: 0 });
    return true;
  }

  async at(offset: number, length: number): Promise<Uint8Array> {
    const part = this.#parts.findLast(({ start }) => start <= offset)!;
    const from = offset - part.start;
    // Not past its end: what lies there belongs to another capture.
    return part.source.at(from, Math.max(0, Math.min(length, part.length - from)));
  }

  passOver(): void {
    this.#passed.add(this.#parts.at(-1)!.source);
  }

  changed(): SourceChange {
    const changes = this.#sources.map((source) => source.changed());
    if (changes.every((change) => change === "same")) return "same";
    return changes.every((change) => change === "gone") ? "gone" : "replaced";
  }

  close(): void {
    for (const source of this.#sources) source.close();
  }
}
