import type { Analysis } from "../core/analysis/analysis";

/** The ids of the flows that pass, ascending. Of more than `most`, those with the most severe problems. */
export function limitedFlows(analysis: Analysis, filter: string, most: number): Int32Array {
  const passing = { text: filter, outcomes: [] };
  const all = analysis.ids("id", false, passing);
  return all.length <= most ? all : analysis.ids("problem", true, passing).slice(0, most).sort();
}

/** What `--limit` asks for; `usual` without it. */
export function mostOf(limit: number | undefined, usual: number = Number.POSITIVE_INFINITY): number {
  return limit === 0 ? Number.POSITIVE_INFINITY : (limit ?? usual);
}
