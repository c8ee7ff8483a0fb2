// Rows of tshark that show HTTP or TLS in place of the numbers of a segment. What follows from the rows around them is put in: such a
// row is the next data of its side, and as long as the frame is longer than one without data.

import { ACK, FIN, PSH, RST, SYN } from "../../tcp/flags";
import { seqAdd, seqLess, toSeq } from "../../tcp/seq";
import { COPY_NS } from "../../tcp/thresholds";
import type { ListedEndpoint, ListedSegment } from "./listedPacket";
import type { ResolvedNumbers } from "./sequenceNumbers";
import type { TsharkRow } from "./tsharkLine";

/** More pairs of hosts are not remembered. */
const MOST_PAIRS = 10_000;
const TCP_HEADER = 20;
/** With the two octets of padding that are usual before them. */
const TIMESTAMPS = 12;

/** One direction of the connection that two hosts used last. */
interface Talk {
  readonly source: ListedEndpoint;
  readonly destination: ListedEndpoint;
  next: number | undefined;
  /** Octets of a frame without data; of a SYN those below TCP. */
  overhead: number | undefined;
  belowTcp: number | undefined;
  hasTimestamps: boolean;
  isEnded: boolean;
  /** Another connection of the same two hosts is open: a row may be of either. */
  isAmbiguous: boolean;
  /** The last row without numbers, and what was put in for it. */
  hidden?: { readonly row: TsharkRow; readonly timeNs: number; readonly put: HiddenSegment };
}

export interface HiddenSegment {
  readonly segment: ListedSegment;
  readonly numbers: ResolvedNumbers;
}

/** Rows that are remembered, so that they can be read again. */
const MOST_REMEMBERED = 50_000;

export class HiddenSegments {
  /** By frame. */
  readonly #put: Map<number, HiddenSegment>;
  readonly #isFork: boolean;
  /** By source and destination as the rows write them. */
  readonly #talks = new Map<string, Talk>();

  constructor(from?: HiddenSegments) {
    this.#put = from ? from.#put : new Map();
    this.#isFork = from !== undefined;
  }

  /** Takes a row whose numbers are known. */
  note(row: TsharkRow, segment: ListedSegment, { seq }: ResolvedNumbers): void {
    const key = `${row.source} ${row.destination}`;
    const before = this.#talks.get(key);
    const { flags, payloadLength, options } = segment;
    const continues = before && isSamePorts(before, segment) && !(flags & SYN && before.isEnded);
    const talk = continues ? before : newTalk(segment, before);
    if (flags & (RST | FIN)) talk.isEnded = true;
    if (!(flags & RST)) {
      const end = seqAdd(toSeq(seq), payloadLength + (flags & SYN ? 1 : 0) + (flags & FIN ? 1 : 0));
      if (talk.next === undefined || flags & SYN || seqLess(toSeq(talk.next), end)) talk.next = end;
      if (!(flags & SYN)) talk.overhead = row.length - payloadLength;
      else {
        talk.hasTimestamps = row.info.includes(" TSval=");
        if (options?.isComplete) talk.belowTcp = row.length - payloadLength - TCP_HEADER - options.octets.length;
      }
    }
    this.#remember(key, talk);
  }

  #remember(key: string, talk: Talk): void {
    this.#talks.delete(key);
    this.#talks.set(key, talk);
    if (this.#talks.size <= MOST_PAIRS) return;
    for (const oldest of this.#talks.keys()) {
      this.#talks.delete(oldest);
      return;
    }
  }

  /** The segment of a row without numbers; undefined where several come into question. */
  assume(row: TsharkRow, timeNs: number, frame: number): HiddenSegment | undefined {
    if (this.#isFork) return this.#put.get(frame);
    const put = this.#assume(row, timeNs);
    if (put && this.#put.size < MOST_REMEMBERED) this.#put.set(frame, put);
    return put;
  }

  #assume(row: TsharkRow, timeNs: number): HiddenSegment | undefined {
    const talk = this.#talks.get(`${row.source} ${row.destination}`);
    const back = this.#talks.get(`${row.destination} ${row.source}`);
    if (!talk || !back || !isReverse(talk, back) || talk.isAmbiguous || back.isAmbiguous) return undefined;
    // Recorded at two interfaces, a row comes twice.
    if (talk.hidden && timeNs - talk.hidden.timeNs < COPY_NS && isAlike(talk.hidden.row, row)) return talk.hidden.put;
    const overhead = talk.overhead ?? back.overhead ?? usualOverhead(talk, back);
    if (talk.next === undefined || back.next === undefined || overhead === undefined || talk.isEnded) return undefined;
    const payloadLength = row.length - overhead;
    // Without data, it is the FIN that completes what the row shows: HTTP/1.0 ends so.
    if (payloadLength < 0 || (payloadLength === 0 && row.protocol !== "HTTP")) return undefined;
    const flags = ACK | (payloadLength > 0 ? PSH : FIN);
    const numbers = { seq: talk.next, ack: back.next, ackBase: 0, isSeqAssumed: true };
    talk.next = seqAdd(toSeq(talk.next), payloadLength + (payloadLength > 0 ? 0 : 1));
    talk.isEnded = payloadLength === 0;
    const { source, destination } = talk;
    const segment = {
      ...{ source, destination, flags, seq: undefined, ack: undefined, window: undefined, urgent: 0 },
      ...{ payloadLength, options: undefined },
    };
    const put = { segment, numbers };
    talk.hidden = { row, timeNs, put };
    return put;
  }
}

function newTalk({ source, destination, flags }: ListedSegment, before: Talk | undefined): Talk {
  const isAmbiguous = before !== undefined && !(before.isEnded && flags & SYN);
  const nothing = { next: undefined, overhead: undefined, belowTcp: undefined };
  return { source, destination, ...nothing, hasTimestamps: false, isEnded: false, isAmbiguous };
}

/** By the two SYNs: what is below TCP, its header, and timestamps where both sides offer them. */
function usualOverhead(talk: Talk, back: Talk): number | undefined {
  const belowTcp = talk.belowTcp ?? back.belowTcp;
  const timestamps = talk.hasTimestamps && back.hasTimestamps ? TIMESTAMPS : 0;
  return belowTcp === undefined ? undefined : belowTcp + TCP_HEADER + timestamps;
}

function isAlike(before: TsharkRow, row: TsharkRow): boolean {
  return before.length === row.length && before.info === row.info && before.protocol === row.protocol;
}

function isSamePorts({ source, destination }: Talk, segment: ListedSegment): boolean {
  return source.port === segment.source.port && destination.port === segment.destination.port;
}

function isReverse(talk: Talk, back: Talk): boolean {
  return talk.source.port === back.destination.port && talk.destination.port === back.source.port;
}
