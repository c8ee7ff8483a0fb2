// Severities as the diagram shows them.

import type { Severity } from "../rules/rule";

/** What stands for a severity in characters, and in its disc. */
export const SEVERITY_SIGN = {
  error: "✗",
  warning: "!",
  information: "i",
  hint: "?",
} as const satisfies Record<Severity, string>;

const GRAVITY = { error: 0, warning: 1, information: 2, hint: 3 } as const satisfies Record<Severity, number>;

/** Sorts the gravest first. */
export function byGravity(a: Severity, b: Severity): number {
  return GRAVITY[a] - GRAVITY[b];
}
