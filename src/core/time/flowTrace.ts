// One flow's segments over time, from its frames, which are read once more. The frames pass through a tracker of their own, so that
// copies, segments of other flows on the same addresses, and marks are what the analysis takes them for.

import type { Frame } from "../capture/frame";
import { type Flow, Mark } from "../flow/flow";
import { handshakeTime } from "../flow/handshakeTime";
import type { Side } from "../flow/side";
import { ACK as ACK_BIT, FIN, RST, SYN } from "../tcp/flags";
import { type SeqNumber, toSeq } from "../tcp/seq";
import { LARGEST_SHIFT } from "../tcp/thresholds";
import { scanOptions } from "../tracker/quickOptions";
import { newRecorded } from "../tracker/recorded";
import * as L from "../tracker/rowLayout";
import { FlowTracker } from "../tracker/tracker";
import { PacketDecoder } from "../wire/decoder";
import { type Packet, PacketKind } from "../wire/packet";
import { EndpointFilter } from "./endpointFilter";
import { ResentKinds } from "./resentKinds";
import { RoundTrips } from "./roundTrips";
import { SackTrace } from "./sackTrace";
import { ABOUT_PEER, TimeKind } from "./timeKinds";
import * as R from "./timeRows";
import { TimeTally } from "./timeTally";
import { Unwrapped } from "./unwrapped";

/** What one side sent. */
export interface TracedSide {
  readonly rows: R.TimeRows;
  readonly sacks: SackTrace;
  /** Its sequence space, from its ISS, or its first number where that was not captured. */
  readonly space: Unwrapped;
  readonly trips: RoundTrips;
  readonly resent: ResentKinds;
  /** The first octet that it has not sent, and the highest of the peer that it acknowledged. */
  sent: number;
  acked: number;
  /** Where the data of its SYN end: they are sent again if the SYN-ACK did not accept them (RFC 7413 §4.2). */
  synDataEnd: number;
}

export class FlowTrace {
  readonly sides: Readonly<Record<Side, TracedSide>>;
  readonly tally = new TimeTally();
  /** The last frame that was read. */
  lastFrame = 0;
  /** False as soon as a window's scale was not known, since the SYNs were not captured. */
  isScaleKnown = true;
  readonly #filter: EndpointFilter;
  readonly #firstFrame: number;
  readonly #decoder = new PacketDecoder();
  readonly #tracker = new FlowTracker({ checksums: "off" });
  readonly #recorded = newRecorded();
  readonly #row = R.emptyRow();
  /** The flow in the tracker, and its side A. −1 before its first frame. */
  #flow = -1;
  #sideA: Side | undefined;
  #counted = 0;

  /** `mostRows`: rows of a side before neighbors become one. */
  constructor(flow: Flow, mostRows = R.MOST_ROWS) {
    this.#filter = new EndpointFilter(flow);
    this.#firstFrame = flow.firstFrame;
    const handshakeNs = handshakeTime(flow);
    const side = (each: Side): TracedSide => ({
      rows: new R.TimeRows(mostRows),
      sacks: new SackTrace(),
      space: new Unwrapped(flow[each].iss ?? flow[each].firstSeq),
      trips: new RoundTrips(),
      resent: new ResentKinds(handshakeNs),
      sent: Number.NEGATIVE_INFINITY,
      acked: Number.NEGATIVE_INFINITY,
      synDataEnd: 0,
    });
    this.sides = { initiator: side("initiator"), responder: side("responder") };
  }

  /** Takes the next frame of the capture, from `startOfTrace` on. */
  frame(frame: Frame): void {
    const { bytes, view, start, end, originalLength, linkType, frameNumber } = frame;
    this.lastFrame = frameNumber;
    if (this.#decoder.decode(bytes, view, start, end, originalLength, linkType, frameNumber) !== PacketKind.Tcp) return;
    const { packet } = this.#decoder;
    const from = this.#filter.senderOf(packet);
    if (from === undefined) return;
    this.#recorded.frameNumber = frameNumber;
    this.#recorded.timeNs = frame.timeNs;
    this.#recorded.fileOffset = frame.fileOffset;
    this.#tracker.lastMarks = 0;
    this.#tracker.add(packet, this.#recorded, this.#tracker.mix(packet));
    if (frameNumber === this.#firstFrame) {
      this.#flow = this.#tracker.length - 1;
      this.#sideA = from;
    }
    if (this.#flow < 0) return;
    const counted = this.#countOf(L.F_SIDE_A) + this.#countOf(L.F_SIDE_B);
    // A copy of a frame, or a segment of another flow on the same addresses, is not counted.
    if (counted === this.#counted) return;
    this.#counted = counted;
    this.#take(packet, from, this.#tracker.lastMarks);
  }

  #countOf(sideAt: number): number {
    const { flows } = this.#tracker;
    return flows.chunk(this.#flow)[flows.at(this.#flow) + sideAt + L.S_SEGMENTS]!;
  }

  #take(packet: Packet, from: Side, marks: number): void {
    const own = this.sides[from];
    const peer = this.sides[from === "initiator" ? "responder" : "initiator"];
    const { timeNs, frameNumber } = this.#recorded;
    const { flags, payloadLength } = packet;
    const row = this.#row;
    row.fill(Number.NaN);
    row[R.TIME] = timeNs;
    row[R.SPAN] = 0;
    row[R.FRAME] = frameNumber;
    row[R.COUNT] = 1;
    const isPlaced = !(marks & (Mark.Misplaced | Mark.OddHeader));
    const len = payloadLength + (flags & SYN ? 1 : 0) + (flags & FIN ? 1 : 0);
    const seq = toSeq(packet.seq);
    const low = isPlaced && !(flags & RST) ? own.space.note(seq) : own.space.octetsOf(seq);
    row[R.LOW] = low;
    row[R.HIGH] = low + len;
    row[R.KINDS] = this.#kindsOf(packet, marks, own, peer, low, low + len);
    if (isPlaced && !(flags & RST) && len > 0 && !(marks & Mark.KeepAlive)) this.#noteSent(own, row);
    if (flags & ACK_BIT && isPlaced) this.#noteAck(packet, marks, from, own, peer);
    if (Number.isNaN(row[R.ACK])) row[R.KINDS]! &= ~ABOUT_PEER;
    this.tally.note(from, timeNs, frameNumber, row[R.KINDS]!, payloadLength);
    own.rows.add(row);
  }

  #noteSent(own: TracedSide, row: R.TimeRow): void {
    const [low, high, timeNs] = [row[R.LOW]!, row[R.HIGH]!, row[R.TIME]!];
    if (low < own.sent) own.trips.noteSentAgain();
    else own.trips.noteSent(high, timeNs);
    own.sent = Math.max(own.sent, high);
  }

  #noteAck(packet: Packet, marks: number, from: Side, own: TracedSide, peer: TracedSide): void {
    const row = this.#row;
    const number = toSeq(packet.ack);
    const isFitting = !(packet.flags & RST) && !(marks & Mark.AckUnseen && !(packet.flags & SYN));
    const ack = isFitting ? peer.space.note(number) : peer.space.octetsOf(number);
    row[R.ACK] = ack;
    if (packet.flags & RST) return;
    const window = this.#windowOf(packet, from);
    if (window === undefined) this.isScaleKnown = false;
    else row[R.EDGE_LOW] = row[R.EDGE_HIGH] = ack + window;
    const tripNs = peer.trips.noteAck(ack, row[R.TIME]!);
    row[R.TRIP_LOW] = row[R.TRIP_HIGH] = tripNs;
    if (tripNs >= 0) this.tally.noteTrip(from, tripNs);
    own.acked = Math.max(own.acked, ack);
    this.#noteSacks(packet, own, peer);
  }

  #noteSacks(packet: Packet, own: TracedSide, peer: TracedSide): void {
    const { bytes, view, optionsStart, optionsEnd } = packet;
    if (optionsEnd === optionsStart) return;
    const { sackStart, sackEnd } = scanOptions(bytes, view, optionsStart, optionsEnd);
    if (sackStart === sackEnd) return;
    own.sacks.begin();
    for (let at = sackStart; at + 8 <= sackEnd; at += 8) {
      const left = peer.space.octetsOf(view.getUint32(at) as SeqNumber);
      const right = peer.space.octetsOf(view.getUint32(at + 4) as SeqNumber);
      own.sacks.add(left, right, this.#recorded.timeNs, this.#recorded.frameNumber);
    }
  }

  /** Octets; undefined where the SYNs, which give the scale, were not captured. A SYN's own window is not scaled (RFC 7323 §2.2). */
  #windowOf({ flags, window }: Packet, from: Side): number | undefined {
    if (flags & SYN) return window;
    const row = this.#tracker.flows.chunk(this.#flow);
    const flowAt = this.#tracker.flows.at(this.#flow);
    const flowFlags = row[flowAt + L.F_FLAGS]!;
    const known = L.FLOW_SCALE_KNOWN | L.FLOW_ROLES_KNOWN;
    if ((flowFlags & known) !== known) return undefined;
    if (!(flowFlags & L.FLOW_SCALED)) return window;
    const sender = flowAt + (from === this.#sideA ? L.F_SIDE_A : L.F_SIDE_B);
    return window * 2 ** Math.min(L.shiftOf(row[sender + L.S_OFFER]!), LARGEST_SHIFT);
  }

  #kindsOf(packet: Packet, marks: number, own: TracedSide, peer: TracedSide, low: number, high: number): number {
    const { flags } = packet;
    let kinds = 0;
    if (flags & RST) kinds |= TimeKind.Rst;
    else if (flags & SYN) {
      kinds |= flags & ACK_BIT ? TimeKind.SynAck : TimeKind.Syn;
      if (packet.payloadLength > 0) own.synDataEnd = high;
      if (own.sent >= high) kinds |= TimeKind.Retransmission;
    }
    if (flags & FIN) kinds |= TimeKind.Fin;
    if (marks & Mark.Gap) {
      kinds |= TimeKind.Gap;
      own.resent.noteHole(own.sent, low, this.#recorded.timeNs);
    }
    if (marks & Mark.OldData && !isExpectedAgain(low, high, own, peer))
      kinds |= own.resent.kindOf(low, high, peer.acked, this.#recorded.timeNs);
    if (marks & Mark.ZeroWindow) kinds |= TimeKind.ZeroWindow;
    if (marks & Mark.WindowFull) kinds |= TimeKind.WindowFull;
    if (marks & Mark.DuplicateAck) kinds |= TimeKind.DuplicateAck;
    if (marks & Mark.KeepAlive) kinds |= TimeKind.KeepAlive;
    return kinds;
  }
}

/**
 * Where to begin with the frames: at the flow's first one, or at that of the flow before it on the same addresses and ports, if that
 * was still open: only with it can segments be assigned to the right one.
 */
export function startOfTrace(
  flow: Flow,
  flowOf: (id: number) => Flow | undefined,
): Pick<Flow, "firstFileOffset" | "firstFrame"> {
  return (flow.previous?.wasOpen ? flowOf(flow.previous.id) : undefined) ?? flow;
}

/** Below the first captured number, where it may have been sent before; or data of the SYN that were not accepted. */
function isExpectedAgain(low: number, high: number, own: TracedSide, peer: TracedSide): boolean {
  return low < 0 || (high <= own.synDataEnd && peer.acked === low);
}
