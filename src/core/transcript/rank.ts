// Which flows a transcript contains, and in which order they are added.

import type { FlowFilter, FlowRow, FlowSortKey } from "../analysis/query";
import type { Cause } from "../causes/cause";
import { CLEAN_RANK, severityRank } from "../text/severities";
import { isLikeExample } from "./oneForMany";
import type { TranscriptScope } from "./transcript";

interface FlowRows {
  readonly flowCount: number;
  row(id: number): FlowRow | undefined;
  ids(sort: FlowSortKey, descending: boolean, filter: FlowFilter): Int32Array;
  cause(id: number): Cause | undefined;
}

export interface RankedFlows {
  /** Ids in scope, ascending. */
  readonly ids: Int32Array;
  /** Indices into `ids`: flows with errors first, flows without findings last, each by id. */
  readonly order: Int32Array;
  /** How many of them have findings. */
  readonly withFindings: number;
  /** Findings of them all, but for flows whose problem is that of an example. */
  readonly findings: number;
}

/** 0 for a flow with an error, `CLEAN_RANK` for one without findings. */
function rankOf(row: FlowRow): number {
  return row.worst === undefined ? CLEAN_RANK : severityRank(row.worst.severity);
}

export function rankFlows(source: FlowRows, scope: TranscriptScope): RankedFlows {
  const wanted = idsInScope(source, scope);
  const ids = new Int32Array(wanted.length);
  const ranks = new Uint8Array(wanted.length);
  const worstShown = scope.kind === "troubled" ? severityRank("warning") : CLEAN_RANK;
  let count = 0;
  let findings = 0;
  let withFindings = 0;
  for (const id of wanted) {
    const row = source.row(id);
    if (row === undefined) continue;
    const rank = rankOf(row);
    if (rank > worstShown) continue;
    ids[count] = id;
    ranks[count++] = rank;
    if (row.worst === undefined) continue;
    withFindings++;
    if (!isLikeExample(source, scope, id)) findings += row.worst.count;
  }
  return { ids: ids.subarray(0, count), order: orderByRank(ranks.subarray(0, count)), withFindings, findings };
}

function idsInScope(source: FlowRows, scope: TranscriptScope): Int32Array {
  switch (scope.kind) {
    case "flow":
      return Int32Array.of(scope.id);
    case "filtered":
      return source.ids("id", false, scope.filter);
    case "all":
    case "troubled":
      return Int32Array.from({ length: source.flowCount }, (_, index) => index + 1);
  }
}

function orderByRank(ranks: Uint8Array): Int32Array {
  const order = new Int32Array(ranks.length);
  let next = 0;
  for (let rank = 0; rank <= CLEAN_RANK; rank++) {
    for (let i = 0; i < ranks.length; i++) if (ranks[i] === rank) order[next++] = i;
  }
  return order;
}
