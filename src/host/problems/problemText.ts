import type { Problem } from "../../protocol/api";

/** "…. And 3,972 more flows: 3,973 of 4,000: no answer, …". */
export function problemText(what: string, cause: Problem["cause"]): string {
  if (cause === undefined) return what;
  const others = cause.others.toLocaleString("en-US");
  return `${what} And ${others} more flows: ${cause.message}.`;
}
