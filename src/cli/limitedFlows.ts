import type { Analysis } from "../core/analysis/analysis";

/** The ids of the flows that pass, ascending. Of more than `most`, those with the most severe problems. */
export function limitedFlows(analysis: Analysis, filter: string, most: number): Int32Array {
  return Number.isFinite(most)
    ? analysis.worst(filter, () => most).flows
    : analysis.ids("id", false, { text: filter, outcomes: [] });
}

/** What `--limit` asks for; `usual` without it. */
export function mostOf(limit: number | undefined, usual: number = Number.POSITIVE_INFINITY): number {
  return limit === 0 ? Number.POSITIVE_INFINITY : (limit ?? usual);
}
