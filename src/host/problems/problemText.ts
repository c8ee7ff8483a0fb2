import type { Problem } from "../../protocol/api";
import { countText } from "../countText";

/** "…. And 3,972 more flows: 3,973 of 4,000: no answer, …". */
export function problemText(what: string, cause: Problem["cause"]): string {
  if (cause === undefined) return what;
  return countText(cause.others, "{1} And {0} more flow: {2}.", "{1} And {0} more flows: {2}.", what, cause.message);
}
