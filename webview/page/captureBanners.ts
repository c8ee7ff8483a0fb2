// The messages about a capture.

import type { CaptureSummary } from "../../src/protocol/api";
import { countText, t } from "../l10n";
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
    text: t(
      "Reading stopped: {0} The part that was read is shown.",
      failure ?? t("the capture can no longer be read."),
    ),
    actions: [{ label: t("Reload"), run: reload }],
  };
}

function cancelled(summary: CaptureSummary, reload: () => void): Banner | undefined {
  if (summary.state !== "cancelled" || isEmpty(summary)) return undefined;
  return {
    id: "cancelled",
    severity: "information",
    text: t(
      "Reading was cancelled after {0}. The flows below are from that part; segments missing at its end may not have been read.",
      percentText(summary),
    ),
    actions: [{ label: t("Read all"), run: reload }],
  };
}

const ISSUE_SEVERITIES = ["error", "warning", "information"] as const;

/** Damage is a warning: something is missing that was recorded. */
function severityOf({ kind, severity }: CaptureSummary["issues"][number]): Banner["severity"] {
  return severity ?? (kind === "truncated" || kind === "malformed" ? "warning" : "information");
}

function issues(summary: CaptureSummary): Banner | undefined {
  if (isEmpty(summary)) return undefined;
  const { issues: list } = summary;
  const [first, ...others] = ISSUE_SEVERITIES.flatMap((severity) =>
    list.filter((issue) => severityOf(issue) === severity),
  );
  if (first === undefined) return undefined;
  const severity = severityOf(first);
  if (others.length === 0) return { id: "issues", severity, text: first.message };
  return {
    id: "issues",
    severity,
    text: countText(
      others.length,
      "{1} And {0} more message about this capture.",
      "{1} And {0} more messages about this capture.",
      first.message,
    ),
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
      ? t(
          "No complete handshake in this capture: its flows began before the capture, or only one direction was captured. Missing segments are not judged.",
        )
      : countText(
          flows,
          "No handshake in this capture was completed ({0} flow).",
          "No handshake in this capture was completed ({0} flows).",
        );
  return { id: "no-handshake", severity: "information", text };
}
