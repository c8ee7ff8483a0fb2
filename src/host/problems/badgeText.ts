import { l10n } from "vscode";
import type { CaptureSummary } from "../../protocol/api";
import { countText } from "../countText";

export interface Badge {
  /** At most two characters: VS Code drops longer ones. */
  readonly text: string;
  readonly tooltip: string;
  /** Id of a theme color. */
  readonly color: string;
}

/** Counts errors and warnings, but not information and hints. */
export function toBadge({ error, warning }: CaptureSummary["findings"]): Badge | undefined {
  const count = error + warning;
  if (count === 0) return undefined;
  const parts = [
    error > 0 && countText(error, "{0} error", "{0} errors"),
    warning > 0 && countText(warning, "{0} warning", "{0} warnings"),
  ].filter((part) => part !== false);
  return {
    text: count > 9 ? "9+" : String(count),
    tooltip: l10n.t("TCP: {0}", parts.join(l10n.t(", "))),
    color: error > 0 ? "list.errorForeground" : "list.warningForeground",
  };
}
