// Buffers an incomplete record (or block), so that readers can take pieces of any size.

/** Bytes of an incomplete record. Grows as bytes arrive, never by the value of a length field. */
export class Tail {
  bytes = new Uint8Array(0);
  view = new DataView(this.bytes.buffer);
  length = 0;

  /** Takes `piece[from, …)` until `wanted` bytes are held; returns how many were taken. */
  fill(piece: Uint8Array, from: number, wanted: number): number {
    const taken = Math.min(wanted - this.length, piece.length - from);
    if (taken <= 0) return 0;
    this.#reserve(this.length + taken);
    this.bytes.set(piece.subarray(from, from + taken), this.length);
    this.length += taken;
    return taken;
  }

  /** Empties it; the buffer of a large record is not kept for small ones. */
  clear(): void {
    this.length = 0;
    if (this.bytes.length > 1 << 20) this.#replace(new Uint8Array(0));
  }

  #reserve(length: number): void {
    if (length <= this.bytes.length) return;
    const grown = new Uint8Array(Math.max(length, 2 * this.bytes.length, 4096));
    grown.set(this.bytes.subarray(0, this.length));
    this.#replace(grown);
  }

  #replace(bytes: Uint8Array<ArrayBuffer>): void {
    this.bytes = bytes;
    this.view = new DataView(bytes.buffer);
  }
}
