// The order of two rows of the flow list, as the list sorts those of one capture.

import type { Outcome } from "../flow/flow";
import { severityRank } from "../text/severities";
import type { FlowRow, FlowSortKey } from "./query";

/** The opposite order shows first what a reader looks for. */
export const FROM_GOOD_TO_BAD: readonly Outcome[] = [
  "established",
  "not-captured",
  "one-sided",
  "half-open",
  "unanswered",
  "refused",
  "unreachable",
  "reset",
  "broken",
];

/** Negative where `a` comes first. What is not known is last in either direction. */
export function compareRows(a: FlowRow, b: FlowRow, sort: FlowSortKey, descending: boolean): number {
  if (sort === "initiator" || sort === "responder") {
    const order = a[sort].localeCompare(b[sort], "en", { numeric: true });
    return descending ? -order : order;
  }
  const [x, y] = [sortValue(a, sort), sortValue(b, sort)];
  if (x === undefined || y === undefined) return Number(x === undefined) - Number(y === undefined);
  return descending ? y - x : x - y;
}

function sortValue(row: FlowRow, sort: Exclude<FlowSortKey, "initiator" | "responder">): number | undefined {
  switch (sort) {
    case "id":
      return row.id;
    case "outcome":
      return FROM_GOOD_TO_BAD.indexOf(row.outcome);
    case "handshake":
      return row.handshakeNs;
    case "segments":
      return row.segments;
    case "problem":
      return weight(row);
    case "start":
      return row.startNs;
    case "port":
      return Number(row.responder.slice(row.responder.lastIndexOf(":") + 1));
  }
}

/** More severe is more, then more findings. */
function weight({ worst }: FlowRow): number | undefined {
  return worst && (4 - severityRank(worst.severity)) * 1024 + worst.count;
}
