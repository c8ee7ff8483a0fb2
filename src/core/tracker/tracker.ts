// Segments in, flows out, in one pass. An ordinary segment of an open flow takes the fast path (`add`): a look-up and a dozen
// stores. Every other segment is assigned to a flow, compared with earlier ones, and kept as an event with its marks.
//
// Longer than other files: the fast path works on the tracker's own tables, since a call less is what makes it fast.

import { Defect } from "../tcp/defects";
import { ACK, CWR, ECE, FIN, PSH, RST, SYN } from "../tcp/flags";
import { toWord, wordAdd, wordDistance } from "../tcp/seq";
import { LARGEST_SHIFT, MOST_LINK_PADDING, RUN_PAUSE_NS } from "../tcp/thresholds";
import type { Packet } from "../wire/packet";
import { afterData } from "./ackSinceData";
import { CapturePoints } from "./capturePoints";
import { type ChecksumSettings, ContentChecks } from "./contentChecks";
import type { DroppedMarks } from "./droppedMarks";
import { DuplicateFrames, mayBeCopy } from "./duplicateFrames";
import { EndedFlows } from "./endedFlows";
import { EventRecorder } from "./eventRecorder";
import { EventStore } from "./events";
import { noteFirstData } from "./firstOctets";
import { belongsToFlow, isOpen, sideInPrevious } from "./flowAssignment";
import { FlowIds } from "./flowIds";
import { FlowsByEnd } from "./flowsByEnd";
import { FlowTable } from "./flowTable";
import { FrameCopies } from "./frameCopies";
import { changesHops } from "./hopChanges";
import type { HostChecksums } from "./hostChecksums";
import { HostTraits } from "./hostTraits";
import { JoinCandidates } from "./joinCandidates";
import { noteJoins } from "./noteJoins";
import { isOtherHalf } from "./otherHalf";
import { hasOrdinaryOptions } from "./quickOptions";
import { isAdvice, quotedInPrevious, takeIcmpError, wasSent } from "./quotedSegment";
import { quickMix, RecentFlows } from "./recentFlows";
import type { Recorded } from "./recorded";
import * as L from "./rowLayout";
import { hasFlow, newSegmentContext, type SegmentContext, setFlow, turnTo } from "./segmentContext";
import { SegmentSteps } from "./segmentSteps";
import { isStartElsewhere } from "./startElsewhere";
import { isPadding } from "./transfer";

/** Flags that an ordinary segment of an open flow may have besides ACK. */
const ORDINARY = ACK | PSH | ECE | CWR;

export class FlowTracker {
  readonly #table = new FlowTable();
  readonly #recent = new RecentFlows();
  readonly flows = this.#table.flows;
  readonly floats = this.#table.floats;
  readonly handshakes = this.#table.handshakes;
  readonly events = new EventStore();
  readonly ids = new FlowIds();
  readonly #recorder: EventRecorder;
  readonly droppedMarks: DroppedMarks;
  readonly #hosts = new HostTraits();
  readonly isnPatterns = this.#hosts.isnPatterns;
  readonly hostHops = this.#hosts.hops;
  readonly answeringPorts = this.#hosts.answering;
  readonly hostChecksums: HostChecksums;
  readonly #contents: ContentChecks;
  readonly #steps: SegmentSteps;
  readonly #byEnd = new FlowsByEnd();
  readonly #ended = new EndedFlows();
  /** TCP segments seen, duplicates included. */
  segments = 0;
  lastTimeNs = 0;
  /** Marks of the last segment that was no ordinary one and no copy. Whoever asks for one segment's sets it to 0 before. */
  lastMarks = 0;
  /** Called when a new flow on the same addresses and ports replaces a flow, or when a flow has ended and is silent. */
  onOver: ((flow: number) => void) | undefined;

  /** Evidence of a second capture point in the file. */
  readonly capturePoints = new CapturePoints();
  /** Segments without data, SYN, FIN or RST; and those with one of these three. Duplicates included. */
  pureAcks = 0;
  controls = 0;
  /** Flows that may be one connection. */
  readonly joins = new JoinCandidates();
  readonly copies = new FrameCopies();
  readonly #duplicates = new DuplicateFrames(this.capturePoints);
  readonly #context = newSegmentContext();

  /** `freeEvents`: as in `EventBudget`. */
  constructor(settings: ChecksumSettings, freeEvents?: number) {
    this.#recorder = new EventRecorder(this.events, this.flows, freeEvents);
    this.droppedMarks = this.#recorder.dropped;
    this.#contents = new ContentChecks(settings);
    this.hostChecksums = this.#contents.hostChecksums;
    this.#steps = new SegmentSteps(this, this.#recorder, this.#hosts, this.#contents);
  }

  get length(): number {
    return this.flows.length;
  }

  /** What was not kept because the capture has too many events. */
  get notKept(): { readonly count: number; readonly firstFrame: number } {
    const { notKept, firstFrame } = this.#recorder.budget;
    return { count: notKept, firstFrame };
  }

  /** Flows move: `renumbered` has the new index of each, −1 for those to remove. Between segments only. */
  renumber(renumbered: Int32Array): void {
    this.#table.compact(renumbered, this.events);
    this.#recent.forget();
    this.#byEnd.forget();
    this.ids.renumber(renumbered);
    this.isnPatterns.renumber(renumbered);
    this.#contents.forgetData();
    this.#duplicates.renumber(renumbered);
    this.#ended.renumber(renumbered);
    this.droppedMarks.renumber(renumbered);
    this.joins.renumber(renumbered);
    this.copies.renumber(renumbered);
  }

  configure(settings: ChecksumSettings): void {
    this.#contents.configure(settings);
  }

  /** What `guess`, `add` and `addIcmp` ask for: the same for both directions of a flow. */
  mix(packet: Packet): number {
    return quickMix(packet);
  }

  /** The flow that a packet of this mix probably belongs to, without a look at the flow; −1 for none. */
  guess(mix: number): number {
    return this.#recent.of(mix);
  }

  /** The newest flow on the packet's addresses and ports, times two, plus 1 when B sent it; negative for none. */
  find(packet: Packet, mix: number): number {
    const recent = this.#recent.of(mix);
    const side = recent < 0 ? -1 : this.#table.sideOnPath(packet, recent);
    return side < 0 ? this.#findByHash(packet, mix) : 2 * recent + side;
  }

  #findByHash(packet: Packet, mix: number): number {
    const hash = this.#table.hash(packet);
    const found = this.#table.find(packet, hash);
    if (found >= 0) this.#recent.note(mix, found >> 1, this.length);
    else this.#missed = hash;
    return found;
  }
  /** The hash of the last packet of which no flow was found. */
  #missed = 0;

  /** Which side of a flow sent the packet: 0 is A; −1 if its addresses or ports are others. */
  sideOf(packet: Packet, flow: number): number {
    return this.#table.sideOf(packet, flow);
  }

  /** Loads what the fast path needs of a flow into the processor's cache. */
  touch(flow: number): number {
    if (flow < 0) return 0;
    const row = this.flows.chunk(flow);
    const flowAt = this.flows.at(flow);
    const time = this.floats.chunk(flow)[this.floats.at(flow) + L.D_LAST_TIME]!;
    const flags = row[flowAt + L.F_FLAGS]!;
    const rest = flags & L.FLOW_IPV6 ? row[flowAt + L.F_ADDRESS_REST]! : 0;
    return flags ^ row[flowAt + L.F_SIDE_B]! ^ rest ^ (time > 0 ? 1 : 0);
  }

  /** A frame without TCP, which advances the clock. */
  pass({ timeNs }: Recorded): void {
    if (timeNs > this.lastTimeNs) this.lastTimeNs = timeNs;
  }

  /** Takes a segment (`PacketKind.Tcp`), whose `mix` this is. The packet is not kept. */
  add(packet: Packet, recorded: Recorded, mix: number): void {
    const { timeNs } = recorded;
    this.segments++;
    if (timeNs > this.lastTimeNs) this.lastTimeNs = timeNs;
    const found = this.find(packet, mix);
    // A new flow's first sender is A.
    const side = found < 0 ? 0 : found & 1;
    const flow = found >> 1;
    const { flags } = packet;
    if (
      found >= 0 &&
      (flags & ~ORDINARY) === 0 &&
      flags & ACK &&
      (packet.defects & ~Defect.PayloadCut) === 0 &&
      !this.#contents.verifiesAll &&
      this.flows.chunk(flow)[this.flows.at(flow) + L.F_FLAGS]! & L.FLOW_FAST &&
      this.#takeOrdinary(packet, recorded, found)
    )
      return;
    this.#slow(packet, recorded, mix, flow, side);
  }

  /**
   * The fast path. Returns false, and has changed nothing, where the segment is not an ordinary one. Its own function: V8 inlines no
   * call that less than a seventh of a function's calls reached, and a capture begins with handshakes. As a part of `add`, the
   * comparisons of numbers stayed calls, with an object for a number: measured, 4 % of the time of the benchmark's mixed capture.
   */
  #takeOrdinary(packet: Packet, recorded: Recorded, found: number): boolean {
    const { timeNs } = recorded;
    const { flags, payloadLength, view, tcpOffset } = packet;
    // As words from the header: the packet's fields are doubles, to be converted at each use.
    const seq = view.getInt32(tcpOffset + 4);
    const ack = view.getInt32(tcpOffset + 8);
    const side = found & 1;
    const flow = found >> 1;
    const row = this.flows.chunk(flow);
    const flowAt = this.flows.at(flow);
    const sender = flowAt + (side === 0 ? L.F_SIDE_A : L.F_SIDE_B);
    const receiver = flowAt + (side === 0 ? L.F_SIDE_B : L.F_SIDE_A);
    const news = wordDistance(row[sender + L.RCV_NXT]!, ack);
    const window = packet.window;
    const scaled =
      row[flowAt + L.F_FLAGS]! & L.FLOW_SCALED
        ? window << Math.min(L.shiftOf(row[sender + L.S_OFFER]!), LARGEST_SHIFT)
        : window;
    const edge = wordAdd(ack, scaled);
    const after = wordAdd(seq, payloadLength);
    const floats = this.floats.chunk(flow);
    const floatsAt = this.floats.at(flow);
    if (
      !(
        row[sender + L.SND_NXT] === seq &&
        !changesHops(row[sender + L.S_IP]!, packet.hops) &&
        news >= 0 &&
        wordDistance(row[receiver + L.SND_NXT]!, ack) <= 0 &&
        window !== 0 &&
        (payloadLength > 0 || news > 0) &&
        wordDistance(row[sender + L.RCV_EDGE]!, edge) >= 0 &&
        wordDistance(after, row[receiver + L.RCV_EDGE]!) > 0 &&
        (payloadLength <= L.mssOf(row[receiver + L.S_OFFER]!) ||
          L.mssOf(row[receiver + L.S_OFFER]!) === 0 ||
          row[flowAt + L.F_FLAGS]! & L.FLOW_OFFLOADED) &&
        ((flags & (ECE | CWR)) === 0 || row[flowAt + L.F_FLAGS]! & L.FLOW_ECN) &&
        (payloadLength === 0 || payloadLength > MOST_LINK_PADDING || !isPadding(packet)) &&
        timeNs - floats[floatsAt + L.D_LAST_TIME]! < RUN_PAUSE_NS &&
        hasOrdinaryOptions(packet, row, flowAt, side) &&
        (this.#contents.left === 0 || this.#contents.fits(packet, row, flowAt, flow, side))
      )
    )
      return false;
    this.#duplicates.note(contentsOf(packet, seq, ack), 2 * flow + side, packet, recorded);
    row[sender + L.SND_NXT] = after;
    row[sender + L.RCV_NXT] = ack;
    row[sender + L.RCV_EDGE] = edge;
    row[sender + L.RCV_WND] = payloadLength > 0 ? window : afterData(row[sender + L.RCV_WND]!, news, window);
    if (packet.optionsEnd > packet.optionsStart)
      row[flowAt + L.F_TSVAL_A + side] = packet.view.getInt32(packet.optionsStart + 4);
    row[flowAt + L.F_LAST_FRAME] = recorded.frameNumber;
    row[sender + L.S_SEGMENTS]!++;
    row[sender + L.S_IP] =
      (packet.ipId << 16) |
      (packet.hops << 8) |
      (row[sender + L.S_IP]! & L.IP_CHANGES) |
      (payloadLength > 0 ? L.IP_HAS_DATA : 0);
    floats[floatsAt + L.D_LAST_TIME] = timeNs;
    if (row[flowAt + L.F_RUN_A]! + row[flowAt + L.F_RUN_B]! === 0) {
      row[flowAt + L.F_RUN_FRAME] = recorded.frameNumber;
      floats[floatsAt + L.D_RUN_TIME] = timeNs;
      floats[floatsAt + L.D_RUN_OFFSET] = recorded.fileOffset;
    }
    row[flowAt + L.F_RUN_A + side]!++;
    if (payloadLength > 0) {
      floats[floatsAt + L.D_RUN_BYTES_A + side]! += payloadLength;
      if (row[sender + L.S_LAST_FRAME] === 0) noteFirstData(packet, row, sender);
      row[sender + L.S_LAST_FRAME] = recorded.frameNumber;
      row[sender + L.S_LAST_SEQ] = seq;
      row[sender + L.S_FLAGS] =
        (row[sender + L.S_FLAGS]! & ~L.SIDE_LAST_FLAGS) | ((flags << L.LAST_FLAGS_SHIFT) & L.SIDE_LAST_FLAGS);
      floats[floatsAt + L.D_LAST_TIME_A + side] = timeNs;
      floats[floatsAt + L.D_LAST_OFFSET_A + side] = recorded.fileOffset;
    } else this.pureAcks++;
    if (row[flowAt + L.F_JUDGED] !== -1) row[flowAt + L.F_JUDGED] = -1;
    return true;
  }

  /** An ICMP error that quotes a segment (`PacketKind.IcmpError`). */
  addIcmp(packet: Packet, recorded: Recorded, mix: number): void {
    if (recorded.timeNs > this.lastTimeNs) this.lastTimeNs = recorded.timeNs;
    if (isAdvice(packet)) return;
    const here = this.find(packet, mix);
    const found = here >= 0 ? here : this.#quotedOnOtherPath(packet);
    if (found < 0) return;
    let context = this.#enter(found >> 1, found & 1);
    const previous = context.row[context.flowAt + L.F_PREVIOUS]!;
    if (previous >= 0) {
      const side = quotedInPrevious(context, packet, this.flows.chunk(previous), this.flows.at(previous));
      if (side >= 0) context = this.#enter(previous, side);
    }
    context.packet = packet;
    context.recorded = recorded;
    takeIcmpError(context, this.events, this.#recorder);
  }

  /** The flow, times two and plus its side, that the quoted segment is of, where errors come back on another path than it went. */
  #quotedOnOtherPath(packet: Packet): number {
    for (const flow of this.#table.onOtherPaths(packet)) {
      const side = this.#table.sideOf(packet, flow);
      if (wasSent(this.#enter(flow, side), packet)) return 2 * flow + side;
    }
    return -1;
  }

  #slow(packet: Packet, recorded: Recorded, mix: number, found: number, foundSide: number): void {
    const contents = contentsOf(packet, toWord(packet.seq), toWord(packet.ack));
    let flow = found;
    let first = false;
    if (packet.flags & (SYN | FIN | RST)) this.controls++;
    else if (packet.payloadLength === 0 || packet.defects & Defect.HeaderCut) this.pureAcks++;
    if (flow >= 0) {
      const context = this.#enter(flow, foundSide);
      context.packet = packet;
      context.recorded = recorded;
      if (
        this.#isCopy(context, contents) ||
        this.#isStartElsewhere(context) ||
        this.#isCopyInPrevious(context, contents)
      ) {
        setFlow(context, L.FLOW_DUPLICATED);
        context.row[context.sender + L.S_DUPLICATES]!++;
        this.copies.keep(context);
        context.row[context.flowAt + L.F_LAST_FRAME] = recorded.frameNumber;
        context.row[context.flowAt + L.F_JUDGED] = -1;
        return;
      }
      const assigned = this.#place(context);
      first = assigned < 0 && !this.#continuesOtherPath(context, mix, flow);
      flow = first ? this.#open(packet, mix, flow, recorded) : context.flow;
    } else {
      this.#context.packet = packet;
      this.#context.recorded = recorded;
      first = !this.#continuesOtherPath(this.#context, mix, -1);
      flow = first ? this.#open(packet, mix, -1, recorded) : this.#context.flow;
    }
    const side = first ? 0 : this.#context.side;
    this.#duplicates.note(contents, 2 * flow + side, packet, recorded);
    const context = this.#enter(flow, side);
    context.packet = packet;
    context.recorded = recorded;
    this.#steps.take(context, first);
    this.lastMarks = context.marks;
    if (first || packet.flags & SYN)
      noteJoins(context, first, contents, this.joins, this.#table, this.#duplicates, this.#byEnd);
    if (!this.onOver) return;
    this.#ended.note(context);
    this.#ended.sweep(this.floats, this.lastTimeNs, this.onOver);
  }

  #open(packet: Packet, mix: number, previous: number, recorded: Recorded): number {
    const hash = previous < 0 ? this.#missed : this.#table.hash(packet);
    const flow = this.#table.open(packet, hash, previous, recorded);
    this.#recent.note(mix, flow, this.length);
    const row = this.flows.chunk(flow);
    const flowAt = this.flows.at(flow);
    if (previous >= 0) {
      const before = { row: this.flows.chunk(previous), flowAt: this.flows.at(previous) };
      if (isOpen(before)) row[flowAt + L.F_FLAGS]! |= L.FLOW_PREVIOUS_OPEN;
      else this.onOver?.(previous);
    }
    return flow;
  }

  /** Whether the segment is of a flow that so far has the other direction only, on another path; the context then turns to it. */
  #continuesOtherPath(context: SegmentContext, mix: number, previous: number): boolean {
    if (this.#table.hasOnePath(context.packet)) return false;
    for (const flow of this.#table.onOtherPaths(context.packet)) {
      this.#enter(flow, this.#table.sideOf(context.packet, flow));
      if (!isOtherHalf(context)) continue;
      this.#table.addPath(flow, context.packet, this.#table.hash(context.packet), previous);
      this.#recent.note(mix, flow, this.length);
      return true;
    }
    return false;
  }

  /** Finds the flow that the context's segment belongs to: this one, the one before it (the context then turns to it), or −1 for a new one. */
  #place(context: SegmentContext): number {
    const previous = context.row[context.flowAt + L.F_PREVIOUS]!;
    if (previous >= 0 && hasFlow(context, L.FLOW_PREVIOUS_OPEN)) {
      const side = sideInPrevious(context, this.flows.chunk(previous), this.flows.at(previous));
      if (side >= 0) {
        this.#enter(previous, side);
        return previous;
      }
    }
    return belongsToFlow(context) ? context.flow : -1;
  }

  /** A segment of the context's flow was recorded once more. */
  #isCopy(context: SegmentContext, contents: number): boolean {
    const { flow, side, packet, recorded } = context;
    return this.#duplicates.has(contents, 2 * flow + side, packet, recorded) && mayBeCopy(context, this.capturePoints);
  }

  /**
   * A segment of the older flow, which is still open, was recorded once more, as others of it were: an ACK with the same numbers may
   * also answer the SYN. The context then turns to that flow.
   */
  #isCopyInPrevious(context: SegmentContext, contents: number): boolean {
    const { flow, side, packet } = context;
    const previous = context.row[context.flowAt + L.F_PREVIOUS]!;
    if (previous < 0 || !hasFlow(context, L.FLOW_PREVIOUS_OPEN)) return false;
    const sideThere = this.#table.sideOf(packet, previous);
    if (sideThere >= 0) {
      const there = this.#enter(previous, sideThere);
      if (hasFlow(there, L.FLOW_DUPLICATED) && this.#isCopy(there, contents)) return true;
    }
    this.#enter(flow, side);
    return false;
  }

  #isStartElsewhere(context: SegmentContext): boolean {
    if (!isStartElsewhere(context, this.events, this.capturePoints)) return false;
    this.#duplicates.expectMore();
    return true;
  }

  #enter(flow: number, side: number): SegmentContext {
    const context = this.#context;
    context.flow = flow;
    context.row = this.flows.chunk(flow);
    context.flowAt = this.flows.at(flow);
    context.floats = this.floats.chunk(flow);
    context.floatsAt = this.floats.at(flow);
    turnTo(context, side);
    return context;
  }
}

/** A hash of what the same frame has once more, and another one has not; `seq` and `ack` are the packet's. */
function contentsOf({ ipId, checksum, flags, payloadLength }: Packet, seq: number, ack: number): number {
  // The copy of a frame that was recorded before its NIC filled in the checksum differs there: an IP ID identifies it instead.
  const sum = Math.imul(ipId !== 0 ? ipId << 16 : checksum, 0x2c1b3c6d);
  const numbers = Math.imul(seq, 0x5bd1e995) ^ Math.imul(ack, 0x38495ab5);
  return numbers ^ sum ^ ((flags << 16) | (payloadLength & 0xffff));
}
