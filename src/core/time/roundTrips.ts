// Round trips as the capture point sees them: from a segment to the acknowledgment that covers it. Nothing is measured by what was
// sent again, since its acknowledgment may answer either copy (Karn's algorithm, RFC 6298 §3).

/** Segments that wait for their acknowledgment; more are not measured. */
const MOST_WAITING = 1 << 16;

/** For what one side sends. Numbers are octets of its sequence space, times are ns. */
export class RoundTrips {
  #ends: number[] = [];
  #times: number[] = [];
  #first = 0;
  #sent = Number.NEGATIVE_INFINITY;
  #acked = Number.NEGATIVE_INFINITY;

  /** The side sent octets up to `end`. */
  noteSent(end: number, timeNs: number): void {
    if (end <= this.#sent) {
      this.noteSentAgain();
      return;
    }
    this.#sent = end;
    if (this.#ends.length - this.#first >= MOST_WAITING) return;
    this.#ends.push(end);
    this.#times.push(timeNs);
  }

  /** It sent octets a second time: what is outstanding may be acknowledged because of that. */
  noteSentAgain(): void {
    this.#ends = [];
    this.#times = [];
    this.#first = 0;
  }

  /** The peer acknowledged up to `ack`. Answers the round trip of the last segment that this covers; NaN for none. */
  noteAck(ack: number, timeNs: number): number {
    if (ack <= this.#acked) return Number.NaN;
    this.#acked = ack;
    let sentNs = Number.NaN;
    while (this.#first < this.#ends.length && this.#ends[this.#first]! <= ack) sentNs = this.#times[this.#first++]!;
    if (this.#first > 1024 && this.#first * 2 > this.#ends.length) this.#drop();
    const tripNs = timeNs - sentNs;
    return tripNs >= 0 ? tripNs : Number.NaN;
  }

  #drop(): void {
    this.#ends = this.#ends.slice(this.#first);
    this.#times = this.#times.slice(this.#first);
    this.#first = 0;
  }
}
