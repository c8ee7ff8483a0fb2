// ACKs that answer ACKs: without data, by turns, and those of one side at least always with the same numbers and window.

import type { Arrival, Flow, FlowEvent, Side } from "../../flow/flow";
import { ANSWER_EXPECTED_NS } from "../../tcp/thresholds";
import { isBareAck } from "./handshakeSegments";

export interface AckLoop {
  /** The first of its segments that is kept individually. */
  readonly first: Arrival;
  readonly counts: Readonly<Record<Side, number>>;
  readonly spanNs: number;
  /** The last of each side that is kept individually; of ordinary ones nothing is. */
  readonly last: Readonly<Partial<Record<Side, Arrival>>>;
}

/** Two such ACKs of each side may cross. */
const CERTAIN_ROUNDS = 5;

interface Row {
  readonly counts: Record<Side, number>;
  readonly last: Partial<Record<Side, Arrival>>;
  /** Kept individually, so that all their fields are known. */
  readonly kept: Record<Side, number>;
  first: Arrival | undefined;
  startNs: number;
  endNs: number;
  /** Who sent the last of them; unknown after several ordinary ones. */
  side: Side | undefined;
}

/** The longest one. */
export function ackLoopOf(flow: Flow): AckLoop | undefined {
  let best: AckLoop | undefined;
  let row: Row | undefined;
  for (const event of flow.events) {
    row = row && continues(row, event) ? row : begin(event);
    if (!row) continue;
    add(row, event);
    const { first, counts, last } = row;
    const rounds = Math.min(counts.initiator, counts.responder);
    const isCertain = Math.max(row.kept.initiator, row.kept.responder) >= CERTAIN_ROUNDS;
    const longest = Math.min(best?.counts.initiator ?? 0, best?.counts.responder ?? 0);
    if (!first || !isCertain || rounds < CERTAIN_ROUNDS || rounds <= longest) continue;
    const spanNs = row.endNs - row.startNs;
    if (spanNs / (counts.initiator + counts.responder - 1) < ANSWER_EXPECTED_NS)
      best = { first, counts: { ...counts }, spanNs, last: { ...last } };
  }
  return best;
}

function isQualified(event: FlowEvent): boolean {
  if (event.kind === "segment") return isBareAck(event) && event.repeats === 0;
  if (event.kind === "icmp") return false;
  const { segments, bytes } = event;
  return bytes.initiator + bytes.responder === 0 && Math.abs(segments.initiator - segments.responder) <= 1;
}

function continues(row: Row, event: FlowEvent): boolean {
  if (!isQualified(event)) return false;
  if (event.kind !== "segment") return true;
  const before = row.last[event.from];
  const isSame = ({ seg }: Arrival) =>
    seg.seq === event.seg.seq && seg.ack === event.seg.ack && seg.wnd === event.seg.wnd;
  return event.from !== row.side && (before === undefined || isSame(before));
}

function begin(event: FlowEvent): Row | undefined {
  if (!isQualified(event)) return undefined;
  const { timeNs } = event;
  const counts = { initiator: 0, responder: 0 };
  return {
    counts,
    last: {},
    kept: { initiator: 0, responder: 0 },
    first: undefined,
    startNs: timeNs,
    endNs: timeNs,
    side: undefined,
  };
}

function add(row: Row, event: FlowEvent): void {
  if (event.kind === "segment") {
    row.counts[event.from]++;
    row.kept[event.from]++;
    row.last[event.from] = event;
    row.first ??= event;
    row.side = event.from;
    row.endNs = event.timeNs;
  } else if (event.kind === "run") {
    const { initiator, responder } = event.segments;
    row.counts.initiator += initiator;
    row.counts.responder += responder;
    row.side = initiator + responder > 1 ? undefined : initiator > 0 ? "initiator" : "responder";
    row.endNs = event.lastTimeNs ?? event.timeNs;
  }
}
