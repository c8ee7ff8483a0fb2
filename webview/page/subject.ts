// From a row of the diagram to the frame that the details show, with what the findings say about its fields.

import type { LayoutRow } from "../../src/core/diagram/diagramLayout";
import { numbersOf } from "../../src/core/diagram/numberNames";
import type { Arrival } from "../../src/core/flow/flow";
import { durationText } from "../../src/core/text/durations";
import { type Passage, shownPlaces } from "../../src/core/text/passages";
import { departureText, senderText } from "../../src/core/text/senderText";
import type { FlowDetail } from "../../src/protocol/api";
import type { DetailsSubject } from "../details/detailsPane";
import { t } from "../l10n";

/** Undefined for a row without a frame. A missing segment shows the frame that it should have answered. */
export function subjectOf(row: LayoutRow, detail: FlowDetail): DetailsSubject | undefined {
  const { flow, findings } = detail;
  const event = row.event === undefined ? undefined : flow.events[row.event];
  const connection = row.passage && connectionOf(row.passage, detail);
  const frame = row.frame ?? event?.frameNumber ?? row.passage?.stops[0]?.frame;
  const fileOffset = row.fileOffset ?? event?.fileOffset ?? (connection ? 0 : undefined);
  if (frame === undefined || fileOffset === undefined) return undefined;
  const ownRow = event !== undefined && frame === event.frameNumber;
  const marks = ownRow ? findings.filter((finding) => finding.event === event.index) : [];
  const { raw } = numbersOf(flow);
  const bothWays = (expected: string) => {
    const number = raw(expected);
    return number === undefined ? expected : `${expected} (${number})`;
  };
  return {
    frame,
    fileOffset,
    label: row.label,
    ...(connection && { connection }),
    sender: event?.kind === "segment" ? senderOf(detail, event) : undefined,
    marks: marks.map(({ field, severity, what, expected }) => ({
      field,
      severity,
      text: what,
      expected: expected && bothWays(expected),
    })),
  };
}

/** The segment's frame at each place, and when it came there. */
function connectionOf(passage: Passage, { flow }: FlowDetail): DetailsSubject["connection"] {
  const names = shownPlaces(flow);
  const places = names.map((name, place) => {
    const nth = passage.stops.findIndex((stop) => stop.place === place);
    const stop = passage.stops[nth];
    const before = passage.stops[nth - 1];
    const since =
      stop?.sinceNs === undefined || before === undefined
        ? ""
        : t("{0} after {1}", durationText(stop.sinceNs), names[before.place] ?? "");
    return { name, frame: stop?.frame, since };
  });
  const own = flow.connection?.place ?? 0;
  const isOwn = passage.stops.some(({ place }) => place === own);
  return { flowId: flow.id, places, own: isOwn ? own : (passage.stops[0]?.place ?? 0) };
}

/** What is usual for the segments of the frame's sender, and in what this one departs; `undefined` where nothing is known. */
function senderOf({ flow, senders }: FlowDetail, segment: Arrival): string | undefined {
  const profile = senders?.[segment.from];
  const text = profile ? senderText(flow, profile) : "";
  if (!profile || text === "") return undefined;
  const { address } = flow[segment.from];
  const departure = departureText(flow, profile, segment);
  return departure === ""
    ? t("Segments of {0}: {1}", address, text)
    : t("Segments of {0}: {1}. This segment: {2}", address, text, departure);
}
