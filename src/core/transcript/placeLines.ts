// What a transcript says of the other places that recorded a flow's connection.

import type { Flow } from "../flow/flow";
import { flagsText } from "../tcp/flags";
import { countText } from "../text/amounts";
import { durationText, offsetSeconds } from "../text/durations";
import { segmentsText } from "../text/endpoints";
import type { Elsewhere, Passage, Passages } from "../text/passages";
import { visibleText } from "../text/visible";
import { ARROW_FROM } from "./signs";

/** As wide as the frame numbers of `line.ts`, with the space behind them. */
const INDENT = " ".repeat(9);
const TIME_WIDTH = 11;

/** Below the head line. */
export function placesLine(places: string): string {
  return INDENT + visibleText(places);
}

/** "  (client.pcap 1, server.pcap 2 +7.5 ms)": frames along its path; behind the segment's line. */
export function segmentPassage(passage: Passage | undefined, passages: Passages): string {
  return passage === undefined ? "" : `  (${visibleText(passageText(passage, passages.places))})`;
}

export function runPassage(text: string | undefined): string {
  return text === undefined ? "" : `  (${visibleText(text)})`;
}

/** Segments that the flow's own place has not. */
export function elsewhereLine(flow: Flow, { fates, timeNs }: Elsewhere, passages: Passages): string {
  const first = fates[0]!;
  const octets = fates.reduce((sum, { payloadLength }) => sum + payloadLength, 0);
  const parts = [
    `${offsetSeconds(timeNs - flow.firstTimeNs).padEnd(TIME_WIDTH)}  ${ARROW_FROM[first.from]}`,
    flagsText(first.flags),
    `seq=${first.seq}`,
    ...(fates.length > 1 ? [segmentsText(fates.length)] : []),
    ...(octets > 0 ? [`len=${countText(octets)}`] : []),
  ];
  return `${INDENT}${parts.join("  ")}${segmentPassage(passages.passage(first), passages)}`;
}

function passageText({ stops, changes, remark, between }: Passage, places: readonly string[]): string {
  const seen = stops.map(
    ({ place, frame, sinceNs }) =>
      `${places[place]} ${frame}${sinceNs === undefined ? "" : ` ${sinceNs < 0 ? "" : "+"}${durationText(sinceNs)}`}`,
  );
  const hop = ([near, far]: Passage["between"]): string => `between ${places[near]} and ${places[far]}`;
  const changed = changes.flatMap((each) => (each.text === undefined ? [] : [`${each.text} ${hop(each.between)}`]));
  const fate = remark === undefined ? [] : [`${remark} ${hop(between)}`];
  return [seen.join(", "), ...changed, ...fate].join("; ");
}
