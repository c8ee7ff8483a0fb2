// What the list asks for, as the host understands it.

import type { FlowListing } from "../../src/protocol/api";
import type { ListQuestion } from "./listPane";

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
