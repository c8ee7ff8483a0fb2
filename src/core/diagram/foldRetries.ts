// Twenty equal retries say no more than their number and interval: "13 more, every 64.0 s".

import { countText } from "../text/amounts";
import { durationText } from "../text/durations";
import type { DiagramRow, FoldRow, SegmentRow } from "./row";

/** Fewer retries take little more room than the row that stands for them. */
const LEAST_FOLDED = 4;
/** Intervals within this ratio are equal: timers are coarse. */
const SAME_INTERVAL = 1.15;

/** `open` holds the first event of each fold that is shown with its rows. The rows between retries (silence) fold with them. */
export function foldRetries(rows: readonly DiagramRow[], open: ReadonlySet<number>): readonly DiagramRow[] {
  const result: DiagramRow[] = [];
  for (let at = 0; at < rows.length; ) {
    const end = endOfSeries(rows, at);
    const members = rows.slice(at, end);
    const retries = members.filter((row): row is SegmentRow => row.kind === "segment");
    if (retries.length < LEAST_FOLDED) {
      result.push(rows[at]!);
      at++;
      continue;
    }
    const fold = foldOf(retries, open);
    result.push(fold);
    if (fold.open) result.push(...members);
    at = end;
  }
  return result;
}

/** Behind the last row of the series of equal retries that begins at `first`; `first` itself where none does. */
function endOfSeries(rows: readonly DiagramRow[], first: number): number {
  let end = first;
  let last = previousSegment(rows, first);
  let least = Infinity;
  let most = 0;
  for (let at = first; at < rows.length; at++) {
    const row = rows[at]!;
    if (row.kind === "pause") continue;
    if (row.kind !== "segment" || last === undefined || !isPlainRetry(row, last)) break;
    const intervalNs = row.arrival.timeNs - last.arrival.timeNs;
    least = Math.min(least, intervalNs);
    most = Math.max(most, intervalNs);
    if (most > least * SAME_INTERVAL) break;
    last = row;
    end = at + 1;
  }
  return end;
}

function previousSegment(rows: readonly DiagramRow[], at: number): SegmentRow | undefined {
  let before = at - 1;
  while (rows[before]?.kind === "pause") before--;
  const row = rows[before];
  return row?.kind === "segment" ? row : undefined;
}

/** The same segment again, of which there is nothing else to say. */
function isPlainRetry(row: SegmentRow, last: SegmentRow): boolean {
  const [a, b] = [row.arrival, last.arrival];
  return (
    row.problems.length === 0 &&
    !row.crossesNext &&
    Object.keys(row.before).length + Object.keys(row.after).length === 0 &&
    a.repeats === 0 &&
    row.passage?.fate === last.passage?.fate &&
    row.passage?.between.join() === last.passage?.between.join() &&
    (row.passage?.changes ?? []).every(({ text }) => text === undefined) &&
    row.from === last.from &&
    a.seg.flags === b.seg.flags &&
    a.seg.seq === b.seg.seq &&
    a.seg.ack === b.seg.ack &&
    a.seg.payloadLength === b.seg.payloadLength
  );
}

function foldOf(retries: readonly SegmentRow[], opened: ReadonlySet<number>): FoldRow {
  const [first] = retries;
  const last = retries.at(-1)!;
  const events = retries.map(({ arrival }) => arrival.index);
  const every = (last.arrival.timeNs - first!.arrival.timeNs) / (retries.length - 1);
  const text = `${countText(retries.length)} more, every ${durationText(every)}`;
  const { event, frame, fileOffset, sinceStartNs, sinceRowNs } = first!;
  return {
    kind: "fold",
    key: `f${events[0]}`,
    event,
    frame,
    fileOffset,
    sinceStartNs,
    sinceRowNs,
    problems: [],
    severity: undefined,
    label: `Frames ${first!.frame} to ${last.frame}: the same ${first!.flags.text} ${text}.`,
    events,
    text,
    open: opened.has(events[0]!),
  };
}
