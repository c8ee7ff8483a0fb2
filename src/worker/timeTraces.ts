// The time view's answers. A flow's frames are read again for the first, a slice with each question, so that the page can show what
// there is so far, and stops the reading by not asking again. The traces of the last flows are kept.

import type { ForkableReader } from "../core/capture/formats";
import type { Flow } from "../core/flow/flow";
import { FlowTrace, startOfTrace } from "../core/time/flowTrace";
import { readWindow } from "../core/time/readWindow";
import type { TimeQuery, TimeWindow } from "../protocol/api";
import type { Reading } from "./reading";
import { gone } from "./reread";

/** So long, the first question about a flow reads; each further one twice as long as the one before, since its answer is longer. */
const FIRST_SLICE_MS = 400;
const LONGEST_SLICE_MS = 1600;
/** So long at most, nothing else is answered. */
const PIECE_OCTETS = 1 << 20;
/** Of different panels on one capture. */
const MOST_TRACES = 2;

interface Held {
  readonly reading: Reading;
  readonly flow: Flow;
  readonly trace: FlowTrace;
  readonly reader: ForkableReader;
  offset: number;
  sliceMs: number;
  /** The reading that is under way. */
  running: Promise<void> | undefined;
}

export class TimeTraces {
  #held: Held[] = [];

  /** Undefined: there is no such flow. Throws a SourceError if the file cannot be read again. */
  async answer(reading: Reading, query: TimeQuery): Promise<TimeWindow | undefined> {
    const flow = reading.analysis.flow(query.id);
    if (flow === undefined) return undefined;
    const held = this.#of(reading, flow);
    if (held === undefined) return undefined;
    held.running ??= read(held, flow).finally(() => {
      held.running = undefined;
    });
    await held.running;
    const { trace } = held;
    return readWindow(
      { flow, trace, progress: progressOf(held, flow), epochSeconds: reading.analysis.epochSeconds },
      query,
    );
  }

  #of(reading: Reading, flow: Flow): Held | undefined {
    const at = this.#held.findIndex((each) => each.reading === reading && isSame(each.flow, flow));
    const held = at < 0 ? open(reading, flow) : this.#held.splice(at, 1)[0];
    if (held === undefined) return undefined;
    this.#held = [held, ...this.#held.filter((each) => each.reading === reading)].slice(0, MOST_TRACES);
    return held;
  }
}

/** A flow that grew is the same; one whose initiator turned out to be the other side is read anew. */
function isSame(a: Flow, b: Flow): boolean {
  return (
    a.id === b.id &&
    a.firstFrame === b.firstFrame &&
    a.initiator.address === b.initiator.address &&
    a.initiator.port === b.initiator.port &&
    a.initiator.iss === b.initiator.iss &&
    a.responder.iss === b.responder.iss
  );
}

function open(reading: Reading, flow: Flow): Held | undefined {
  const { firstFileOffset: offset, firstFrame } = startOfTrace(flow, (id) => reading.analysis.flow(id));
  const reader = reading.analysis.fork(offset, firstFrame);
  if (reader === undefined) return undefined;
  return {
    reading,
    flow,
    trace: new FlowTrace(flow),
    reader,
    offset,
    sliceMs: FIRST_SLICE_MS,
    running: undefined,
  };
}

async function read(held: Held, flow: Flow): Promise<void> {
  const { source } = held.reading;
  const { trace, reader } = held;
  const until = performance.now() + held.sliceMs;
  held.sliceMs = Math.min(LONGEST_SLICE_MS, 2 * held.sliceMs);
  while (trace.lastFrame < flow.lastFrame && performance.now() < until) {
    const piece = await source.at(held.offset, PIECE_OCTETS);
    if (piece.length === 0) throw gone(held.reading);
    if (source.isSeam?.(held.offset)) reader.cut();
    if (reader.stopped && source.isSeam === undefined) throw gone(held.reading);
    reader.push(piece, trace);
    held.offset += piece.length;
    await held.reading.nextTurn();
  }
}

function progressOf({ trace }: Held, { firstFrame, lastFrame }: Flow): number {
  if (trace.lastFrame >= lastFrame) return 1;
  const read = Math.max(0, trace.lastFrame - firstFrame);
  return Math.min(0.99, read / Math.max(1, lastFrame - firstFrame));
}
