// The command summary: what is wrong with each capture, and nothing else.

import { visibleJson } from "../core/text/visible";
import { captureText, causesText } from "./captureText";
import { causeRecords } from "./causeRecord";
import type { Palette } from "./colors";
import { JSON_SCHEMA } from "./json";
import type { Capture } from "./reporter";

/** Ends with a line break. */
export function summaryText(capture: Capture, palette: Palette): string {
  const causes = causesText(capture.analysis.causes, palette);
  return `${captureText(capture, palette)}${causes === "" ? "There is no error and no warning.\n" : causes}`;
}

/** `--format json`, of all captures of a call. */
export function summaryJson(captures: readonly Capture[]): string {
  const records = captures.map(({ path, analysis, issues }) => {
    const { format, frames, tcpSegments, flows, outcomes } = analysis.counts;
    const told = issues.map(({ kind, frame, offset, count, message }) => ({ kind, frame, offset, count, message }));
    return { path, format, frames, tcpSegments, flows, outcomes, issues: told, causes: causeRecords(analysis, "") };
  });
  return `${visibleJson({ schema: JSON_SCHEMA, captures: records })}\n`;
}
