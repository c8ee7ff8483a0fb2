// What a segment's fields were changed to along its path.

import type { FieldChange } from "../flow/connection";
import { fieldChanges } from "./fieldChanges";
import type { PlaceView } from "./placeView";
import type { Track } from "./tracks";

export interface TrackChanges {
  readonly changes: readonly FieldChange[];
  /** The first two places, as positions in the order of travel, between which something was changed. */
  readonly changedAt: { readonly from: number; readonly to: number } | undefined;
}

const NO_CHANGES: readonly FieldChange[] = [];

/** Fields that differ of themselves where octets were sent in other segments. */
const RESEGMENTED: ReadonlySet<string> = new Set([
  "seq",
  "ack",
  "window",
  "flags",
  "options.timestamps",
  "options.sack",
  "checksum",
]);

/** `order` has positions in `places` from the sender's to the receiver's. */
export function trackChanges(track: Track, order: readonly number[], places: readonly PlaceView[]): TrackChanges {
  let changes: readonly FieldChange[] = NO_CHANGES;
  let changedAt: { from: number; to: number } | undefined;
  let from = -1;
  track.seen.forEach((segment, to) => {
    if (segment === undefined) return;
    const before = track.seen[from];
    if (before !== undefined) {
      const between = [order[from]!, order[to]!] as const;
      const hop = fieldChanges(before, segment, places[between[0]]!.endpoints, places[between[1]]!.endpoints);
      // A network adapter cut or joined it.
      const own = hop.filter(({ field }) => field !== "payloadLength");
      const isResegmented = own.length < hop.length;
      const news = isResegmented ? own.filter(({ field }) => !RESEGMENTED.has(field)) : own;
      if (news.length > 0)
        changes = [...changes, ...(order.length > 2 ? news.map((change) => ({ ...change, between })) : news)];
      if (changes.length > 0) changedAt ??= { from, to };
    }
    from = to;
  });
  return { changes, changedAt };
}
