// Segments in, flows out, in one pass. An ordinary segment of an open flow takes the short way (`add`): a look-up and a dozen
// stores. Everything else is placed, compared with what went before, and kept as an event with the marks it earned.

import { FloatRows, IntRows } from "../bytes/rows";
import { checksumState } from "../wire/checksum";
import { ACK, CWR, Defect, ECE, FIN, type Packet, PSH, RESERVED, RST, SYN } from "../wire/packet";
import { EventStore, RD_BYTES_A, RD_BYTES_B, RD_LAST_TIME } from "./events";
import { Mark } from "./flow";
import { IsnPatterns } from "./isnPatterns";
import * as L from "./layout";
import { takeAnswer, takeRst, takeSyn, takeSynAck } from "./opening";
import { belongs, isEnded, sideInPrevious } from "./place";
import {
  OPT_MSS,
  OPT_ODD,
  OPT_OTHER,
  OPT_SACK,
  OPT_SACK_PERMITTED,
  OPT_SCALE,
  OPT_TIMESTAMPS,
  scanOptions,
} from "./quickOptions";
import { RecentSegments } from "./recent";
import { has, hasFlow, initiatorSide, type Scene, set, setFlow, stateOf, turnTo } from "./scene";
import { takeAck, takeMidFlow, takeSequence } from "./transfer";

/** Flags that an ordinary segment of an open flow may bear besides ACK. */
const ORDINARY = ACK | PSH | ECE | CWR;

const GRAVE =
  Mark.OddFlags |
  Mark.OddOptions |
  Mark.AckUnseen |
  Mark.AfterEnd |
  Mark.OddHeader |
  Mark.Checksum |
  Mark.Challenge |
  Mark.EarlyData;
const MAJOR = Mark.Handshake | Mark.Teardown | Mark.Rst | Mark.MidFlow | Mark.Icmp;
/** How many events of a class a flow keeps; what comes after is counted. */
const MAX_MAJOR = 120;
const MAX_GRAVE = 100;
const MAX_MINOR = 48;

/** A flow that has ended is over when it was silent for so long. */
const OVER_NS = 10e9;

/** Marks that end a run of equal segments: each of them is told by itself. */
const NEVER_FOLDED = MAJOR | Mark.Challenge;

export interface TrackerSettings {
  readonly checksums: "off" | "kept" | "all";
}

export class FlowTracker {
  readonly flows = new IntRows(L.FLOW_WIDTH);
  readonly doubles = new FloatRows(L.FLOW_DOUBLES);
  readonly events = new EventStore();
  readonly isnPatterns = new IsnPatterns();
  /** TCP segments seen, duplicates included. */
  segments = 0;
  lastTimeNs = 0;
  /** Called when a flow on the same addresses and ports has taken a flow's place, or it has ended and fallen silent. */
  onOver: ((flow: number) => void) | undefined;

  #settings: TrackerSettings;
  /** Open addressing: hash and flow index + 1 of the newest flow on its addresses, side by side. */
  #slots = new Int32Array(2 << 12);
  #used = 0;
  readonly #recent = new RecentSegments();
  readonly #scene: Scene;

  constructor(settings: TrackerSettings) {
    this.#settings = settings;
    const none = new Int32Array(0);
    this.#scene = {
      packet: undefined as unknown as Packet,
      frame: 0,
      timeNs: 0,
      fileOffset: 0,
      flow: -1,
      row: none,
      o: 0,
      doubles: new Float64Array(0),
      d: 0,
      side: 0,
      me: 0,
      pe: 0,
      marks: 0,
    };
  }

  get length(): number {
    return this.flows.length;
  }

  configure(settings: TrackerSettings): void {
    this.#settings = settings;
  }

  /** Takes a segment (`PacketKind.Tcp`). The packet is not kept. */
  add(packet: Packet, frame: number, timeNs: number, fileOffset: number): void {
    this.segments++;
    if (timeNs > this.lastTimeNs) this.lastTimeNs = timeNs;
    const hash = this.#hash(packet);
    const found = this.#find(packet, hash);
    // A new flow's first sender is A; the same frame once more must have the same signature.
    const side = found < 0 ? 0 : found & 1;
    const flow = found >> 1;
    const { flags, payloadLength, seq } = packet;
    // The copy of a frame that was recorded before its card filled in the checksum differs there: an IP ID will do instead.
    const sum = Math.imul(packet.ipId !== 0 ? packet.ipId << 16 : packet.checksum, 0x2c1b3c6d);
    const signature =
      Math.imul(hash + side, 0x297a2d39) ^
      Math.imul(seq, 0x5bd1e995) ^
      Math.imul(packet.ack, 0x38495ab5) ^
      sum ^
      ((flags << 16) | (payloadLength & 0xffff));
    if (
      found >= 0 &&
      (flags & ~ORDINARY) === 0 &&
      flags & ACK &&
      (packet.defects & ~Defect.PayloadCut) === 0 &&
      this.#settings.checksums !== "all"
    ) {
      const row = this.flows.chunk(flow);
      const o = this.flows.at(flow);
      if (row[o + L.F_FLAGS]! & L.FLOW_FAST) {
        const me = o + (side === 0 ? L.F_SIDE_A : L.F_SIDE_B);
        const pe = o + (side === 0 ? L.F_SIDE_B : L.F_SIDE_A);
        const ack = packet.ack | 0;
        const news = (ack - row[me + L.S_ACKED]!) | 0;
        const window = packet.window;
        const scaled = row[o + L.F_FLAGS]! & L.FLOW_SCALED ? window << Math.min(row[me + L.S_SHIFT]!, 14) : window;
        const after = (seq + payloadLength) | 0;
        if (
          row[me + L.S_NXT] === (seq | 0) &&
          news >= 0 &&
          ((ack - row[pe + L.S_NXT]!) | 0) <= 0 &&
          window !== 0 &&
          (payloadLength > 0 || news > 0) &&
          ((ack + scaled - row[me + L.S_EDGE]!) | 0) >= 0 &&
          ((row[pe + L.S_EDGE]! - after) | 0) > 0 &&
          (row[pe + L.S_MSS] === 0 || payloadLength <= row[pe + L.S_MSS]!) &&
          this.#ordinaryOptions(packet, row[o + L.F_FLAGS]!) &&
          ((row[pe + L.S_HOLE_START]! - row[pe + L.S_HOLE_END]!) | 0) === 0
        ) {
          this.#recent.note(signature, timeNs);
          row[me + L.S_NXT] = after;
          row[me + L.S_ACKED] = ack;
          row[me + L.S_EDGE] = (ack + scaled) | 0;
          row[me + L.S_WND] = window;
          row[o + L.F_LAST_FRAME] = frame;
          row[me + L.S_SEGMENTS]!++;
          const doubles = this.doubles.chunk(flow);
          const d = this.doubles.at(flow);
          doubles[d + L.D_LAST_TIME] = timeNs;
          if (row[o + L.F_RUN_A]! + row[o + L.F_RUN_B]! === 0) {
            row[o + L.F_RUN_FRAME] = frame;
            doubles[d + L.D_RUN_TIME] = timeNs;
            doubles[d + L.D_RUN_OFFSET] = fileOffset;
          }
          row[o + L.F_RUN_A + side]!++;
          if (payloadLength > 0) {
            doubles[d + L.D_BYTES_A + side]! += payloadLength;
            doubles[d + L.D_RUN_BYTES_A + side]! += payloadLength;
            row[me + L.S_LAST_FRAME] = frame;
            row[me + L.S_LAST_SEQ] = seq | 0;
            doubles[d + L.D_LAST_TIME_A + side] = timeNs;
            doubles[d + L.D_LAST_OFFSET_A + side] = fileOffset;
          }
          if (row[o + L.F_JUDGED] !== -1) row[o + L.F_JUDGED] = -1;
          return;
        }
      }
    }
    this.#slow(packet, frame, timeNs, fileOffset, hash, flow, side, signature);
  }

  /** Timestamps where they were negotiated and nothing else, or no options. */
  #ordinaryOptions(packet: Packet, flowFlags: number): boolean {
    const length = packet.optionsEnd - packet.optionsStart;
    if (length === 0) return !(flowFlags & L.FLOW_TIMESTAMPS);
    return (
      length === 12 &&
      (flowFlags & (L.FLOW_TIMESTAMPS | L.FLOW_ROLES_KNOWN)) !== L.FLOW_ROLES_KNOWN &&
      packet.view.getUint32(packet.optionsStart) === 0x0101080a
    );
  }

  /** An ICMP error that quotes a segment (`PacketKind.IcmpError`). */
  addIcmp(packet: Packet, frame: number, timeNs: number, fileOffset: number): void {
    if (timeNs > this.lastTimeNs) this.lastTimeNs = timeNs;
    const found = this.#find(packet, this.#hash(packet));
    if (found < 0 || isAdvice(packet)) return;
    const scene = this.#enter(found >> 1, found & 1);
    const { row, o, me } = scene;
    scene.packet = packet;
    const quotesSyn =
      packet.flags === -1
        ? has(scene, me, L.SIDE_ISS) && row[me + L.S_ISS] === (packet.seq | 0)
        : (packet.flags & SYN) !== 0;
    scene.marks = Mark.Icmp | (hasFlow(scene, L.FLOW_ESTABLISHED) ? 0 : Mark.OddStart);
    if (quotesSyn) setFlow(scene, L.FLOW_UNREACHABLE);
    row[o + L.F_JUDGED] = -1;
    row[o + L.F_LAST_FRAME] = frame;
    if (!this.#mayKeep(scene)) return;
    const event = this.#link(scene, L.KIND_ICMP | (found & 1 ? 4 : 0), frame, timeNs, fileOffset);
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

  #slow(
    packet: Packet,
    frame: number,
    timeNs: number,
    fileOffset: number,
    hash: number,
    found: number,
    foundSide: number,
    signature: number,
  ): void {
    let flow = found;
    let first = false;
    if (flow >= 0) {
      const scene = this.#enter(flow, foundSide);
      scene.packet = packet;
      scene.timeNs = timeNs;
      if (this.#recent.has(signature, timeNs) && this.#isDuplicate(scene)) {
        setFlow(scene, L.FLOW_DUPLICATED);
        scene.row[scene.me + L.S_DUPLICATES]!++;
        scene.row[scene.o + L.F_LAST_FRAME] = frame;
        scene.row[scene.o + L.F_JUDGED] = -1;
        return;
      }
      const placed = this.#place(scene);
      if (placed < 0) {
        flow = this.#open(packet, hash, flow, frame, timeNs, fileOffset);
        first = true;
      } else if (placed !== flow) flow = placed;
    } else {
      flow = this.#open(packet, hash, -1, frame, timeNs, fileOffset);
      first = true;
    }
    this.#recent.note(signature, timeNs);
    const side = first ? 0 : flow === found ? foundSide : this.#scene.side;
    const scene = this.#enter(flow, side);
    scene.packet = packet;
    scene.frame = frame;
    scene.timeNs = timeNs;
    scene.fileOffset = fileOffset;
    this.#take(scene, first);
  }

  /** Finds the flow that the scene's segment belongs to: this one, the one before it (the scene then turns to it), or −1 for a new one. */
  #place(scene: Scene): number {
    const previous = scene.row[scene.o + L.F_PREVIOUS]!;
    if (previous >= 0 && hasFlow(scene, L.FLOW_PREVIOUS_OPEN)) {
      const side = sideInPrevious(scene, this.flows.chunk(previous), this.flows.at(previous));
      if (side >= 0) {
        this.#enter(previous, side);
        return previous;
      }
    }
    return belongs(scene) ? scene.flow : -1;
  }

  #isDuplicate(scene: Scene): boolean {
    const { packet } = scene;
    // A pure ACK may well be sent twice with the same octets; only an IP ID, or a flow known to be recorded twice, tells.
    return (
      packet.payloadLength > 0 ||
      (packet.flags & (SYN | FIN)) !== 0 ||
      packet.ipId !== 0 ||
      hasFlow(scene, L.FLOW_DUPLICATED)
    );
  }

  #take(scene: Scene, first: boolean): void {
    const { packet, row, o, me, timeNs } = scene;
    const { flags } = packet;
    scene.marks = 0;
    row[o + L.F_JUDGED] = -1;
    row[o + L.F_LAST_FRAME] = scene.frame;
    row[me + L.S_SEGMENTS]!++;
    const doubles = scene.doubles;
    if (timeNs > doubles[scene.d + L.D_LAST_TIME]!) doubles[scene.d + L.D_LAST_TIME] = timeNs;
    doubles[scene.d + L.D_BYTES_A + scene.side]! += packet.payloadLength;
    const before = this.#snapshot(scene);
    if (packet.defects & (Defect.HeaderCut | Defect.OptionsCut)) setFlow(scene, L.FLOW_CUT);
    if (packet.defects & (Defect.HeaderCut | Defect.SegmentTooShort)) {
      // Numbers may be missing: nothing is concluded from them.
      scene.marks |= Mark.OddHeader;
      this.#keep(scene, before);
      return;
    }
    if (packet.defects & Defect.DataOffsetWrong) scene.marks |= Mark.OddHeader;
    this.#takeFlags(scene);
    this.#takeOptions(scene);
    const syn = (flags & SYN) !== 0 && !(flags & RST);
    if (syn && !(flags & ACK)) {
      takeSyn(scene, first);
      if (flags & FIN) scene.marks |= Mark.OddStart;
      this.#noteIsn(scene);
    } else if (syn) {
      takeSynAck(scene, first, this.events);
      this.#noteIsn(scene);
    } else {
      const opening =
        hasFlow(scene, L.FLOW_ROLES_KNOWN) && !hasFlow(scene, L.FLOW_ESTABLISHED) && !hasFlow(scene, L.FLOW_RESET);
      if (first && !hasFlow(scene, L.FLOW_ROLES_KNOWN)) scene.marks |= Mark.MidFlow | Mark.OddStart;
      takeMidFlow(scene);
      if (flags & RST) {
        takeRst(scene, this.events);
        this.#endPrevious(scene);
      } else if (opening) takeAnswer(scene, this.events);
      if (hasFlow(scene, L.FLOW_RESET) && !(flags & RST)) scene.marks |= Mark.AfterEnd;
      takeSequence(scene);
      if (flags & ACK) takeAck(scene);
      if (flags & RST) set(scene, me, L.SIDE_RST);
      if (opening && this.#isChallenge(scene)) scene.marks |= Mark.Challenge;
    }
    if (this.#settings.checksums !== "off" && (scene.marks !== 0 || this.#settings.checksums === "all"))
      this.#takeChecksum(scene);
    this.#chooseWay(scene);
    if (this.onOver) {
      this.#noteEnd(scene);
      this.#sweep();
    }
    if (scene.marks !== 0) this.#keep(scene, before);
    else this.#addToRun(scene);
  }

  /** The RST that answers a challenge ACK is for the older connection (RFC 9293 §3.5.1). */
  #endPrevious(scene: Scene): void {
    const previous = scene.row[scene.o + L.F_PREVIOUS]!;
    if (previous < 0 || !hasFlow(scene, L.FLOW_PREVIOUS_OPEN) || hasFlow(scene, L.FLOW_SYN_ACK_FITS)) return;
    this.flows.chunk(previous)[this.flows.at(previous) + L.F_FLAGS]! |= L.FLOW_RESET;
    this.flows.chunk(previous)[this.flows.at(previous) + L.F_JUDGED] = -1;
  }

  /** Queues a flow that has ended; it is over when nothing more came for a while. */
  #noteEnd(scene: Scene): void {
    if (!this.onOver || hasFlow(scene, L.FLOW_OVER) || !isEnded(scene)) return;
    setFlow(scene, L.FLOW_OVER);
    this.#ended.push(scene.flow);
  }
  #ended: number[] = [];
  #endedHead = 0;

  #sweep(): void {
    while (this.#endedHead < this.#ended.length) {
      const flow = this.#ended[this.#endedHead]!;
      const since = this.lastTimeNs - this.doubles.chunk(flow)[this.doubles.at(flow) + L.D_LAST_TIME]!;
      if (since < OVER_NS) return;
      this.#endedHead++;
      this.onOver?.(flow);
    }
    this.#ended = [];
    this.#endedHead = 0;
  }

  #takeFlags(scene: Scene): void {
    const { flags, ack } = scene.packet;
    const odd =
      ((flags & SYN) !== 0 && (flags & (FIN | RST)) !== 0) ||
      (flags & (SYN | ACK | RST)) === 0 ||
      ((flags & FIN) !== 0 && !(flags & ACK)) ||
      (!(flags & ACK) && ack !== 0) ||
      (flags & RESERVED) !== 0;
    if (odd) scene.marks |= Mark.OddFlags;
  }

  #takeOptions(scene: Scene): void {
    const { packet, row, me, pe } = scene;
    const { flags } = packet;
    const { seen, mss, shift, tsVal, tsEcr } = scanOptions(
      packet.bytes,
      packet.view,
      packet.optionsStart,
      packet.optionsEnd,
    );
    if (seen & OPT_ODD && !(packet.defects & Defect.OptionsCut)) scene.marks |= Mark.OddOptions;
    if (flags & SYN && !(flags & RST)) {
      const smallest = (row[scene.o + L.F_FLAGS]! & L.FLOW_IPV6) !== 0 ? 1220 : 28;
      if (!(seen & OPT_MSS) || mss < smallest || shift > 14 || seen & (OPT_OTHER | OPT_SACK))
        scene.marks |= Mark.OddOptions;
      if (flags & (ECE | CWR | 0x100)) scene.marks |= Mark.OddOptions;
      const again = has(scene, me, L.SIDE_SYN | L.SIDE_SYN_ACK);
      if (again && (row[me + L.S_MSS] !== mss || row[me + L.S_SHIFT] !== shift)) scene.marks |= Mark.OddOptions;
      if (again && has(scene, me, L.SIDE_TIMESTAMPS) !== ((seen & OPT_TIMESTAMPS) !== 0))
        scene.marks |= Mark.OddOptions;
      if (again && has(scene, me, L.SIDE_SACK) !== ((seen & OPT_SACK_PERMITTED) !== 0)) scene.marks |= Mark.OddOptions;
      row[me + L.S_MSS] = mss;
      row[me + L.S_SHIFT] = shift;
      if (seen & OPT_SACK_PERMITTED) set(scene, me, L.SIDE_SACK);
      if (seen & OPT_TIMESTAMPS) set(scene, me, L.SIDE_TIMESTAMPS);
      if (has(scene, pe, L.SIDE_SYN | L.SIDE_SYN_ACK)) {
        setFlow(scene, L.FLOW_SCALE_KNOWN);
        if (shift >= 0 && row[pe + L.S_SHIFT]! >= 0) setFlow(scene, L.FLOW_SCALED);
        if (seen & OPT_TIMESTAMPS && has(scene, pe, L.SIDE_TIMESTAMPS)) setFlow(scene, L.FLOW_TIMESTAMPS);
        const unsolicited =
          (shift >= 0 && row[pe + L.S_SHIFT]! < 0) ||
          (seen & OPT_SACK_PERMITTED && !has(scene, pe, L.SIDE_SACK)) ||
          (seen & OPT_TIMESTAMPS && (!has(scene, pe, L.SIDE_TIMESTAMPS) || tsEcr !== row[pe + L.S_TSVAL]));
        if (flags & ACK && unsolicited) scene.marks |= Mark.OddOptions;
      }
      row[me + L.S_TSVAL] = tsVal;
      return;
    }
    if (seen & (OPT_MSS | OPT_SCALE | OPT_SACK_PERMITTED)) scene.marks |= Mark.OddOptions;
    if (!hasFlow(scene, L.FLOW_ROLES_KNOWN)) return;
    if (seen & OPT_SACK && !has(scene, pe, L.SIDE_SACK)) scene.marks |= Mark.OddOptions;
    const stamped = (seen & OPT_TIMESTAMPS) !== 0;
    if (hasFlow(scene, L.FLOW_TIMESTAMPS) && !stamped && !(flags & RST) && !(packet.defects & Defect.OptionsCut))
      scene.marks |= Mark.OddOptions;
  }

  #noteIsn(scene: Scene): void {
    const { row, o, me, packet } = scene;
    if (has(scene, me, L.SIDE_ISS_CHANGED) || row[me + L.S_SEGMENTS] !== 1) return;
    const address = o + (scene.side === 0 ? L.F_ADDRESS_A : L.F_ADDRESS_B);
    let hash = row[o + L.F_PATH]! + 1;
    for (let word = 0; word < 4; word++) hash = Math.imul(hash ^ row[address + word]!, 0x9e3779b1) ^ (hash >>> 13);
    if (this.isnPatterns.note(hash, packet.seq | 0, scene.timeNs, scene.flow, scene.side))
      scene.marks |= Mark.IsnPattern;
  }

  /** An ACK of numbers this attempt does not have, in answer to its SYN: an older connection's (RFC 5961 §4.2). */
  #isChallenge(scene: Scene): boolean {
    const { row, o, pe, packet } = scene;
    if (
      initiatorSide(row[o + L.F_FLAGS]!) === scene.side ||
      packet.flags & (SYN | RST | FIN) ||
      packet.payloadLength > 0
    )
      return false;
    if (hasFlow(scene, L.FLOW_SYN_ACK) || stateOf(scene, pe) !== L.ST_SYN_SENT) return false;
    const ack = packet.ack | 0;
    return !(((ack - row[pe + L.S_ISS]!) | 0) > 0 && ((ack - row[pe + L.S_NXT]!) | 0) <= 0);
  }

  #takeChecksum(scene: Scene): void {
    const verdict = checksumState(scene.packet);
    if (verdict === "wrong") scene.marks |= Mark.Checksum;
    else if (verdict === "partial") setFlow(scene, L.FLOW_OFFLOADED);
  }

  /** From the next segment on the short way will do, or will not any more. */
  #chooseWay(scene: Scene): void {
    const { row, o, me, pe } = scene;
    const sides = row[me + L.S_FLAGS]! & row[pe + L.S_FLAGS]!;
    const ready = (sides & (L.SIDE_NXT | L.SIDE_ACK | L.SIDE_EDGE)) === (L.SIDE_NXT | L.SIDE_ACK | L.SIDE_EDGE);
    const open = stateOf(scene, me) === L.ST_ESTABLISHED && stateOf(scene, pe) === L.ST_ESTABLISHED;
    if (ready && open && (hasFlow(scene, L.FLOW_ESTABLISHED) || !hasFlow(scene, L.FLOW_ROLES_KNOWN)))
      row[o + L.F_FLAGS]! |= L.FLOW_FAST;
    else row[o + L.F_FLAGS]! &= ~L.FLOW_FAST;
  }

  #addToRun(scene: Scene): void {
    const { row, o, doubles, d, side, packet } = scene;
    if (row[o + L.F_RUN_A]! + row[o + L.F_RUN_B]! === 0) {
      row[o + L.F_RUN_FRAME] = scene.frame;
      doubles[d + L.D_RUN_TIME] = scene.timeNs;
      doubles[d + L.D_RUN_OFFSET] = scene.fileOffset;
    }
    row[o + L.F_RUN_A + side]!++;
    doubles[d + L.D_RUN_BYTES_A + side]! += packet.payloadLength;
  }

  /** Where both endpoints stood before the segment changed it. */
  #snapshot({ row, me, pe }: Scene): Int32Array {
    const before = this.#before;
    before[0] = row[me + L.S_NXT]!;
    before[1] = row[me + L.S_ACKED]!;
    before[2] = row[me + L.S_EDGE]!;
    before[3] = row[pe + L.S_NXT]!;
    before[4] = row[pe + L.S_ACKED]!;
    before[5] = row[pe + L.S_EDGE]!;
    before[6] = (row[me + L.S_FLAGS]! & 0xffff) | (row[pe + L.S_FLAGS]! << 16);
    before[7] = row[me + L.S_STATE]! | (row[pe + L.S_STATE]! << 4);
    return before;
  }
  readonly #before = new Int32Array(8);

  #mayKeep(scene: Scene): boolean {
    const { row, o, marks } = scene;
    const kept = row[o + L.F_KEPT]!;
    const shift = marks & MAJOR ? 0 : marks & GRAVE ? 8 : 20;
    const count = shift === 0 ? kept & 0xff : (kept >>> shift) & 0xfff;
    row[o + L.F_MARKS]! |= marks;
    if (count >= (shift === 0 ? MAX_MAJOR : shift === 8 ? MAX_GRAVE : MAX_MINOR)) {
      row[o + L.F_DROPPED]!++;
      return false;
    }
    row[o + L.F_KEPT] = kept + (1 << shift);
    return true;
  }

  #keep(scene: Scene, before: Int32Array): void {
    const { row, o, packet, marks, side } = scene;
    const { ints } = this.events;
    const tail = row[o + L.F_TAIL]!;
    if (tail >= 0 && !(marks & NEVER_FOLDED) && row[o + L.F_RUN_A]! + row[o + L.F_RUN_B]! === 0) {
      const last = ints.chunk(tail);
      const l = ints.at(tail);
      const kind = last[l + L.E_KIND]!;
      if ((kind & 3) === L.KIND_SEGMENT && ((kind >>> 2) & 1) === side && last[l + L.E_MARKS] === marks) {
        last[l + L.E_REPEATS]!++;
        return;
      }
    }
    if (!this.#mayKeep(scene)) {
      this.#addToRun(scene);
      return;
    }
    const mine = stateOf(scene, scene.me);
    const theirs = stateOf(scene, scene.pe);
    const was = before[7]!;
    const states =
      side === 0
        ? ((was & 15) << 4) | ((was >>> 4) << 8) | (mine << 12) | (theirs << 16)
        : ((was & 15) << 8) | ((was >>> 4) << 4) | (mine << 16) | (theirs << 12);
    const event = this.#link(scene, L.KIND_SEGMENT | (side << 2) | states, scene.frame, scene.timeNs, scene.fileOffset);
    const row2 = ints.chunk(event);
    const e = ints.at(event);
    row2[e + L.E_SEQ] = packet.seq;
    row2[e + L.E_ACK] = packet.ack;
    row2[e + L.E_PAYLOAD] = packet.payloadLength;
    row2[e + L.E_FLAGS] = (packet.flags << 20) | (packet.dataOffset << 16) | packet.window;
    row2[e + L.E_URGENT] = (packet.urgent << 16) | packet.checksum;
    row2[e + L.E_IP] = (packet.ipId << 16) | (packet.hops << 8) | packet.ecn;
    row2[e + L.E_SENDER_NXT] = before[0]!;
    row2[e + L.E_SENDER_ACKED] = before[1]!;
    row2[e + L.E_SENDER_EDGE] = before[2]!;
    row2[e + L.E_RECEIVER_NXT] = before[3]!;
    row2[e + L.E_RECEIVER_ACKED] = before[4]!;
    row2[e + L.E_RECEIVER_EDGE] = before[5]!;
    row2[e + L.E_KNOWN] = before[6]!;
    const head = packet.flags & RST ? Math.min(packet.payloadEnd, packet.payloadStart + 64) : packet.payloadStart;
    this.events.keepBytes(event, packet.bytes, packet.optionsStart, packet.optionsEnd, packet.payloadStart, head);
    row2[e + L.E_BLOB_LENGTHS]! |= packet.defects << 16;
  }

  /** Adds an event at the end of the scene's flow, after the run of ordinary segments before it. */
  #link(scene: Scene, kind: number, frame: number, timeNs: number, fileOffset: number): number {
    this.#flushRun(scene);
    return this.#append(scene, kind, frame, scene.marks, timeNs, fileOffset);
  }

  #append(scene: Scene, kind: number, frame: number, marks: number, timeNs: number, fileOffset: number): number {
    const { row, o } = scene;
    const event = this.events.add(kind, frame, marks, timeNs, fileOffset);
    const tail = row[o + L.F_TAIL]!;
    if (tail < 0) row[o + L.F_HEAD] = event;
    else this.events.ints.chunk(tail)[this.events.ints.at(tail) + L.E_NEXT] = event;
    row[o + L.F_TAIL] = event;
    return event;
  }

  #flushRun(scene: Scene): void {
    const { row, o, doubles, d } = scene;
    if (row[o + L.F_RUN_A]! + row[o + L.F_RUN_B]! === 0) return;
    const event = this.#append(
      scene,
      L.KIND_RUN,
      row[o + L.F_RUN_FRAME]!,
      0,
      doubles[d + L.D_RUN_TIME]!,
      doubles[d + L.D_RUN_OFFSET]!,
    );
    const ints = this.events.ints.chunk(event);
    const e = this.events.ints.at(event);
    ints[e + L.R_COUNT_A] = row[o + L.F_RUN_A]!;
    ints[e + L.R_COUNT_B] = row[o + L.F_RUN_B]!;
    const run = ints[e + L.R_DOUBLES]!;
    const values = this.events.runs.chunk(run);
    const r = this.events.runs.at(run);
    values[r + RD_LAST_TIME] = doubles[d + L.D_LAST_TIME]!;
    values[r + RD_BYTES_A] = doubles[d + L.D_RUN_BYTES_A]!;
    values[r + RD_BYTES_B] = doubles[d + L.D_RUN_BYTES_B]!;
    row[o + L.F_RUN_A] = 0;
    row[o + L.F_RUN_B] = 0;
    doubles[d + L.D_RUN_BYTES_A] = 0;
    doubles[d + L.D_RUN_BYTES_B] = 0;
  }

  #enter(flow: number, side: number): Scene {
    const scene = this.#scene;
    scene.flow = flow;
    scene.row = this.flows.chunk(flow);
    scene.o = this.flows.at(flow);
    scene.doubles = this.doubles.chunk(flow);
    scene.d = this.doubles.at(flow);
    turnTo(scene, side);
    return scene;
  }

  #hash(packet: Packet): number {
    const { view, sourceOffset, destinationOffset } = packet;
    let source = Math.imul(view.getInt32(sourceOffset) ^ packet.sourcePort, 0x9e3779b1);
    let destination = Math.imul(view.getInt32(destinationOffset) ^ packet.destinationPort, 0x9e3779b1);
    if (packet.family === 6) {
      for (let word = 4; word < 16; word += 4) {
        source = Math.imul(source ^ view.getInt32(sourceOffset + word) ^ (source >>> 15), 0x85ebca6b);
        destination = Math.imul(
          destination ^ view.getInt32(destinationOffset + word) ^ (destination >>> 15),
          0x85ebca6b,
        );
      }
    }
    source ^= source >>> 15;
    destination ^= destination >>> 15;
    // Both directions of a flow have the same hash.
    const sum =
      (Math.imul(source, 0xc2b2ae35) + Math.imul(destination, 0xc2b2ae35) + Math.imul(packet.path, 0x27d4eb2f)) | 0;
    return sum ^ (sum >>> 16);
  }

  /** The newest flow on the packet's addresses, times two, plus 1 when B sent it; negative for none. */
  #find(packet: Packet, hash: number): number {
    const { view, sourceOffset, destinationOffset, sourcePort, destinationPort, family, path } = packet;
    const source = view.getInt32(sourceOffset);
    const destination = view.getInt32(destinationOffset);
    const forward = (sourcePort << 16) | destinationPort;
    const backward = (destinationPort << 16) | sourcePort;
    const mask = this.#slots.length / 2 - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const flow = this.#slots[2 * slot + 1]! - 1;
      if (flow < 0) return -1;
      if (this.#slots[2 * slot] !== hash) continue;
      const row = this.flows.chunk(flow);
      const o = this.flows.at(flow);
      const is6 = (row[o + L.F_FLAGS]! & L.FLOW_IPV6) !== 0;
      if (row[o + L.F_PATH] !== path || is6 !== (family === 6)) continue;
      const ports = row[o + L.F_PORTS];
      const a = row[o + L.F_ADDRESS_A];
      const b = row[o + L.F_ADDRESS_B];
      if (
        ports === forward &&
        a === source &&
        b === destination &&
        (!is6 || this.#rest(view, row, o, sourceOffset, destinationOffset))
      )
        return flow << 1;
      if (
        ports === backward &&
        a === destination &&
        b === source &&
        (!is6 || this.#rest(view, row, o, destinationOffset, sourceOffset))
      )
        return (flow << 1) | 1;
    }
  }

  /** The last 96 bits of both IPv6 addresses. */
  #rest(view: DataView, row: Int32Array, o: number, a: number, b: number): boolean {
    for (let word = 1; word < 4; word++) {
      if (row[o + L.F_ADDRESS_A + word] !== view.getInt32(a + 4 * word)) return false;
      if (row[o + L.F_ADDRESS_B + word] !== view.getInt32(b + 4 * word)) return false;
    }
    return true;
  }

  #open(packet: Packet, hash: number, previous: number, frame: number, timeNs: number, fileOffset: number): number {
    const flow = this.flows.add();
    this.doubles.add();
    const row = this.flows.chunk(flow);
    const o = this.flows.at(flow);
    const { view, sourceOffset, destinationOffset } = packet;
    const words = packet.family === 6 ? 4 : 1;
    for (let word = 0; word < words; word++) {
      row[o + L.F_ADDRESS_A + word] = view.getInt32(sourceOffset + 4 * word);
      row[o + L.F_ADDRESS_B + word] = view.getInt32(destinationOffset + 4 * word);
    }
    row[o + L.F_PORTS] = (packet.sourcePort << 16) | packet.destinationPort;
    row[o + L.F_PATH] = packet.path;
    row[o + L.F_FLAGS] = packet.family === 6 ? L.FLOW_IPV6 : 0;
    row[o + L.F_FIRST_FRAME] = frame;
    row[o + L.F_LAST_FRAME] = frame;
    row[o + L.F_HEAD] = -1;
    row[o + L.F_TAIL] = -1;
    row[o + L.F_JUDGED] = -1;
    row[o + L.F_PREVIOUS] = previous;
    row[o + L.F_SIDE_A + L.S_SHIFT] = -1;
    row[o + L.F_SIDE_B + L.S_SHIFT] = -1;
    this.#enlist(hash, flow, previous);
    const doubles = this.doubles.chunk(flow);
    const d = this.doubles.at(flow);
    doubles[d + L.D_FIRST_TIME] = timeNs;
    doubles[d + L.D_LAST_TIME] = timeNs;
    doubles[d + L.D_FIRST_OFFSET] = fileOffset;
    doubles[d + L.D_ESTABLISHED] = Number.NaN;
    if (previous >= 0) {
      row[o + L.F_MARKS]! |= Mark.Reused;
      const before = { row: this.flows.chunk(previous), o: this.flows.at(previous) };
      const flags = before.row[before.o + L.F_FLAGS]!;
      const live = (flags & L.FLOW_ESTABLISHED) !== 0 || !(flags & L.FLOW_ROLES_KNOWN);
      if (live && !isEnded(before)) row[o + L.F_FLAGS]! |= L.FLOW_PREVIOUS_OPEN;
      else this.onOver?.(previous);
    }
    return flow;
  }

  /** Makes `flow` the one that is found by its hash, in place of `previous` on the same addresses. */
  #enlist(hash: number, flow: number, previous: number): void {
    if (previous < 0 && 2 * ++this.#used > this.#slots.length / 2) this.#grow();
    const mask = this.#slots.length / 2 - 1;
    let slot = hash & mask;
    while (this.#slots[2 * slot + 1] !== 0 && this.#slots[2 * slot + 1] !== previous + 1) slot = (slot + 1) & mask;
    this.#slots[2 * slot] = hash;
    this.#slots[2 * slot + 1] = flow + 1;
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Int32Array(old.length * 4);
    const mask = this.#slots.length / 2 - 1;
    for (let at = 0; at < old.length; at += 2) {
      if (old[at + 1] === 0) continue;
      let slot = old[at]! & mask;
      while (this.#slots[2 * slot + 1] !== 0) slot = (slot + 1) & mask;
      this.#slots[2 * slot] = old[at]!;
      this.#slots[2 * slot + 1] = old[at + 1]!;
    }
  }
}

/** ICMP errors that report no failure of delivery: too big, source quench, redirect. */
function isAdvice(packet: Packet): boolean {
  if (packet.icmpFamily === 6) return packet.icmpType === 2;
  return packet.icmpType === 4 || packet.icmpType === 5 || (packet.icmpType === 3 && packet.icmpCode === 4);
}
