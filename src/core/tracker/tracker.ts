// Segments in, flows out, in one pass. An ordinary segment of an open flow takes the fast path (`add`): a look-up and a dozen
// stores. Every other segment is assigned to a flow, compared with earlier ones, and kept as an event with its marks.

import { Mark } from "../flow/flow";
import { Defect } from "../tcp/defects";
import { ACK, CWR, ECE, FIN, PSH, RST, SYN } from "../tcp/flags";
import { toWord, wordAdd, wordDistance } from "../tcp/seq";
import { ENDED_OVER_NS, LARGEST_SHIFT, MOST_LINK_PADDING } from "../tcp/thresholds";
import { checksumState } from "../wire/checksum";
import type { Packet } from "../wire/packet";
import { CapturePoints } from "./capturePoints";
import { DuplicateFrames } from "./duplicateFrames";
import { EventRecorder } from "./eventRecorder";
import { EventStore } from "./events";
import { FirstOfHost } from "./firstOfHost";
import { belongsToFlow, isEnded, isOpen, isSpoiltSyn, sameOrientation, sideInPrevious } from "./flowAssignment";
import { FlowIds } from "./flowIds";
import { FlowTable } from "./flowTable";
import { noteReaction } from "./handshakeAck";
import { H_COMPLETED_BY, H_FRAME, H_TIME } from "./handshakeRecords";
import { HostChecksums } from "./hostChecksums";
import { hostHash } from "./hosts";
import {
  continueAfterReset,
  isDoubtfulReset,
  isResetOfUnseenOpening,
  openUnseen,
  repeatAfterReset,
  takeDoubtfulReset,
} from "./ineffectiveReset";
import { IsnPatterns } from "./isnPatterns";
import { answersChallenge, isChallenge, noticeEndpoints, noticeFlags, noticeOptions, updateFastPath } from "./notice";
import { mendHandshake, revokeHandshake, takeAnswer, takeSyn, takeSynAck } from "./opening";
import { newRecorded, type Recorded } from "./recorded";
import { takeRst } from "./reset";
import * as L from "./rowLayout";
import { has, hasFlow, type SegmentContext, set, setFlow, turnTo } from "./segmentContext";
import { SentData } from "./sentData";
import { isStartElsewhere } from "./startElsewhere";
import { isPadding, takeAck, takeMidFlow, takeSequence } from "./transfer";

/** Flags that an ordinary segment of an open flow may have besides ACK. */
const ORDINARY = ACK | PSH | ECE | CWR;

/** A tenth of a second's work; the captures that people send each other are smaller. */
const DATA_VERIFIED = 16 << 20;
const LEAST_DATA_COUNTED = 64;

export interface TrackerSettings {
  readonly checksums: "off" | "kept" | "all";
}

export class FlowTracker {
  readonly #table = new FlowTable();
  readonly flows = this.#table.flows;
  readonly floats = this.#table.floats;
  readonly handshakes = this.#table.handshakes;
  readonly events = new EventStore();
  readonly ids = new FlowIds();
  readonly #recorder = new EventRecorder(this.events);
  readonly isnPatterns = new IsnPatterns();
  readonly hostChecksums = new HostChecksums();
  readonly #sentData = new SentData();
  readonly #withoutMss = new FirstOfHost();
  readonly #withWrongChecksum = new FirstOfHost();
  /** TCP segments seen, duplicates included. */
  segments = 0;
  lastTimeNs = 0;
  /** Called when a new flow on the same addresses and ports replaces a flow, or when a flow has ended and is silent. */
  onOver: ((flow: number) => void) | undefined;

  #settings: TrackerSettings;
  #everyChecksum: boolean;
  /** Octets of data still to be verified, where not all are: the payload of a large capture is not read just for that. */
  #dataToVerify: number;
  /** Evidence of a second capture point in the file. */
  readonly capturePoints = new CapturePoints();
  /** Segments without data, SYN, FIN or RST; and those with one of these three. Duplicates included. */
  pureAcks = 0;
  controls = 0;
  readonly #duplicates = new DuplicateFrames(this.capturePoints);
  readonly #context: SegmentContext;

  constructor(settings: TrackerSettings) {
    this.#settings = settings;
    this.#everyChecksum = settings.checksums === "all";
    this.#dataToVerify = settings.checksums === "off" ? 0 : DATA_VERIFIED;
    const none = new Int32Array(0);
    this.#context = {
      packet: undefined as unknown as Packet,
      recorded: newRecorded(),
      flow: -1,
      row: none,
      flowAt: 0,
      floats: new Float64Array(0),
      floatsAt: 0,
      side: 0,
      sender: 0,
      receiver: 0,
      previousNs: 0,
      marks: 0,
      synAckFit: 0,
    };
  }

  get length(): number {
    return this.flows.length;
  }

  /** Flows move: `renumbered` has the new index of each, −1 for those to remove. Between segments only. */
  renumber(renumbered: Int32Array): void {
    this.#table.compact(renumbered, this.events);
    this.ids.renumber(renumbered);
    this.isnPatterns.renumber(renumbered);
    this.#sentData.clear();
    this.#duplicates.renumber(renumbered);
    const waiting = this.#ended.slice(this.#endedHead).map((flow) => renumbered[flow]!);
    this.#ended = waiting.filter((flow) => flow >= 0);
    this.#endedHead = 0;
  }

  configure(settings: TrackerSettings): void {
    this.#settings = settings;
    this.#everyChecksum = settings.checksums === "all";
  }

  /** The same for both directions of a flow. */
  hash(packet: Packet): number {
    return this.#table.hash(packet);
  }

  /** The flow that a packet of this hash probably belongs to, without a look at the flow; −1 for none. */
  guess(hash: number): number {
    return this.#table.guess(hash);
  }

  /** Loads what the fast path needs of a flow into the processor's cache. */
  touch(flow: number): number {
    if (flow < 0) return 0;
    const row = this.flows.chunk(flow);
    const flowAt = this.flows.at(flow);
    const time = this.floats.chunk(flow)[this.floats.at(flow) + L.D_LAST_TIME]!;
    return row[flowAt + L.F_FLAGS]! ^ row[flowAt + L.F_SIDE_B]! ^ (time > 0 ? 1 : 0);
  }

  /** A frame without TCP, which advances the clock. */
  pass({ timeNs }: Recorded): void {
    if (timeNs > this.lastTimeNs) this.lastTimeNs = timeNs;
  }

  /** Takes a segment (`PacketKind.Tcp`) of this `hash`. The packet is not kept. */
  add(packet: Packet, recorded: Recorded, hash: number): void {
    const { timeNs } = recorded;
    this.segments++;
    if (timeNs > this.lastTimeNs) this.lastTimeNs = timeNs;
    const found = this.#table.find(packet, hash);
    // A new flow's first sender is A; the same frame once more must have the same signature.
    const side = found < 0 ? 0 : found & 1;
    const flow = found >> 1;
    const { flags, payloadLength, seq } = packet;
    // The copy of a frame that was recorded before its NIC filled in the checksum differs there: an IP ID identifies it instead.
    const sum = Math.imul(packet.ipId !== 0 ? packet.ipId << 16 : packet.checksum, 0x2c1b3c6d);
    const contents =
      Math.imul(seq, 0x5bd1e995) ^ Math.imul(packet.ack, 0x38495ab5) ^ sum ^ ((flags << 16) | (payloadLength & 0xffff));
    if (
      found >= 0 &&
      (flags & ~ORDINARY) === 0 &&
      flags & ACK &&
      (packet.defects & ~Defect.PayloadCut) === 0 &&
      !this.#everyChecksum
    ) {
      const row = this.flows.chunk(flow);
      const flowAt = this.flows.at(flow);
      if (row[flowAt + L.F_FLAGS]! & L.FLOW_FAST) {
        const sender = flowAt + (side === 0 ? L.F_SIDE_A : L.F_SIDE_B);
        const receiver = flowAt + (side === 0 ? L.F_SIDE_B : L.F_SIDE_A);
        const ack = toWord(packet.ack);
        const news = wordDistance(row[sender + L.RCV_NXT]!, ack);
        const window = packet.window;
        const scaled =
          row[flowAt + L.F_FLAGS]! & L.FLOW_SCALED
            ? window << Math.min(row[sender + L.S_SHIFT]!, LARGEST_SHIFT)
            : window;
        const after = wordAdd(seq, payloadLength);
        if (
          row[sender + L.SND_NXT] === toWord(seq) &&
          news >= 0 &&
          wordDistance(row[receiver + L.SND_NXT]!, ack) <= 0 &&
          window !== 0 &&
          (payloadLength > 0 || news > 0) &&
          wordDistance(row[sender + L.RCV_EDGE]!, ack + scaled) >= 0 &&
          wordDistance(after, row[receiver + L.RCV_EDGE]!) > 0 &&
          (row[receiver + L.S_MSS] === 0 ||
            payloadLength <= row[receiver + L.S_MSS]! ||
            row[flowAt + L.F_FLAGS]! & L.FLOW_OFFLOADED) &&
          ((flags & (ECE | CWR)) === 0 || row[flowAt + L.F_FLAGS]! & L.FLOW_ECN) &&
          (payloadLength === 0 || payloadLength > MOST_LINK_PADDING || !isPadding(packet)) &&
          this.#ordinaryOptions(packet, row, flowAt, side) &&
          (this.#dataToVerify === 0 || this.#fits(packet, row, flowAt, flow, side))
        ) {
          this.#duplicates.note(contents, 2 * flow + side, packet, recorded);
          row[sender + L.SND_NXT] = after;
          row[sender + L.RCV_NXT] = ack;
          row[sender + L.RCV_EDGE] = wordAdd(ack, scaled);
          row[sender + L.RCV_WND] = window;
          if (packet.optionsEnd > packet.optionsStart)
            row[flowAt + L.F_TSVAL_A + side] = packet.view.getInt32(packet.optionsStart + 4);
          row[flowAt + L.F_LAST_FRAME] = recorded.frameNumber;
          row[sender + L.S_SEGMENTS]!++;
          const floats = this.floats.chunk(flow);
          const floatsAt = this.floats.at(flow);
          floats[floatsAt + L.D_LAST_TIME] = timeNs;
          if (row[flowAt + L.F_RUN_A]! + row[flowAt + L.F_RUN_B]! === 0) {
            row[flowAt + L.F_RUN_FRAME] = recorded.frameNumber;
            floats[floatsAt + L.D_RUN_TIME] = timeNs;
            floats[floatsAt + L.D_RUN_OFFSET] = recorded.fileOffset;
          }
          row[flowAt + L.F_RUN_A + side]!++;
          if (payloadLength > 0) {
            floats[floatsAt + L.D_RUN_BYTES_A + side]! += payloadLength;
            row[sender + L.S_LAST_FRAME] = recorded.frameNumber;
            row[sender + L.S_LAST_SEQ] = toWord(seq);
            row[sender + L.S_FLAGS] =
              (row[sender + L.S_FLAGS]! & ~L.SIDE_LAST_FLAGS) | ((flags << L.LAST_FLAGS_SHIFT) & L.SIDE_LAST_FLAGS);
            floats[floatsAt + L.D_LAST_TIME_A + side] = timeNs;
            floats[floatsAt + L.D_LAST_OFFSET_A + side] = recorded.fileOffset;
          } else this.pureAcks++;
          if (row[flowAt + L.F_JUDGED] !== -1) row[flowAt + L.F_JUDGED] = -1;
          return;
        }
      }
    }
    this.#slow(packet, recorded, hash, flow, side, contents);
  }

  /** Timestamps that do not decrease where they were negotiated, and no other option; or no options. */
  #ordinaryOptions(packet: Packet, row: Int32Array, flowAt: number, side: number): boolean {
    const flowFlags = row[flowAt + L.F_FLAGS]!;
    const length = packet.optionsEnd - packet.optionsStart;
    if (length === 0) return !(flowFlags & L.FLOW_TIMESTAMPS);
    return (
      length === 12 &&
      (flowFlags & (L.FLOW_TIMESTAMPS | L.FLOW_ROLES_KNOWN)) !== L.FLOW_ROLES_KNOWN &&
      packet.view.getUint32(packet.optionsStart) === 0x0101080a &&
      wordDistance(row[flowAt + L.F_TSVAL_A + side]!, packet.view.getInt32(packet.optionsStart + 4)) >= 0
    );
  }

  /** An ICMP error that quotes a segment (`PacketKind.IcmpError`). */
  addIcmp(packet: Packet, recorded: Recorded, hash: number): void {
    const { frameNumber, timeNs } = recorded;
    if (timeNs > this.lastTimeNs) this.lastTimeNs = timeNs;
    const newest = this.#table.find(packet, hash);
    if (newest < 0 || isAdvice(packet)) return;
    const found = this.#quotedFlow(packet, newest);
    const context = this.#enter(found >> 1, found & 1);
    const { row, flowAt, sender } = context;
    context.packet = packet;
    context.recorded = recorded;
    const quotesSyn =
      packet.flags === -1
        ? has(context, sender, L.SIDE_ISS) && row[sender + L.ISS] === toWord(packet.seq)
        : (packet.flags & SYN) !== 0;
    context.previousNs = context.floats[context.floatsAt + L.D_LAST_TIME]!;
    context.marks = Mark.Icmp | (hasFlow(context, L.FLOW_ESTABLISHED) ? 0 : Mark.OddStart);
    if (quotesSyn) setFlow(context, L.FLOW_UNREACHABLE);
    row[flowAt + L.F_JUDGED] = -1;
    row[flowAt + L.F_LAST_FRAME] = frameNumber;
    if (!this.#recorder.mayKeep(context)) return;
    const event = this.#recorder.link(context, L.KIND_ICMP | (found & 1 ? 4 : 0));
    const ints = this.events.ints.chunk(event);
    const e = this.events.ints.at(event);
    ints[e + L.I_SEQ] = packet.seq;
    ints[e + L.I_FLAGS] = packet.flags;
    ints[e + L.I_TYPE_CODE] = (packet.icmpType << 8) | packet.icmpCode;
    ints[e + L.I_MTU] = packet.icmpMtu;
    ints[e + L.I_FAMILY] = packet.icmpFamily;
    const words = packet.icmpFamily === 4 ? 1 : 4;
    for (let word = 0; word < words; word++)
      ints[e + L.I_SOURCE + word] = packet.view.getInt32(packet.icmpSourceOffset + 4 * word);
    ints[e + L.I_QUOTED_SIDE] = found & 1;
  }

  /** The flow of a quoted segment, times two, plus its sender's side: the previous flow where the number is its SYN's. */
  #quotedFlow(packet: Packet, newest: number): number {
    const { row, flowAt, sender } = this.#enter(newest >> 1, newest & 1);
    const previous = row[flowAt + L.F_PREVIOUS]!;
    if (previous < 0 || row[sender + L.ISS] === toWord(packet.seq)) return newest;
    const before = this.flows.chunk(previous);
    const b = this.flows.at(previous);
    const side = sameOrientation(row, flowAt, before, b) ? newest & 1 : 1 - (newest & 1);
    return before[b + (side === 0 ? L.F_SIDE_A : L.F_SIDE_B) + L.ISS] === toWord(packet.seq)
      ? 2 * previous + side
      : newest;
  }

  #slow(packet: Packet, recorded: Recorded, hash: number, found: number, foundSide: number, contents: number): void {
    let flow = found;
    let first = false;
    if (packet.flags & (SYN | FIN | RST)) this.controls++;
    else if (packet.payloadLength === 0 || packet.defects & Defect.HeaderCut) this.pureAcks++;
    if (flow >= 0) {
      const context = this.#enter(flow, foundSide);
      context.packet = packet;
      context.recorded = recorded;
      const isRecent =
        this.#duplicates.has(contents, 2 * flow + foundSide, packet, recorded) && this.#isDuplicate(context);
      if (isRecent || this.#isStartElsewhere(context)) {
        setFlow(context, L.FLOW_DUPLICATED);
        context.row[context.sender + L.S_DUPLICATES]!++;
        context.row[context.flowAt + L.F_LAST_FRAME] = recorded.frameNumber;
        context.row[context.flowAt + L.F_JUDGED] = -1;
        return;
      }
      const placed = this.#place(context);
      if (placed < 0) {
        flow = this.#open(packet, hash, flow, recorded);
        first = true;
      } else flow = placed;
    } else {
      flow = this.#open(packet, hash, -1, recorded);
      first = true;
    }
    const side = first ? 0 : this.#context.side;
    this.#duplicates.note(contents, 2 * flow + side, packet, recorded);
    const context = this.#enter(flow, side);
    context.packet = packet;
    context.recorded = recorded;
    this.#take(context, first);
  }

  #open(packet: Packet, hash: number, previous: number, recorded: Recorded): number {
    const flow = this.#table.open(packet, hash, previous, recorded);
    const row = this.flows.chunk(flow);
    const flowAt = this.flows.at(flow);
    if (previous >= 0) {
      row[flowAt + L.F_MARKS]! |= Mark.Reused;
      const before = { row: this.flows.chunk(previous), flowAt: this.flows.at(previous) };
      if (isOpen(before)) row[flowAt + L.F_FLAGS]! |= L.FLOW_PREVIOUS_OPEN;
      else this.onOver?.(previous);
    }
    return flow;
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

  #isStartElsewhere(context: SegmentContext): boolean {
    if (!isStartElsewhere(context, this.events, this.capturePoints)) return false;
    this.#duplicates.expectMore();
    return true;
  }

  #isDuplicate(context: SegmentContext): boolean {
    const { packet } = context;
    // A pure ACK may well be sent twice with the same octets; only an IP ID, or a flow known to be recorded twice, shows it.
    return (
      packet.payloadLength > 0 ||
      (packet.flags & (SYN | FIN)) !== 0 ||
      packet.ipId !== 0 ||
      hasFlow(context, L.FLOW_DUPLICATED) ||
      this.capturePoints.latestFrame === context.recorded.frameNumber
    );
  }

  #take(context: SegmentContext, first: boolean): void {
    const { packet, row, flowAt, sender } = context;
    const { frameNumber, timeNs } = context.recorded;
    const { flags } = packet;
    context.marks = 0;
    context.synAckFit = 0;
    row[flowAt + L.F_JUDGED] = -1;
    row[flowAt + L.F_LAST_FRAME] = frameNumber;
    row[sender + L.S_SEGMENTS]!++;
    const floats = context.floats;
    context.previousNs = floats[context.floatsAt + L.D_LAST_TIME]!;
    if (timeNs > floats[context.floatsAt + L.D_LAST_TIME]!) floats[context.floatsAt + L.D_LAST_TIME] = timeNs;
    const before = this.#snapshot(context);
    if (packet.defects & (Defect.HeaderCut | Defect.OptionsCut)) setFlow(context, L.FLOW_CUT);
    if (packet.defects & (Defect.HeaderCut | Defect.SegmentTooShort)) {
      // Numbers may be missing: no conclusion is drawn from them.
      context.marks |= Mark.OddHeader;
      this.#recorder.keep(context, before);
      return;
    }
    if (packet.defects & Defect.DataOffsetWrong) context.marks |= Mark.OddHeader;
    if (first) noticeEndpoints(context);
    if (hasFlow(context, L.FLOW_ASKED)) this.#react(context);
    noticeFlags(context);
    const spoilt = !first && isSpoiltSyn(context);
    if (!spoilt) noticeOptions(context);
    const syn = (flags & SYN) !== 0 && !(flags & RST);
    if (spoilt) {
      // In a synchronized state a SYN is answered by a challenge ACK and dropped, FIN and data with it (RFC 5961 §4.2).
      context.marks |= Mark.Challenge;
      setFlow(context, L.FLOW_CHALLENGED);
    } else if (syn && !(flags & ACK)) {
      takeSyn(context, first, this.events);
      if (flags & FIN) context.marks |= Mark.OddStart;
      this.#noteIsn(context);
      this.#noteMissingMss(context);
    } else if (syn) {
      repeatAfterReset(context);
      takeSynAck(context, this);
      this.#noteIsn(context);
      this.#noteMissingMss(context);
    } else {
      const opening =
        hasFlow(context, L.FLOW_ROLES_KNOWN) &&
        !hasFlow(context, L.FLOW_ESTABLISHED) &&
        !hasFlow(context, L.FLOW_RESET);
      if (first && !hasFlow(context, L.FLOW_ROLES_KNOWN)) context.marks |= Mark.MidFlow | Mark.OddStart;
      takeMidFlow(context);
      if (flags & RST) {
        if (isResetOfUnseenOpening(context)) openUnseen(context);
        if (isDoubtfulReset(context)) takeDoubtfulReset(context);
        else takeRst(context, this.events);
        this.#endPrevious(context);
      }
      const isTelling = flags & RST || !opening || takeAnswer(context, this);
      if (hasFlow(context, L.FLOW_RESET_DOUBTFUL) && !(flags & RST)) continueAfterReset(context);
      else if (hasFlow(context, L.FLOW_RESET) && !(flags & RST)) context.marks |= Mark.AfterEnd;
      if (isTelling) takeSequence(context);
      if (flags & ACK) takeAck(context);
      if (flags & RST) set(context, sender, L.SIDE_RST);
      if (opening ? isChallenge(context) : answersChallenge(context)) context.marks |= Mark.Challenge;
    }
    const reads = this.#dataToVerify > 0;
    if (this.#settings.checksums !== "off" && (context.marks !== 0 || this.#everyChecksum || reads))
      this.#takeChecksum(context);
    if (reads) {
      this.#countVerified(packet);
      this.#compareData(context);
    }
    updateFastPath(context);
    if (this.onOver) {
      this.#noteEnd(context);
      this.#sweep();
    }
    if (context.marks !== 0) this.#recorder.keep(context, before);
    else this.#recorder.addToRun(context);
  }

  /** What follows a doubtful ACK of a handshake may show that it was wrong, or right. */
  #react(context: SegmentContext): void {
    const { row, flowAt } = context;
    const change = noteReaction(context, this.handshakes);
    if (change === "none") return;
    const index = row[flowAt + L.F_HANDSHAKE]! - 1;
    const record = this.handshakes.chunk(index);
    const h = this.handshakes.at(index);
    const frame = record[h + H_FRAME]!;
    if (change === "mended" && !hasFlow(context, L.FLOW_ESTABLISHED))
      mendHandshake(context, this, frame, record[h + H_TIME]!);
    else if (change === "broken" && record[h + H_COMPLETED_BY] === frame) revokeHandshake(context, this);
  }

  /** The RST that answers a challenge ACK is for the older connection (RFC 9293 §3.5.1). */
  #endPrevious(context: SegmentContext): void {
    const previous = context.row[context.flowAt + L.F_PREVIOUS]!;
    if (previous < 0 || !hasFlow(context, L.FLOW_PREVIOUS_OPEN) || hasFlow(context, L.FLOW_SYN_ACK_FITS)) return;
    this.flows.chunk(previous)[this.flows.at(previous) + L.F_FLAGS]! |= L.FLOW_RESET;
    this.flows.chunk(previous)[this.flows.at(previous) + L.F_JUDGED] = -1;
  }

  /** Queues a flow that has ended; it is over when no segment came for a while. */
  #noteEnd(context: SegmentContext): void {
    if (hasFlow(context, L.FLOW_OVER) || !isEnded(context)) return;
    setFlow(context, L.FLOW_OVER);
    this.#ended.push(context.flow);
  }
  #ended: number[] = [];
  #endedHead = 0;

  #sweep(): void {
    while (this.#endedHead < this.#ended.length) {
      const flow = this.#ended[this.#endedHead]!;
      const since = this.lastTimeNs - this.floats.chunk(flow)[this.floats.at(flow) + L.D_LAST_TIME]!;
      if (since < ENDED_OVER_NS) return;
      this.#endedHead++;
      this.onOver?.(flow);
    }
    this.#ended = [];
    this.#endedHead = 0;
  }

  #noteIsn(context: SegmentContext): void {
    const { row, flowAt, sender, packet } = context;
    if (has(context, sender, L.SIDE_ISS_CHANGED) || row[sender + L.S_SEGMENTS] !== 1) return;
    const host = hostHash(row, flowAt, context.side);
    if (this.isnPatterns.note(host, toWord(packet.seq), context.recorded.timeNs, context.flow, context.side))
      context.marks |= Mark.IsnPattern;
  }

  /** A SYN without MSS is reported for its host, in the first flow that has one. */
  #noteMissingMss(context: SegmentContext): void {
    const { row, flowAt, sender, packet, side } = context;
    if (row[sender + L.S_MSS] !== 0 || packet.defects & Defect.OptionsCut) return;
    if (!has(context, sender, L.SIDE_FIRST_WITHOUT_MSS) && !this.#withoutMss.note(hostHash(row, flowAt, side))) return;
    set(context, sender, L.SIDE_FIRST_WITHOUT_MSS);
    context.marks |= Mark.OddOptions;
  }

  /** Verifies the checksum of an ordinary segment, until the capture's limit of data to verify is reached. */
  #fits(packet: Packet, row: Int32Array, flowAt: number, flow: number, side: number): boolean {
    const verdict = checksumState(packet);
    // The slow path takes that segment, and verifies it again.
    if (verdict === "wrong") return false;
    this.#countVerified(packet);
    if (verdict === "ok") this.hostChecksums.note(hostHash(row, flowAt, side), true);
    this.#sentData.keep(2 * flow + side, packet.seq, packet.bytes, packet.payloadStart, packet.payloadEnd);
    return true;
  }

  /** Small segments cost more than their octets. */
  #countVerified({ payloadLength }: Packet): void {
    this.#dataToVerify = Math.max(0, this.#dataToVerify - Math.max(payloadLength, LEAST_DATA_COUNTED));
  }

  /** Compares data that is sent again with what was sent before, and keeps new data for later comparison. */
  #compareData(context: SegmentContext): void {
    const { packet, flow, side } = context;
    const { seq, bytes, payloadStart, payloadEnd } = packet;
    if (packet.flags & (SYN | RST) || context.marks & (Mark.Checksum | Mark.KeepAlive | Mark.Padding | Mark.Misplaced))
      return;
    const who = 2 * flow + side;
    if (context.marks & Mark.OldData && this.#sentData.differs(who, seq, bytes, payloadStart, payloadEnd))
      context.marks |= Mark.Changed;
    else this.#sentData.keep(who, seq, bytes, payloadStart, payloadEnd);
  }

  #takeChecksum(context: SegmentContext): void {
    const { row, flowAt, sender, packet, side } = context;
    const verdict = checksumState(packet);
    if (verdict === "partial") setFlow(context, L.FLOW_OFFLOADED);
    if (verdict !== "ok" && verdict !== "wrong") return;
    const host = hostHash(row, flowAt, side);
    this.hostChecksums.note(host, verdict === "ok");
    if (verdict === "ok") return;
    context.marks |= Mark.Checksum;
    if (this.#withWrongChecksum.note(host)) set(context, sender, L.SIDE_FIRST_WRONG_CHECKSUM);
  }

  /** The state of both endpoints before the segment changed it. */
  #snapshot({ row, flowAt, sender, receiver, side }: SegmentContext): Int32Array {
    const before = this.#before;
    before[0] = row[sender + L.SND_NXT]!;
    before[1] = row[sender + L.RCV_NXT]!;
    before[2] = row[sender + L.RCV_EDGE]!;
    before[3] = row[receiver + L.SND_NXT]!;
    before[4] = row[receiver + L.RCV_NXT]!;
    before[5] = row[receiver + L.RCV_EDGE]!;
    before[6] = (row[sender + L.S_FLAGS]! & 0xffff) | (row[receiver + L.S_FLAGS]! << 16);
    before[7] = row[sender + L.S_STATE]! | (row[receiver + L.S_STATE]! << 4);
    before[8] = row[flowAt + L.F_TSVAL_A + side]!;
    before[9] = row[sender + L.S_FLAGS]! & L.SIDE_STAMPED;
    return before;
  }
  readonly #before = new Int32Array(10);

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

/** ICMP errors that report no failure of delivery: too big, source quench, redirect. */
function isAdvice(packet: Packet): boolean {
  if (packet.icmpFamily === 6) return packet.icmpType === 2;
  return packet.icmpType === 4 || packet.icmpType === 5 || (packet.icmpType === 3 && packet.icmpCode === 4);
}
