// The segments that were listed last: an ICMP error in a listing names the addresses of the packet that it is about, at most.

import type { ListedIcmpError, ListedSegment } from "./listedPacket";

const MOST_REMEMBERED = 4096;

interface Sent {
  readonly segment: ListedSegment;
  readonly seq: number;
  readonly ack: number;
}

interface Question {
  readonly error: ListedIcmpError;
  /** Who sent the packet that the error is about, and receives the error. */
  readonly sender: Uint8Array;
  /** The segment that the text has below the error. */
  readonly quoted: ListedSegment | undefined;
}

export class RecentSegments {
  /** The last is before `#next`. */
  readonly #sent: Sent[] = [];
  #next = 0;

  note(segment: ListedSegment, seq: number, ack: number): void {
    this.#sent[this.#next] = { segment, seq, ack };
    this.#next = (this.#next + 1) % MOST_REMEMBERED;
  }

  /** The beginning of the packet that an error is about, IP header and TCP header; undefined where several come into question. */
  quote({ error, sender, quoted }: Question): Uint8Array | undefined {
    if (quoted) {
      const known = this.#latest(({ segment }) => isSameWay(segment, quoted));
      return quoteOf(known ?? { segment: quoted, seq: quoted.seq ?? 0, ack: quoted.ack ?? 0 });
    }
    const { target, targetPort } = error;
    const mayBe = ({ segment: { source, destination } }: Sent): boolean =>
      isSame(source.address, sender) &&
      (target === undefined || isSame(destination.address, target)) &&
      (targetPort === undefined || destination.port === targetPort);
    const sent = this.#latest(mayBe);
    if (sent === undefined) return undefined;
    const isOnly =
      target !== undefined || !this.#latest((each) => mayBe(each) && !isSameWay(each.segment, sent.segment));
    return isOnly ? quoteOf(sent) : undefined;
  }

  #latest(isWanted: (sent: Sent) => boolean): Sent | undefined {
    for (let back = 1; back <= this.#sent.length; back++) {
      const sent = this.#sent[(this.#next - back + this.#sent.length) % this.#sent.length]!;
      if (isWanted(sent)) return sent;
    }
    return undefined;
  }
}

function isSameWay(a: ListedSegment, b: ListedSegment): boolean {
  return (
    a.source.port === b.source.port &&
    a.destination.port === b.destination.port &&
    isSame(a.source.address, b.source.address) &&
    isSame(a.destination.address, b.destination.address)
  );
}

function isSame(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((octet, at) => octet === b[at]);
}

function quoteOf({ segment, seq, ack }: Sent): Uint8Array {
  const { source, destination, flags } = segment;
  const tcp = [source.port >>> 8, source.port, destination.port >>> 8, destination.port];
  for (const number of [seq, ack]) tcp.push(number >>> 24, number >>> 16, number >>> 8, number);
  tcp.push(0x50 | (flags >>> 8), flags, 0, 0, 0, 0, 0, 0);
  const addresses = [...source.address, ...destination.address];
  const ip =
    source.address.length === 4
      ? [0x45, 0, 0, 40, 0, 0, 0, 0, 64, 6, 0, 0, ...addresses]
      : [0x60, 0, 0, 0, 0, 20, 6, 64, ...addresses];
  return Uint8Array.from([...ip, ...tcp]);
}
