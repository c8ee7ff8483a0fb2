// Writes segments down: those with marks as events, the ordinary ones between them as runs. Bounded for each flow.

import { Mark } from "../flow/flow";
import { RST } from "../tcp/flags";
import { type EventStore, RD_BYTES_A, RD_BYTES_B, RD_LAST_TIME } from "./events";
import { newRecorded, type Recorded } from "./recorded";
import * as L from "./rowLayout";
import { type Scene, stateOf } from "./segmentContext";

const GRAVE =
  Mark.OddFlags |
  Mark.OddOptions |
  Mark.AckUnseen |
  Mark.AfterEnd |
  Mark.OddHeader |
  Mark.Checksum |
  Mark.Challenge |
  Mark.EarlyData |
  Mark.Misplaced |
  Mark.Changed;
const MAJOR = Mark.Handshake | Mark.Teardown | Mark.Rst | Mark.MidFlow | Mark.Icmp;
/** How many events of a class a flow keeps; what comes after is counted. */
const MAX_MAJOR = 120;
const MAX_GRAVE = 100;
const MAX_MINOR = 48;

/** Marks that end a run of equal segments: each of them is told by itself. */
const NEVER_FOLDED = MAJOR | Mark.Challenge;

export class EventKeeper {
  readonly #events: EventStore;
  readonly #runStart = newRecorded();

  constructor(events: EventStore) {
    this.#events = events;
  }

  /** Keeps the scene's segment as an event, or folds it into the one before; `before` is what `snapshot` of the tracker gave. */
  keep(scene: Scene, before: Int32Array): void {
    const { row, o, packet, marks, side } = scene;
    const { ints } = this.#events;
    const tail = row[o + L.F_TAIL]!;
    if (tail >= 0 && !(marks & NEVER_FOLDED) && row[o + L.F_RUN_A]! + row[o + L.F_RUN_B]! === 0) {
      const last = ints.chunk(tail);
      const l = ints.at(tail);
      const kind = last[l + L.E_KIND]!;
      if ((kind & 3) === L.KIND_SEGMENT && ((kind >>> 2) & 1) === side && last[l + L.E_MARKS] === marks) {
        last[l + L.E_REPEATS]!++;
        scene.doubles[scene.d + L.D_BYTES_A + side]! += packet.payloadLength;
        return;
      }
    }
    if (!this.mayKeep(scene)) {
      this.addToRun(scene);
      return;
    }
    scene.doubles[scene.d + L.D_BYTES_A + side]! += packet.payloadLength;
    const mine = stateOf(scene, scene.me);
    const theirs = stateOf(scene, scene.pe);
    const was = before[7]!;
    const states =
      side === 0
        ? ((was & 15) << 4) | ((was >>> 4) << 8) | (mine << 12) | (theirs << 16)
        : ((was & 15) << 8) | ((was >>> 4) << 4) | (mine << 16) | (theirs << 12);
    const known = (scene.synAckFit << L.E_SYN_ACK_FIT_SHIFT) | (before[9] ? L.E_KNOWN_TSVAL : 0);
    const event = this.link(scene, L.KIND_SEGMENT | (side << 2) | states | known);
    const row2 = ints.chunk(event);
    const e = ints.at(event);
    row2[e + L.E_SEQ] = packet.seq;
    row2[e + L.E_ACK] = packet.ack;
    row2[e + L.E_PAYLOAD] = packet.payloadLength;
    row2[e + L.E_FLAGS] = (packet.flags << 20) | (packet.dataOffset << 16) | packet.window;
    row2[e + L.E_URGENT] = (packet.urgent << 16) | packet.checksum;
    row2[e + L.E_IP] = (packet.ipId << 16) | (packet.hops << 8) | packet.ecn;
    row2[e + L.E_SENDER_SND_NXT] = before[0]!;
    row2[e + L.E_SENDER_RCV_NXT] = before[1]!;
    row2[e + L.E_SENDER_RCV_EDGE] = before[2]!;
    row2[e + L.E_RECEIVER_SND_NXT] = before[3]!;
    row2[e + L.E_RECEIVER_RCV_NXT] = before[4]!;
    row2[e + L.E_RECEIVER_RCV_EDGE] = before[5]!;
    row2[e + L.E_KNOWN] = before[6]!;
    row2[e + L.E_LAST_TSVAL] = before[8]!;
    const head = packet.flags & RST ? Math.min(packet.payloadEnd, packet.payloadStart + 64) : packet.payloadStart;
    this.#events.keepBytes(event, packet.bytes, packet.optionsStart, packet.optionsEnd, packet.payloadStart, head);
    row2[e + L.E_BLOB_LENGTHS]! |= packet.defects << 16;
  }

  /** Counts an event of the scene's marks; false when the flow has as many of its class as it may keep. */
  mayKeep(scene: Scene): boolean {
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

  /** Counts an ordinary segment. */
  addToRun(scene: Scene): void {
    const { row, o, doubles, d, side, packet } = scene;
    if (row[o + L.F_RUN_A]! + row[o + L.F_RUN_B]! === 0) {
      row[o + L.F_RUN_FRAME] = scene.recorded.frameNumber;
      doubles[d + L.D_RUN_TIME] = scene.recorded.timeNs;
      doubles[d + L.D_RUN_OFFSET] = scene.recorded.fileOffset;
    }
    row[o + L.F_RUN_A + side]!++;
    doubles[d + L.D_RUN_BYTES_A + side]! += packet.payloadLength;
  }

  /** Adds an event at the end of the scene's flow, after the run of ordinary segments before it. */
  link(scene: Scene, kind: number): number {
    this.#flushRun(scene);
    return this.#append(scene, kind, scene.marks, scene.recorded);
  }

  #append(scene: Scene, kind: number, marks: number, recorded: Recorded): number {
    const { row, o } = scene;
    const event = this.#events.add(kind, marks, recorded);
    const tail = row[o + L.F_TAIL]!;
    if (tail < 0) row[o + L.F_HEAD] = event;
    else this.#events.ints.chunk(tail)[this.#events.ints.at(tail) + L.E_NEXT] = event;
    row[o + L.F_TAIL] = event;
    return event;
  }

  #flushRun(scene: Scene): void {
    const { row, o, doubles, d } = scene;
    if (row[o + L.F_RUN_A]! + row[o + L.F_RUN_B]! === 0) return;
    const start = this.#runStart;
    start.frameNumber = row[o + L.F_RUN_FRAME]!;
    start.timeNs = doubles[d + L.D_RUN_TIME]!;
    start.fileOffset = doubles[d + L.D_RUN_OFFSET]!;
    const event = this.#append(scene, L.KIND_RUN, 0, start);
    const ints = this.#events.ints.chunk(event);
    const e = this.#events.ints.at(event);
    ints[e + L.R_COUNT_A] = row[o + L.F_RUN_A]!;
    ints[e + L.R_COUNT_B] = row[o + L.F_RUN_B]!;
    const run = ints[e + L.R_DOUBLES]!;
    const values = this.#events.runs.chunk(run);
    const r = this.#events.runs.at(run);
    values[r + RD_LAST_TIME] = scene.previousNs;
    values[r + RD_BYTES_A] = doubles[d + L.D_RUN_BYTES_A]!;
    values[r + RD_BYTES_B] = doubles[d + L.D_RUN_BYTES_B]!;
    doubles[d + L.D_BYTES_A]! += doubles[d + L.D_RUN_BYTES_A]!;
    doubles[d + L.D_BYTES_B]! += doubles[d + L.D_RUN_BYTES_B]!;
    row[o + L.F_RUN_A] = 0;
    row[o + L.F_RUN_B] = 0;
    doubles[d + L.D_RUN_BYTES_A] = 0;
    doubles[d + L.D_RUN_BYTES_B] = 0;
  }
}
