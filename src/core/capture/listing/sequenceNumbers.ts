// Listings show sequence numbers relative to a number of each side: as on the wire again, as far as the text allows.
//
// tcpdump (without -S) writes a SYN as it is, and takes its bases from the first segment of a connection that has an ACK, and from each
// later SYN with one: SEG.SEQ of its sender, SEG.ACK − 1 of the other side. Wireshark takes the SYN's number, or the number before the
// first segment's, and shows neither: only differences are known then.

import { ACK, FIN, RST, SYN } from "../../tcp/flags";
import { seqAdd, seqDistance, seqLess, toSeq } from "../../tcp/seq";
import type { ListedEndpoint, ListedSegment } from "./listedPacket";

/** More connections at a time are not remembered: the one that began first is forgotten. */
const MOST_CONNECTIONS = 100_000;
/** Values per entry: the frame from which on its two bases hold. */
const ENTRY = 3;
const UNKNOWN = -1;
/** A first number below this is relative, unless it is one of few: initial numbers are random. */
const LIKELY_RELATIVE = 1 << 24;

export type NumberStyle = "tcpdump" | "wireshark";

export interface ResolvedNumbers {
  readonly seq: number;
  readonly ack: number;
  /** To add to SACK blocks. */
  readonly ackBase: number;
  /** SEG.SEQ is not in the text: it is the sender's next number, which no rule objects to. */
  readonly isSeqAssumed: boolean;
}

interface Connection {
  /** Frame, base of the lower endpoint, base of the other; `UNKNOWN` where the text does not tell. */
  readonly bases: number[];
  /** The next number of each side; `UNKNOWN` before the first. */
  readonly next: [number, number];
  /** What a fork falls back to: the numbers at the end of the listing. */
  readonly last?: readonly [number, number];
  /** Wireshark's window scale: by side, `UNKNOWN` without a SYN, −2 for a SYN without the option. */
  readonly shifts: [number, number];
}

export class SequenceNumbers {
  readonly #connections: Map<string, Connection>;
  /** A fork looks up the bases of the listing, and sets none; it follows the next numbers by itself. */
  readonly #listing: Map<string, Connection> | undefined;
  #isRelative: boolean | undefined;
  /** Bases were made up: raw numbers of this listing mean nothing. */
  hasMadeUpBases = false;

  constructor(from?: SequenceNumbers) {
    this.#listing = from ? from.#connections : undefined;
    this.#connections = new Map();
    this.#isRelative = from ? from.#isRelative : undefined;
    this.hasMadeUpBases = from?.hasMadeUpBases ?? false;
  }

  get #isFork(): boolean {
    return this.#listing !== undefined;
  }

  /** As on the wire; undefined where nothing tells the sequence number of the segment. */
  resolve(
    segment: ListedSegment,
    frame: number,
    style: NumberStyle,
    isPortReused = false,
  ): ResolvedNumbers | undefined {
    const key = keyOf(segment.source, segment.destination);
    const side = key.side;
    const connection = this.#connection(key.text);
    const resolved =
      style === "tcpdump"
        ? this.#fromTcpdump(segment, connection, side, frame)
        : this.#fromWireshark(segment, connection, side, frame, isPortReused);
    if (resolved) noteNext(segment, connection, side, resolved);
    return resolved;
  }

  /** The window as sent: Wireshark shows it scaled once it knows the shift. Undefined where it does not. */
  unscaled(segment: ListedSegment, shown: number | undefined, shift: number | undefined): number | undefined {
    if (shown === undefined) return undefined;
    const { text, side } = keyOf(segment.source, segment.destination);
    const { shifts } = this.#connection(text);
    if (segment.flags & SYN) {
      if (!this.#isFork) shifts[side] = shift ?? -2;
      return shown > 0xffff ? undefined : shown;
    }
    const own = shifts[side];
    const agreed = own >= 0 && shifts[(1 - side) as 0 | 1] !== -2 ? own : 0;
    const window = shown / 2 ** agreed;
    if (Number.isInteger(window) && window <= 0xffff) return window;
    return shown <= 0xffff ? shown : undefined;
  }

  #connection(key: string): Connection {
    const known = this.#connections.get(key);
    if (known) return known;
    const listed = this.#listing?.get(key);
    const connection: Connection = {
      bases: listed?.bases ?? [],
      next: [UNKNOWN, UNKNOWN],
      ...(listed && { last: listed.next }),
      shifts: listed?.shifts ?? [UNKNOWN, UNKNOWN],
    };
    if (this.#connections.size >= MOST_CONNECTIONS)
      for (const oldest of this.#connections.keys()) {
        this.#connections.delete(oldest);
        break;
      }
    this.#connections.set(key, connection);
    return connection;
  }

  #fromTcpdump(
    segment: ListedSegment,
    connection: Connection,
    side: 0 | 1,
    frame: number,
  ): ResolvedNumbers | undefined {
    const { flags, seq, ack } = segment;
    if (!(flags & ACK)) {
      if (seq === undefined) return assumed(connection, side, 0, 0);
      return { seq, ack: 0, ackBase: 0, isSeqAssumed: false };
    }
    if (ack === undefined) return undefined;
    const known = basesAt(connection, frame);
    if (known === undefined || flags & SYN) {
      const own = seq ?? UNKNOWN;
      const other = seqAdd(toSeq(ack), -1);
      if (!this.#isFork) addBases(connection, frame, side === 0 ? own : other, side === 0 ? other : own);
      if (seq === undefined) return assumed(connection, side, ack, other);
      return { seq, ack, ackBase: other, isSeqAssumed: false };
    }
    const other = known[(1 - side) as 0 | 1];
    if (this.#isRelative === undefined && other !== UNKNOWN) this.#isRelative = decideRelative(ack, other);
    if (this.#isRelative === false) {
      if (seq === undefined) return assumed(connection, side, ack, 0);
      return { seq, ack, ackBase: 0, isSeqAssumed: false };
    }
    const ackBase = other === UNKNOWN ? this.#makeUpBase(connection, (1 - side) as 0 | 1, frame, 0) : other;
    const raw = seqAdd(toSeq(ackBase), ack);
    if (seq === undefined) return assumed(connection, side, raw, ackBase);
    const own = known[side] === UNKNOWN ? this.#makeUpBase(connection, side, frame, 0) : known[side];
    return { seq: seqAdd(toSeq(own), seq), ack: raw, ackBase, isSeqAssumed: false };
  }

  #fromWireshark(
    segment: ListedSegment,
    connection: Connection,
    side: 0 | 1,
    frame: number,
    isPortReused: boolean,
  ): ResolvedNumbers | undefined {
    const { flags, seq, ack } = segment;
    if (seq === undefined) return undefined;
    if (this.#isRelative === undefined) this.#isRelative = flags & SYN ? seq === 0 : seq < LIKELY_RELATIVE;
    if (!this.#isRelative) return { seq, ack: ack ?? 0, ackBase: 0, isSeqAssumed: false };
    this.hasMadeUpBases = true;
    const other = (1 - side) as 0 | 1;
    if (isPortReused && !this.#isFork) {
      // A SYN begins a connection; a SYN-ACK continues the one of its SYN.
      const bases: [number, number] = [...(basesAt(connection, frame) ?? [UNKNOWN, UNKNOWN])];
      for (const reset of flags & ACK ? [side] : [side, other]) bases[reset] = connection.next[reset] = UNKNOWN;
      addBases(connection, frame, ...bases);
    }
    // A RST with ACK that answers a SYN has the number 0 (RFC 9293 §3.5.2), and is shown as 1.
    const refuses = (flags & (RST | ACK)) === (RST | ACK) && seq === 1 && connection.next[side] === UNKNOWN;
    const own = this.#madeUpBase(connection, side, frame, refuses ? 0xffff_ffff : flags & SYN ? mixed(frame) : 0);
    const ackBase = flags & ACK ? this.#madeUpBase(connection, other, frame, 0) : 0;
    const raw = flags & ACK ? seqAdd(toSeq(ackBase), ack ?? 0) : 0;
    return { seq: seqAdd(toSeq(own), seq), ack: raw, ackBase, isSeqAssumed: false };
  }

  #madeUpBase(connection: Connection, side: 0 | 1, frame: number, base: number): number {
    const known = basesAt(connection, frame)?.[side] ?? UNKNOWN;
    return known !== UNKNOWN ? known : this.#makeUpBase(connection, side, frame, base);
  }

  #makeUpBase(connection: Connection, side: 0 | 1, frame: number, base: number): number {
    this.hasMadeUpBases = true;
    if (this.#isFork) return base;
    const bases = [...(basesAt(connection, frame) ?? [UNKNOWN, UNKNOWN])] as [number, number];
    bases[side] = base;
    addBases(connection, frame, bases[0], bases[1]);
    return base;
  }
}

/** The lower of two endpoints is side 0. */
function keyOf(source: ListedEndpoint, destination: ListedEndpoint): { readonly text: string; readonly side: 0 | 1 } {
  const a = String.fromCharCode(...source.address, source.port >>> 8, source.port & 255);
  const b = String.fromCharCode(...destination.address, destination.port >>> 8, destination.port & 255);
  return a <= b ? { text: a + b, side: 0 } : { text: b + a, side: 1 };
}

function basesAt({ bases }: Connection, frame: number): readonly [number, number] | undefined {
  for (let at = bases.length - ENTRY; at >= 0; at -= ENTRY)
    if (bases[at]! <= frame) return [bases[at + 1]!, bases[at + 2]!];
  return undefined;
}

function addBases({ bases }: Connection, frame: number, first: number, second: number): void {
  const at = bases.length - ENTRY;
  if (at >= 0 && bases[at + 1] === first && bases[at + 2] === second) return;
  if (at >= 0 && bases[at] === frame) bases.length = at;
  // A SYN that comes again and again with new numbers must not fill the memory.
  if (bases.length >= MOST_BASES) bases.splice(0, ENTRY);
  bases.push(frame, first, second);
}

const MOST_BASES = 64 * ENTRY;

/** Whether an ACK of a listing is relative to `base`: it is nearer to 1 than to the number after the base. */
function decideRelative(ack: number, base: number): boolean | undefined {
  const asRelative = Math.abs(seqDistance(toSeq(1), toSeq(ack)));
  const asRaw = Math.abs(seqDistance(seqAdd(toSeq(base), 1), toSeq(ack)));
  return asRelative === asRaw ? undefined : asRelative < asRaw;
}

function assumed({ next, last }: Connection, side: 0 | 1, ack: number, ackBase: number): ResolvedNumbers | undefined {
  const seq = next[side] !== UNKNOWN ? next[side] : (last?.[side] ?? UNKNOWN);
  return seq === UNKNOWN ? undefined : { seq, ack, ackBase, isSeqAssumed: true };
}

/** What each side sends next: what is behind its segments; before the first, what the other side acknowledged. */
function noteNext(segment: ListedSegment, { next }: Connection, side: 0 | 1, numbers: ResolvedNumbers): void {
  const { flags, payloadLength } = segment;
  if (flags & RST) return;
  const own = seqAdd(toSeq(numbers.seq), payloadLength + (flags & SYN ? 1 : 0) + (flags & FIN ? 1 : 0));
  if (flags & SYN || next[side] === UNKNOWN || seqLess(toSeq(next[side]), own)) next[side] = own;
  const other = (1 - side) as 0 | 1;
  if (flags & ACK && next[other] === UNKNOWN) next[other] = numbers.ack;
}

/** An ISN that looks random, so that no two connections seem to be the same. */
function mixed(value: number): number {
  let hash = Math.imul(value ^ 0x9e3779b9, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
