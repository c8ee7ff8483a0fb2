// The messages about a capture.

import type { CaptureSummary } from "../../src/protocol/api";
import { countText } from "../dom";
import type { Banner } from "./banners";
import { percentText } from "./percent";

export interface BannerActions {
  reload(): void;
}

export function bannersOf(summary: CaptureSummary, { reload }: BannerActions): readonly Banner[] {
  const banners: (Banner | undefined)[] = [
    cancelled(summary, reload),
    brokenOff(summary, reload),
    issues(summary),
    noHandshake(summary),
  ];
  return banners.filter((banner) => banner !== undefined);
}

/** Then the empty page replaces the list and contains the message. */
function isEmpty({ state, flows }: CaptureSummary): boolean {
  return state !== "reading" && flows === 0;
}

/** Reading failed after a part was read, which stays usable. */
function brokenOff({ state, failure, flows }: CaptureSummary, reload: () => void): Banner | undefined {
  if (state !== "failed" || flows === 0) return undefined;
  return {
    id: "failed",
    severity: "error",
    text: `Reading stopped: ${failure ?? "the capture can no longer be read."} The part that was read is shown.`,
    actions: [{ label: "Reload", run: reload }],
  };
}

function cancelled(summary: CaptureSummary, reload: () => void): Banner | undefined {
  if (summary.state !== "cancelled" || isEmpty(summary)) return undefined;
  return {
    id: "cancelled",
    severity: "information",
    text: `Reading was cancelled after ${percentText(summary)}. The flows below are from that part; segments missing at its end may not have been read.`,
    actions: [{ label: "Read all", run: reload }],
  };
}

function issues(summary: CaptureSummary): Banner | undefined {
  if (isEmpty(summary)) return undefined;
  const { issues: list } = summary;
  const isDamage = ({ kind }: (typeof list)[number]) => kind === "truncated" || kind === "malformed";
  const [first, ...others] = [...list.filter(isDamage), ...list.filter((issue) => !isDamage(issue))];
  if (first === undefined) return undefined;
  const severity = isDamage(first) ? "warning" : "information";
  if (others.length === 0) return { id: "issues", severity, text: first.message };
  return {
    id: "issues",
    severity,
    text: `${first.message} And ${countText(others.length, "more message")} about this capture.`,
    details: others.map(({ message }) => message),
  };
}

function noHandshake({ state, flows, outcomes }: CaptureSummary): Banner | undefined {
  if (state === "reading" || flows === 0 || outcomes.established > 0) return undefined;
  const seen = flows - outcomes["not-captured"] - outcomes["one-sided"];
  // For a single flow, its headline contains the same with the reason.
  if (seen === 1 && flows === 1) return undefined;
  const text =
    seen === 0
      ? "No complete handshake in this capture: its flows began before the capture, or only one direction was captured. Missing segments are not judged."
      : `No handshake in this capture was completed (${countText(flows, "flow")}).`;
  return { id: "no-handshake", severity: "information", text };
}
