// Every segment of every flow, for comparing captures: what the tracker does not keep, since rules judge without it. 60 octets a
// segment, and its options.

import { FloatRows, IntRows } from "../bytes/growingRows";
import { holdSame, OctetArena } from "../bytes/octetArena";
import type { FlowIdentity, SideIdentity, SynIdentity } from "../connection/flowIdentity";
import type { SeenSegment } from "../connection/seenSegment";
import { tsValOf } from "../connection/segmentIdentity";
import type { Side } from "../flow/side";
import { ACK, RST, SYN } from "../tcp/flags";
import { type SeqNumber, toSeq } from "../tcp/seq";
import { flowAddress } from "../tracker/buildFlow";
import { pathText } from "../tracker/flowPaths";
import type { Recorded } from "../tracker/recorded";
import * as L from "../tracker/rowLayout";
import type { FlowTracker } from "../tracker/tracker";
import { checksumState } from "../wire/checksum";
import type { Packet } from "../wire/packet";

/** A segment. */
const NEXT = 0;
const FRAME = 1;
const SEQ = 2;
const ACK_NUMBER = 3;
/** Flags (12 bits), side (bit 12), checksum (bits 13–14), length of the options (from bit 16). */
const BITS = 4;
/** Window (upper half) and IP ID. */
const WINDOW = 5;
const PAYLOAD = 6;
/** Hops (8) and ECN (from bit 8). */
const IP = 7;
const OPTIONS = 8;
const SEGMENT_WIDTH = 9;

const SIDE_B = 1 << 12;
const CHECKSUM_SHIFT = 13;
const CHECKSUMS = [undefined, true, false] as const;
const OPTIONS_SHIFT = 16;

/** A flow: its first and last segment + 1, and how many of A and B are kept. */
const HEAD = 0;
const TAIL = 1;
const COUNT_A = 2;
const FLOW_WIDTH = 4;

/** 6 million segments need 400 MB; what comes after them is not compared. */
const MOST_SEGMENTS = 6_000_000;

/** As the tracker does: the payload of a large capture is not read just for that. */
const DATA_VERIFIED = { off: 0, kept: 16 << 20, all: Number.POSITIVE_INFINITY } as const;

/** Of a flow's first segments, so many are looked at for SYNs: an attempt has seven at most (RFC 9293 §3.8.3, Linux's default). */
const MOST_SYNS = 16;

export class SegmentTrace {
  readonly #tracker: FlowTracker;
  /** Octets of data whose checksums are still to be verified. */
  #toVerify: number;
  readonly #segments = new IntRows(SEGMENT_WIDTH);
  readonly #times = new FloatRows(1);
  readonly #options = new OctetArena();
  readonly #flows = new IntRows(FLOW_WIDTH);
  readonly #most: number;
  /** Time of the first segment that was not kept any more. */
  fullSinceNs: number | undefined;

  constructor(tracker: FlowTracker, checksums: "off" | "kept" | "all", most = MOST_SEGMENTS) {
    this.#tracker = tracker;
    this.#toVerify = DATA_VERIFIED[checksums];
    this.#most = most;
  }

  /** The tracker has just taken this segment. */
  add(packet: Packet, recorded: Recorded, mix: number): void {
    const found = this.#tracker.find(packet, mix);
    if (found < 0) return;
    const flow = found >> 1;
    const side = found & 1;
    if (this.#isNew(flow, side)) this.#keep(flow, side, packet, recorded);
    else this.#keepOfPrevious(flow, packet, recorded);
  }

  /** The tracker counts copies of a frame apart. */
  #isNew(flow: number, side: number): boolean {
    while (this.#flows.length <= flow) this.#flows.add();
    const counted =
      this.#tracker.flows.chunk(flow)[
        this.#tracker.flows.at(flow) + (side === 0 ? L.F_SIDE_A : L.F_SIDE_B) + L.S_SEGMENTS
      ]!;
    return counted > this.#flows.chunk(flow)[this.#flows.at(flow) + COUNT_A + side]!;
  }

  /** A segment of the older connection, after a SYN began a new one on the same endpoints. */
  #keepOfPrevious(flow: number, packet: Packet, recorded: Recorded): void {
    const previous = this.#tracker.flows.chunk(flow)[this.#tracker.flows.at(flow) + L.F_PREVIOUS]!;
    if (previous < 0) return;
    const side = this.#tracker.sideOf(packet, previous);
    if (side >= 0 && this.#isNew(previous, side)) this.#keep(previous, side, packet, recorded);
  }

  #keep(flow: number, side: number, packet: Packet, { frameNumber, timeNs }: Recorded): void {
    const row = this.#flows.chunk(flow);
    const flowAt = this.#flows.at(flow);
    row[flowAt + COUNT_A + side]!++;
    if (this.#segments.length >= this.#most) {
      this.fullSinceNs ??= timeNs;
      return;
    }
    const index = this.#segments.add();
    const ints = this.#segments.chunk(index);
    const at = this.#segments.at(index);
    ints[at + FRAME] = frameNumber;
    ints[at + SEQ] = packet.seq;
    ints[at + ACK_NUMBER] = packet.ack;
    const options = Math.min(packet.optionsEnd - packet.optionsStart, 255);
    ints[at + BITS] =
      packet.flags |
      (side === 0 ? 0 : SIDE_B) |
      (this.#checksum(packet) << CHECKSUM_SHIFT) |
      (options << OPTIONS_SHIFT);
    ints[at + WINDOW] = (packet.window << 16) | packet.ipId;
    ints[at + PAYLOAD] = packet.payloadLength;
    ints[at + IP] = packet.hops | (packet.ecn << 8);
    ints[at + OPTIONS] = this.#options.add(packet.bytes, packet.optionsStart, packet.optionsEnd);
    this.#times.add();
    this.#times.chunk(index)[this.#times.at(index)] = timeNs;
    const tail = row[flowAt + TAIL]! - 1;
    if (tail < 0) row[flowAt + HEAD] = index + 1;
    else this.#segments.chunk(tail)[this.#segments.at(tail) + NEXT] = index + 1;
    row[flowAt + TAIL] = index + 1;
  }

  #checksum(packet: Packet): number {
    if (this.#toVerify <= 0) return 0;
    this.#toVerify -= packet.payloadLength;
    const state = checksumState(packet);
    return state === "ok" ? 1 : state === "wrong" ? 2 : 0;
  }

  /** The segments of flow `id` in the order of the capture. `isSwapped`: its first side is the connection's responder. */
  segmentsOf(id: number, isSwapped = false, most = Number.POSITIVE_INFINITY): SeenSegment[] {
    const flow = this.#tracker.ids.indexOf(id);
    const segments: SeenSegment[] = [];
    if (flow < 0 || flow >= this.#flows.length) return segments;
    const isInitiatorB = (this.#flowFlags(flow) & L.FLOW_B_INITIATES) !== 0;
    const initiatorIsB = isInitiatorB !== isSwapped;
    let index = this.#flows.chunk(flow)[this.#flows.at(flow) + HEAD]! - 1;
    while (index >= 0 && segments.length < most) {
      const ints = this.#segments.chunk(index);
      const at = this.#segments.at(index);
      const bits = ints[at + BITS]!;
      const from = ((bits & SIDE_B) !== 0) === initiatorIsB ? "initiator" : "responder";
      segments.push(new TracedSegment(this.#options, from, ints, at, this.#timeOf(index)));
      index = ints[at + NEXT]! - 1;
    }
    return segments;
  }

  /**
   * Whether flow `id` has the same segments in the same order as flow `otherId` of another trace, in each direction, so that
   * nothing but times and hop counts differs. Answers how many, or −1. `isOnTime` is asked for the times of each pair.
   */
  countSame(
    id: number,
    other: SegmentTrace,
    otherId: number,
    isOnTime: (from: Side, timeNs: number, otherTimeNs: number) => boolean,
  ): number {
    const [flow, otherFlow] = [this.#tracker.ids.indexOf(id), other.#tracker.ids.indexOf(otherId)];
    if (this.#initiatorIsB(flow) === undefined || other.#initiatorIsB(otherFlow) === undefined) return -1;
    let count = 0;
    for (const from of ["initiator", "responder"] as const) {
      const [bit, otherBit] = [this.#sideBit(flow, from), other.#sideBit(otherFlow, from)];
      let [a, b] = [this.#nextOf(this.#headOf(flow), bit), other.#nextOf(other.#headOf(otherFlow), otherBit)];
      while (a >= 0 && b >= 0) {
        if (!this.#isSame(a, other, b) || !isOnTime(from, this.#timeOf(a), other.#timeOf(b))) return -1;
        count++;
        a = this.#nextOf(this.#after(a), bit);
        b = other.#nextOf(other.#after(b), otherBit);
      }
      if (a !== b) return -1;
    }
    return count;
  }

  #initiatorIsB(flow: number): boolean | undefined {
    const flags = this.#flowFlags(flow);
    return flags & L.FLOW_ROLES_KNOWN ? (flags & L.FLOW_B_INITIATES) !== 0 : undefined;
  }

  #sideBit(flow: number, from: Side): number {
    return (from === "initiator") === this.#initiatorIsB(flow) ? SIDE_B : 0;
  }

  #headOf(flow: number): number {
    return this.#flows.chunk(flow)[this.#flows.at(flow) + HEAD]! - 1;
  }

  #after(index: number): number {
    return this.#segments.chunk(index)[this.#segments.at(index) + NEXT]! - 1;
  }

  /** The first segment of a side, from `index` on; −1 for none. */
  #nextOf(index: number, sideBit: number): number {
    let at = index;
    while (at >= 0 && (this.#segments.chunk(at)[this.#segments.at(at) + BITS]! & SIDE_B) !== sideBit)
      at = this.#after(at);
    return at;
  }

  #timeOf(index: number): number {
    return this.#times.chunk(index)[this.#times.at(index)]!;
  }

  /** Equal but for frame, time, hop count and side; and told from its retransmission by IP ID or options. */
  #isSame(index: number, other: SegmentTrace, otherIndex: number): boolean {
    const a = this.#segments.chunk(index);
    const i = this.#segments.at(index);
    const b = other.#segments.chunk(otherIndex);
    const j = other.#segments.at(otherIndex);
    const bits = a[i + BITS]! & ~SIDE_B;
    const length = bits >>> OPTIONS_SHIFT;
    return (
      a[i + SEQ] === b[j + SEQ] &&
      a[i + ACK_NUMBER] === b[j + ACK_NUMBER] &&
      bits === (b[j + BITS]! & ~SIDE_B) &&
      a[i + WINDOW] === b[j + WINDOW] &&
      a[i + PAYLOAD] === b[j + PAYLOAD] &&
      a[i + IP]! >>> 8 === b[j + IP]! >>> 8 &&
      ((a[i + WINDOW]! & 0xffff) !== 0 || length >= 12) &&
      holdSame(this.#options, a[i + OPTIONS]!, other.#options, b[j + OPTIONS]!, length)
    );
  }

  #flowFlags(flow: number): number {
    return this.#tracker.flows.chunk(flow)[this.#tracker.flows.at(flow) + L.F_FLAGS]!;
  }

  /** What tells flow `id` from all others. */
  identityOf(id: number, capture: number, paths: readonly string[]): FlowIdentity | undefined {
    const flow = this.#tracker.ids.indexOf(id);
    if (flow < 0 || flow >= this.#tracker.length) return undefined;
    const row = this.#tracker.flows.chunk(flow);
    const flowAt = this.#tracker.flows.at(flow);
    const times = this.#tracker.floats.chunk(flow);
    const timesAt = this.#tracker.floats.at(flow);
    const flags = row[flowAt + L.F_FLAGS]!;
    const isInitiatorB = (flags & L.FLOW_B_INITIATES) !== 0;
    const [a, b] = [sideIdentity(row, flowAt, 0), sideIdentity(row, flowAt, 1)];
    const synsOf = (): readonly SynIdentity[] => this.#synsOf(id);
    return {
      capture,
      id,
      initiator: isInitiatorB ? b : a,
      responder: isInitiatorB ? a : b,
      initiatorKnown: (flags & L.FLOW_ROLES_KNOWN) !== 0,
      path: pathText(row, flowAt, paths),
      firstTimeNs: times[timesAt + L.D_FIRST_TIME]!,
      lastTimeNs: times[timesAt + L.D_LAST_TIME]!,
      get syns() {
        return synsOf();
      },
    };
  }

  /** SYNs come first, or at most a few segments later. */
  #synsOf(id: number): SynIdentity[] {
    const first = this.segmentsOf(id, false, MOST_SYNS);
    return first.flatMap((segment) => {
      if ((segment.flags & (SYN | ACK | RST)) !== SYN) return [];
      const { ipId, window, options } = segment;
      return [{ tsVal: tsValOf(segment), ipId, window, options: hex(options) }];
    });
  }
}

/** Reads its options when they are asked for: a view of them would need more memory than all the rest. */
class TracedSegment implements SeenSegment {
  readonly frame: number;
  readonly timeNs: number;
  readonly from: Side;
  readonly seq: SeqNumber;
  readonly ack: SeqNumber;
  readonly flags: number;
  readonly window: number;
  readonly payloadLength: number;
  readonly ipId: number;
  readonly #arena: OctetArena;
  readonly #ints: Int32Array;
  readonly #at: number;

  constructor(arena: OctetArena, from: Side, ints: Int32Array, at: number, timeNs: number) {
    this.#arena = arena;
    this.#ints = ints;
    this.#at = at;
    this.from = from;
    this.timeNs = timeNs;
    this.frame = ints[at + FRAME]!;
    this.seq = toSeq(ints[at + SEQ]!);
    this.ack = toSeq(ints[at + ACK_NUMBER]!);
    this.flags = ints[at + BITS]! & 0xfff;
    this.window = ints[at + WINDOW]! >>> 16;
    this.payloadLength = ints[at + PAYLOAD]!;
    this.ipId = ints[at + WINDOW]! & 0xffff;
  }

  get hops(): number {
    return this.#ints[this.#at + IP]! & 0xff;
  }

  get ecn(): number {
    return (this.#ints[this.#at + IP]! >>> 8) & 3;
  }

  get checksumFits(): boolean | undefined {
    return CHECKSUMS[(this.#ints[this.#at + BITS]! >>> CHECKSUM_SHIFT) & 3];
  }

  get options(): Uint8Array {
    return this.#arena.read(this.#ints[this.#at + OPTIONS]!, this.#ints[this.#at + BITS]! >>> OPTIONS_SHIFT);
  }
}

function sideIdentity(row: Int32Array, flowAt: number, side: number): SideIdentity {
  const at = flowAt + (side === 0 ? L.F_SIDE_A : L.F_SIDE_B);
  const flags = row[at + L.S_FLAGS]!;
  const ports = row[flowAt + L.F_PORTS]!;
  return {
    address: flowAddress(row, flowAt, side),
    port: side === 0 ? ports >>> 16 : ports & 0xffff,
    iss: flags & L.SIDE_ISS ? toSeq(row[at + L.ISS]!) : undefined,
    firstSeq: flags & L.SIDE_NXT ? toSeq(row[at + L.ISS]!) : undefined,
    sndNxt: flags & L.SIDE_NXT ? toSeq(row[at + L.SND_NXT]!) : undefined,
  };
}

function hex(octets: Uint8Array): string {
  return Array.from(octets, (octet) => octet.toString(16).padStart(2, "0")).join("");
}
