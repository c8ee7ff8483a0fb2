// Signs that a RST does not come from its sender, beside its hop count: the IP ID, the timestamp clock, and what follows. None is proof alone.
// A kernel that answers for a port without a connection takes the IP ID from another counter than the connection did.

import { mayFollow, stampsOf } from "../../evidence/senderProfile";
import { clockRates, type Stamp, timeOf } from "../../evidence/timestampClock";
import { type Arrival, type Flow, Mark } from "../../flow/flow";
import { SYN } from "../../tcp/flags";
import { seqLess, seqLessOrEqual } from "../../tcp/seq";
import { FOREIGN_CLOCK_NS, FRAME_SWAP_NS, IP_ID_COUNTS_NS } from "../../tcp/thresholds";
import { arrivals } from "./handshakeSegments";

export interface OtherIpId {
  readonly got: number;
  /** Two segments of its side before it, whose IP IDs count up. */
  readonly before: readonly [Counted, Counted];
}

export interface Counted {
  readonly ipId: number;
  readonly timeNs: number;
  /** `undefined` where it is not known: an ordinary segment. */
  readonly frame: number | undefined;
  /** Its index into `Flow.events`, where it is kept individually. */
  readonly event: number | undefined;
}

export interface OtherClock {
  readonly tsVal: number;
  /** From what the clock of its side's other segments shows at that time. */
  readonly offNs: number;
}

/** The side's last two segments that are known count up, and the RST's IP ID is far from theirs. */
export function otherIpId(flow: Flow, reset: Arrival): OtherIpId | undefined {
  const { ipId } = reset.seg;
  if (ipId === 0 || flow.family === 6) return undefined;
  const [first, second] = countedBefore(flow, reset).slice(-2);
  if (!first || !second || reset.timeNs - second.timeNs > IP_ID_COUNTS_NS) return undefined;
  const counts = first.ipId !== second.ipId && mayFollow(second.ipId, first.ipId);
  const isNear = mayFollow(ipId, second.ipId) || mayFollow(second.ipId, ipId);
  return !counts || isNear ? undefined : { got: ipId, before: [first, second] };
}

/** Of ordinary segments, only the very last of the flow is known. */
function countedBefore(flow: Flow, { index, from }: Arrival): readonly Counted[] {
  const own = arrivals(flow).filter(
    (other) => other.from === from && other.index < index && !(other.marks & Mark.Rst) && other.seg.ipId !== 0,
  );
  const kept = own.map(({ seg, timeNs, frameNumber, index: event }) => ({
    ipId: seg.ipId,
    timeNs,
    frame: frameNumber,
    event,
  }));
  const after = own.at(-1)?.index ?? 0;
  const run = flow.events.findLast(
    (event) => event.kind === "run" && event.index > after && event.index < index && event.segments[from] > 0,
  );
  if (run?.kind !== "run") return kept;
  const { lastIp } = flow[from];
  const isLast = !flow.events.some(
    (event) =>
      event.index > index &&
      (event.kind === "run"
        ? event.segments[from] > 0
        : event.kind === "segment" && event.from === from && !(event.marks & Mark.Rst)),
  );
  if (!lastIp || !isLast || lastIp.ipId === 0 || run.lastTimeNs === undefined) return [];
  return [...kept, { ipId: lastIp.ipId, timeNs: run.lastTimeNs, frame: lastIp.frameNumber, event: undefined }];
}

/**
 * A later segment of the RST's own side, with news: more data, or an ACK of more. An endpoint that sent a RST has no connection and
 * can send no such segment (RFC 9293 §3.10.7.1).
 */
export function continuedBy(flow: Flow, { index, from, timeNs, seg, sender }: Arrival): Arrival | undefined {
  const later = arrivals(flow).filter((other) => other.index > index);
  const again = later.find(({ marks, seg: other }) => !(marks & Mark.Rst) && other.flags & SYN);
  return later.find((other) => {
    if (other.from !== from || other.marks & Mark.Rst || other.timeNs - timeNs <= FRAME_SWAP_NS) return false;
    if (again && again.index <= other.index) return false;
    const isNewData = other.seg.payloadLength > 0 && seqLessOrEqual(seg.seq, other.seg.seq);
    return isNewData || (sender.rcvNxt !== undefined && seqLess(sender.rcvNxt, other.seg.ack));
  });
}

/** Its TSval is far from the clock of its side. Some stacks send 0. */
export function otherClock(flow: Flow, reset: Arrival): OtherClock | undefined {
  const [stamp] = stampsOf([reset]);
  if (!stamp || stamp.tsVal === 0) return undefined;
  const usual = stampsBefore(flow, reset);
  const [known, second] = usual;
  if (!known || !second || known.tsVal === second.tsVal) return undefined;
  const off = clockRates(usual).map((rate) => Math.abs(timeOf(stamp.tsVal, known, rate) - reset.timeNs));
  const offNs = Math.min(...off);
  return offNs > FOREIGN_CLOCK_NS ? { tsVal: stamp.tsVal, offNs } : undefined;
}

/** Of ordinary segments, the TSval of the last one is known. */
function stampsBefore(flow: Flow, { index, from, lastTsVal }: Arrival): readonly Stamp[] {
  const kept = stampsOf(
    arrivals(flow).filter((other) => other.from === from && other.index < index && !(other.marks & Mark.Rst)),
  );
  const run = flow.events[index - 1];
  const lastNs = run?.kind === "run" && run.segments[from] > 0 ? run.lastTimeNs : undefined;
  return lastTsVal === undefined || lastNs === undefined ? kept : [...kept, { tsVal: lastTsVal, timeNs: lastNs }];
}
