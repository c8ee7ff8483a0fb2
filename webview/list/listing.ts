// What the list asks for, as the host understands it.

import type { FlowFilter, FlowListing, FlowSortKey, GroupKey } from "../../src/protocol/api";

export interface ListQuestion {
  readonly sort: FlowSortKey;
  readonly descending: boolean;
  readonly filter: FlowFilter;
  readonly groupBy: GroupKey | "none";
  /** Keys of the open groups and connections. */
  readonly openGroups: readonly string[];
}

/** A connection that several places recorded is one row. The keys of open groups and of open connections differ. */
export function listingOf({ sort, descending, filter, groupBy, openGroups: open }: ListQuestion): FlowListing {
  return {
    sort,
    descending,
    filter,
    group: groupBy === "none" ? undefined : { by: groupBy, open },
    connections: { open },
  };
}

export function isFiltered({ filter }: ListQuestion): boolean {
  return filter.text.trim() !== "" || filter.outcomes.length > 0;
}
