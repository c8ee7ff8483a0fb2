// The order of two rows of the flow list, as the list sorts those of one capture.

import { OUTCOMES } from "../flow/flow";
import { severityRank } from "../text/severities";
import type { FlowRow, FlowSortKey } from "./query";

/** Negative where `a` comes first in ascending order. */
export function compareRows(a: FlowRow, b: FlowRow, sort: FlowSortKey): number {
  switch (sort) {
    case "id":
      return a.id - b.id;
    case "initiator":
    case "responder":
      return a[sort].localeCompare(b[sort], "en", { numeric: true });
    case "outcome":
      return OUTCOMES.indexOf(a.outcome) - OUTCOMES.indexOf(b.outcome);
    case "handshake":
      return (a.handshakeNs ?? -1) - (b.handshakeNs ?? -1);
    case "segments":
      return a.segments - b.segments;
    case "problem":
      return weight(a) - weight(b);
    case "start":
      return a.startNs - b.startNs;
  }
}

/** More severe is more, then more findings. */
function weight({ worst }: FlowRow): number {
  return worst === undefined ? 0 : (4 - severityRank(worst.severity)) * 1024 + worst.count;
}
