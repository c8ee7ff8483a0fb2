// Octets as DEFLATE reads them: bit by bit, the lowest first (RFC 1951 §3.1.1). They come in pieces; what was read but could not
// be used yet is read again when the next piece is there.

export class BitInput {
  #octets: Uint8Array = new Uint8Array(0);
  #at = 0;
  /** The next bits. Behind the end of the octets they are zeros. */
  #bits = 0;
  #count = 0;
  #marked = { at: 0, bits: 0, count: 0 };

  /** `octets` is used until everything of it was taken, or until `keep`. */
  append(octets: Uint8Array): void {
    const rest = this.#octets.subarray(this.#at);
    this.#at = 0;
    this.#octets = rest.length === 0 ? octets : joined(rest, octets);
  }

  /** The buffer of the octets is needed for others. */
  keep(): void {
    this.#returnOctets();
    this.#octets = this.#octets.slice(this.#at);
    this.#at = 0;
  }

  /** Whole octets of which no bit was taken. */
  get left(): number {
    return this.#octets.length - this.#at + (this.#count >> 3);
  }

  /** At least 25 bits, the next one lowest. */
  peek(): number {
    while (this.#count < 25) {
      // Nothing behind the end: zero.
      this.#bits |= this.#octets[this.#at++]! << this.#count;
      this.#count += 8;
    }
    return this.#bits;
  }

  skip(count: number): void {
    this.#bits >>>= count;
    this.#count -= count;
  }

  /** At most 24 bits as a number. */
  take(count: number): number {
    const value = this.peek() & ((1 << count) - 1);
    this.skip(count);
    return value;
  }

  /** What is left of the current octet is of no use. */
  alignToOctet(): void {
    this.skip(this.#count & 7);
  }

  /** At most `count` octets, aligned. */
  takeOctets(count: number): Uint8Array {
    this.#returnOctets();
    const octets = this.#octets.subarray(this.#at, this.#at + count);
    this.#at += octets.length;
    return octets;
  }

  /** More bits were taken than there are. */
  get ranOut(): boolean {
    return this.#at > this.#octets.length && this.left < 0;
  }

  mark(): void {
    const { at, bits, count } = { at: this.#at, bits: this.#bits, count: this.#count };
    this.#marked.at = at;
    this.#marked.bits = bits;
    this.#marked.count = count;
  }

  /** Goes back to the mark. */
  rewind(): void {
    this.#at = this.#marked.at;
    this.#bits = this.#marked.bits;
    this.#count = this.#marked.count;
  }

  #returnOctets(): void {
    this.#at -= this.#count >> 3;
    this.#count &= 7;
    this.#bits &= (1 << this.#count) - 1;
  }
}

function joined(a: Uint8Array, b: Uint8Array): Uint8Array {
  const whole = new Uint8Array(a.length + b.length);
  whole.set(a);
  whole.set(b, a.length);
  return whole;
}
