/** For suggestions: a bare word may be a misspelled command. */
export const COMMAND_NAMES = [
  "analyze",
  "compare",
  "summary",
  "diagram",
  "export",
  "check",
  "rules",
  "explain",
  "mcp",
  "completion",
  "manual",
  "help",
] as const;
