import type { CaptureSummary } from "../../protocol/api";

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
  const parts = [counted(error, "error"), counted(warning, "warning")].filter((part) => part !== "");
  return {
    text: count > 9 ? "9+" : String(count),
    tooltip: `TCP: ${parts.join(", ")}`,
    color: error > 0 ? "list.errorForeground" : "list.warningForeground",
  };
}

function counted(count: number, what: string): string {
  return count === 0 ? "" : `${count} ${what}${count === 1 ? "" : "s"}`;
}
