// Severities: their order, and how they are shown.

/** VS Code's scale. */
export type Severity = "error" | "warning" | "information" | "hint";

/** The most severe first. */
export const SEVERITIES = ["error", "warning", "information", "hint"] as const satisfies readonly Severity[];

/** Position in `SEVERITIES`: 0 for the most severe. */
export function severityRank(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}

/** Rank of what has no finding: below every severity. */
export const CLEAN_RANK = SEVERITIES.length;

/** Sorts the most severe first. */
export function bySeverity(a: Severity, b: Severity): number {
  return severityRank(a) - severityRank(b);
}

/** The sign of a severity in a diagram, as text or in the disc beside a segment, which has room for one letter. */
export const SEVERITY_SIGN = {
  error: "✗",
  warning: "!",
  information: "i",
  hint: "?",
} as const satisfies Record<Severity, string>;

/** The sign of a severity in a transcript, which the grammar must distinguish from the text around it. */
export const TRANSCRIPT_SIGN = {
  error: "✗",
  warning: "⚠",
  information: "ℹ",
  hint: "·",
} as const satisfies Record<Severity, string>;
