// Records segments: those with marks as events, the ordinary ones between them as runs. Bounded for each flow.

import { HANDSHAKE_CLASS, Mark } from "../flow/flow";
import { RUN_PAUSE_NS } from "../tcp/thresholds";
import { DroppedMarks } from "./droppedMarks";
import { EventBudget } from "./eventBudget";
import { type EventStore, RD_BYTES_A, RD_BYTES_B, RD_LAST_TIME } from "./events";
import { newRecorded, type Recorded } from "./recorded";
import * as L from "./rowLayout";
import { type SegmentContext, stateOf } from "./segmentContext";

const SEVERE =
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
const MAJOR = HANDSHAKE_CLASS;

/** Where `F_KEPT` counts the events of each class. */
const SEVERE_SHIFT = 8;
const MINOR_SHIFT = 20;

/** Marks that end a run of equal segments: each of them is reported individually. */
const NEVER_FOLDED = MAJOR | Mark.Challenge | Mark.OtherHops;

/** Gaps are folded only in a flow that keeps so many events of the least class: each has numbers and a fate of its own. */
const EVENTS_BEFORE_GAPS_FOLD = 12;

export class EventRecorder {
  readonly dropped = new DroppedMarks();
  readonly #events: EventStore;
  readonly #runStart = newRecorded();
  readonly #before = new Int32Array(10);
  readonly budget: EventBudget;

  /** `flows` are those that have the events: the more there are, the more events are kept. */
  constructor(events: EventStore, flows: { readonly length: number }, freeEvents?: number) {
    this.#events = events;
    this.budget = new EventBudget(events.ints, flows, freeEvents);
  }

  /** Notes the state of both endpoints before the context's segment changes it. */
  noteBefore({ row, flowAt, sender, receiver, side }: SegmentContext): void {
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
  }

  /** Keeps the context's segment as an event, with what `noteBefore` noted, or folds it into the one before. */
  keep(context: SegmentContext): void {
    const before = this.#before;
    const { row, flowAt, packet, marks, side } = context;
    const { ints } = this.#events;
    const tail = row[flowAt + L.F_TAIL]!;
    const mayFold = tail >= 0 && !(marks & NEVER_FOLDED) && row[flowAt + L.F_RUN_A]! + row[flowAt + L.F_RUN_B]! === 0;
    if (mayFold && (!(marks & Mark.Gap) || minorKept(row[flowAt + L.F_KEPT]!) >= EVENTS_BEFORE_GAPS_FOLD)) {
      const last = ints.chunk(tail);
      const l = ints.at(tail);
      const kind = last[l + L.E_KIND]!;
      if ((kind & 3) === L.KIND_SEGMENT && ((kind >>> 2) & 1) === side && last[l + L.E_MARKS] === marks) {
        this.#events.fold(tail, context.recorded.timeNs);
        context.floats[context.floatsAt + L.D_BYTES_A + side]! += packet.payloadLength;
        return;
      }
    }
    if (!this.mayKeep(context)) {
      this.addToRun(context);
      return;
    }
    context.floats[context.floatsAt + L.D_BYTES_A + side]! += packet.payloadLength;
    const mine = stateOf(context, context.sender);
    const theirs = stateOf(context, context.receiver);
    const was = before[7]!;
    const states =
      side === 0
        ? ((was & 15) << 4) | ((was >>> 4) << 8) | (mine << 12) | (theirs << 16)
        : ((was & 15) << 8) | ((was >>> 4) << 4) | (mine << 16) | (theirs << 12);
    const known = (context.synAckFit << L.E_SYN_ACK_FIT_SHIFT) | (before[9] ? L.E_KNOWN_TSVAL : 0);
    const link = this.#events.links.numberOf(packet.view, packet.linkOffset) << L.E_LINK_SHIFT;
    const event = this.link(context, L.KIND_SEGMENT | (side << 2) | states | known | link);
    this.#events.writeSegment(event, packet);
    const row2 = ints.chunk(event);
    const e = ints.at(event);
    row2[e + L.E_SENDER_SND_NXT] = before[0]!;
    row2[e + L.E_SENDER_RCV_NXT] = before[1]!;
    row2[e + L.E_SENDER_RCV_EDGE] = before[2]!;
    row2[e + L.E_RECEIVER_SND_NXT] = before[3]!;
    row2[e + L.E_RECEIVER_RCV_NXT] = before[4]!;
    row2[e + L.E_RECEIVER_RCV_EDGE] = before[5]!;
    row2[e + L.E_KNOWN] = before[6]!;
    row2[e + L.E_LAST_TSVAL] = before[8]!;
  }

  /** Counts an event of the context's marks; false when the flow already keeps the maximum of its class. */
  mayKeep(context: SegmentContext): boolean {
    const { row, flowAt, marks } = context;
    const kept = row[flowAt + L.F_KEPT]!;
    row[flowAt + L.F_MARKS]! |= marks;
    const shift = marks & MAJOR ? 0 : marks & SEVERE ? SEVERE_SHIFT : MINOR_SHIFT;
    const count = shift === 0 ? kept & L.KEPT_HANDSHAKE : (kept >>> shift) & 0xfff;
    const { handshake, severe, minor } = this.budget.limits;
    if (count >= (shift === 0 ? handshake : shift === SEVERE_SHIFT ? severe : minor)) {
      row[flowAt + L.F_DROPPED]!++;
      if (shift === 0) row[flowAt + L.F_KEPT] = kept | L.HANDSHAKE_DROPPED;
      this.dropped.count(context.flow, context.side, marks, row[flowAt + L.F_DROPPED] === 1);
      this.budget.note(context.recorded.frameNumber);
      return false;
    }
    row[flowAt + L.F_KEPT] = kept + (1 << shift);
    return true;
  }

  /** Counts an ordinary segment. */
  addToRun(context: SegmentContext): void {
    const { row, flowAt, floats, floatsAt, side, packet } = context;
    if (context.recorded.timeNs - context.previousNs >= RUN_PAUSE_NS && this.#maySplit(context))
      this.#flushRun(context);
    if (row[flowAt + L.F_RUN_A]! + row[flowAt + L.F_RUN_B]! === 0) {
      row[flowAt + L.F_RUN_FRAME] = context.recorded.frameNumber;
      floats[floatsAt + L.D_RUN_TIME] = context.recorded.timeNs;
      floats[floatsAt + L.D_RUN_OFFSET] = context.recorded.fileOffset;
    }
    row[flowAt + L.F_RUN_A + side]!++;
    floats[floatsAt + L.D_RUN_BYTES_A + side]! += packet.payloadLength;
  }

  /** A run costs an event, like a segment of the least class; half of these are left for segments. */
  #maySplit({ row, flowAt }: SegmentContext): boolean {
    const kept = row[flowAt + L.F_KEPT]!;
    if (row[flowAt + L.F_RUN_A]! + row[flowAt + L.F_RUN_B]! === 0) return false;
    if (2 * minorKept(kept) >= this.budget.limits.minor) return false;
    row[flowAt + L.F_KEPT] = kept + (1 << MINOR_SHIFT);
    return true;
  }

  /** Adds an event at the end of the context's flow, after the run of ordinary segments before it. */
  link(context: SegmentContext, kind: number): number {
    this.#flushRun(context);
    return this.#append(context, kind, context.marks, context.recorded);
  }

  #append(context: SegmentContext, kind: number, marks: number, recorded: Recorded): number {
    const { row, flowAt } = context;
    const event = this.#events.add(kind, marks, recorded);
    const tail = row[flowAt + L.F_TAIL]!;
    if (tail < 0) row[flowAt + L.F_HEAD] = event;
    else this.#events.ints.chunk(tail)[this.#events.ints.at(tail) + L.E_NEXT] = event;
    row[flowAt + L.F_TAIL] = event;
    return event;
  }

  #flushRun(context: SegmentContext): void {
    const { row, flowAt, floats, floatsAt } = context;
    if (row[flowAt + L.F_RUN_A]! + row[flowAt + L.F_RUN_B]! === 0) return;
    const start = this.#runStart;
    start.frameNumber = row[flowAt + L.F_RUN_FRAME]!;
    start.timeNs = floats[floatsAt + L.D_RUN_TIME]!;
    start.fileOffset = floats[floatsAt + L.D_RUN_OFFSET]!;
    const event = this.#append(context, L.KIND_RUN, 0, start);
    const ints = this.#events.ints.chunk(event);
    const e = this.#events.ints.at(event);
    ints[e + L.R_COUNT_A] = row[flowAt + L.F_RUN_A]!;
    ints[e + L.R_COUNT_B] = row[flowAt + L.F_RUN_B]!;
    const run = this.#events.addRun(event);
    const values = this.#events.runs.chunk(run);
    const r = this.#events.runs.at(run);
    values[r + RD_LAST_TIME] = context.previousNs;
    values[r + RD_BYTES_A] = floats[floatsAt + L.D_RUN_BYTES_A]!;
    values[r + RD_BYTES_B] = floats[floatsAt + L.D_RUN_BYTES_B]!;
    floats[floatsAt + L.D_BYTES_A]! += floats[floatsAt + L.D_RUN_BYTES_A]!;
    floats[floatsAt + L.D_BYTES_B]! += floats[floatsAt + L.D_RUN_BYTES_B]!;
    row[flowAt + L.F_RUN_A] = 0;
    row[flowAt + L.F_RUN_B] = 0;
    floats[floatsAt + L.D_RUN_BYTES_A] = 0;
    floats[floatsAt + L.D_RUN_BYTES_B] = 0;
  }
}

function minorKept(kept: number): number {
  return (kept >>> MINOR_SHIFT) & 0xfff;
}
