// Which incorrect checksums were wrong on the wire, too: judged by what became of the segments, and by what the checksums of the
// host come to over the whole capture.

import { type Arrival, type Flow, Mark, type Side } from "../../flow/flow";
import { otherSide } from "../../flow/relative";
import { ACK, SYN } from "../../tcp/flags";
import { type SeqNumber, seqAdd, seqLess, seqLessOrEqual } from "../../tcp/seq";
import { directionSeen, isDue } from "./captureCoverage";
import { type ChecksumMistake, checksumMistakeOf } from "./checksumMistakes";
import { arrivals } from "./handshakeSegments";
import { memoizePerFlow } from "./memoizePerFlow";
import { marked, type Series, seriesOf } from "./series";

/** What became of the segment at its receiver, which must drop it when the checksum is wrong there, too. */
export type Fate = "accepted" | "not-accepted" | "unknown";

/**
 * Why the checksum may have been right on the wire: the flow's receiver took segments with wrong ones; all or most of the host's
 * are wrong; it is the only one of its host that could be verified.
 */
export type ChecksumDoubt = "accepted" | "all" | "single";

export interface WrongChecksums {
  readonly series: Series;
  /** The one that is reported: the first that was not accepted, or the first of all. */
  readonly at: Arrival;
  readonly fate: Fate;
  readonly doubt: ChecksumDoubt | undefined;
  /** What gives exactly these values. */
  readonly mistake: ChecksumMistake | undefined;
}

/** More wrong ones than right ones, and at least so many, are no damage on the path. */
const MANY = 3;

/** The incorrect checksums of each side. */
export const wrongChecksumsOf = memoizePerFlow((flow): readonly WrongChecksums[] => {
  const wrong = marked(flow, Mark.Checksum);
  const someAccepted = wrong.some((arrival) => fateOf(flow, arrival) === "accepted");
  return seriesOf(wrong).map((series) => {
    const fates = series.all.map((arrival) => fateOf(flow, arrival));
    const dropped = fates.indexOf("not-accepted");
    const place = Math.max(dropped, 0);
    const mistake = checksumMistakeOf(flow, series.all);
    const doubt = someAccepted ? "accepted" : doubtOf(flow, series, dropped >= 0, mistake);
    return { series, at: series.all[place]!, fate: fates[place]!, doubt, mistake };
  });
});

function doubtOf(
  flow: Flow,
  { from, count }: Series,
  dropped: boolean,
  mistake: ChecksumMistake | undefined,
): ChecksumDoubt | undefined {
  const { right, wrong } = flow[from].checksums;
  // Neither a card nor a tool that anonymizes makes such values.
  if (dropped && mistake) return undefined;
  if (dropped) return right === 0 && wrong > count ? "all" : undefined;
  if (right === 0) return wrong > 1 ? "all" : "single";
  return wrong >= MANY && wrong > right ? "all" : undefined;
}

/** Every one of these segments had a incorrect checksum on the wire, and that is why it was not taken. */
export function droppedForChecksum(flow: Flow, list: readonly Arrival[]): boolean {
  if (list.length === 0 || !list.every(({ marks }) => marks & Mark.Checksum)) return false;
  const { from } = list[0]!;
  return wrongChecksumsOf(flow).some(({ at, fate, doubt }) => at.from === from && !doubt && fate === "not-accepted");
}

/** Data, SYN and FIN must be acknowledged: by that, or by their being sent again, one sees what became of them. */
function fateOf(flow: Flow, { index, from, seg, receiver, timeNs }: Arrival): Fate {
  if (seg.len === 0) return "unknown";
  const end = seqAdd(seg.seq, seg.len);
  const covers = (acked: SeqNumber | undefined): boolean =>
    acked !== undefined && seqLess(seg.seq, acked) && seqLessOrEqual(end, acked);
  // It had been acknowledged before: this copy tells nothing.
  if (covers(receiver.rcvNxt) && !(seg.flags & SYN)) return "unknown";
  for (const later of arrivals(flow)) {
    if (later.index <= index) continue;
    if (covers(later.from === from ? later.receiver.rcvNxt : laterAck(later))) return "accepted";
    if (later.from === from && later.seg.len > 0 && later.seg.seq === seg.seq) return "not-accepted";
  }
  const peer: Side = otherSide(from);
  if (!directionSeen(flow, peer)) return "unknown";
  if (covers(flow[peer].rcvNxt)) return "accepted";
  return isDue(flow, timeNs) ? "not-accepted" : "unknown";
}

function laterAck({ seg }: Arrival): SeqNumber | undefined {
  return seg.flags & ACK ? seg.ack : undefined;
}
