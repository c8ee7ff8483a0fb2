// What a page is sent of a flow.

import type { FlowDetail } from "../protocol/api";

/** So many segments of a connection are sent whole: some 5 MB. */
const MOST_SENT = 20_000;

/** Without the ordinary segments of a very long connection, which have no row of their own. */
export function shownDetail(detail: FlowDetail | undefined): FlowDetail | undefined {
  const connection = detail?.flow.connection;
  if (detail === undefined || connection === undefined || connection.segments.length <= MOST_SENT) return detail;
  const { events } = detail.flow;
  const ownFrames = new Set(events.flatMap((event) => (event.kind === "segment" ? [event.frameNumber] : [])));
  const segments = connection.segments.filter(
    ({ fate, frames }) => fate !== "arrived" || ownFrames.has(frames[connection.place] ?? -1),
  );
  return { ...detail, flow: { ...detail.flow, connection: { ...connection, segments } } };
}
