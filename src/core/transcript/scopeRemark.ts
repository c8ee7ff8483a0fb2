// What a transcript of some flows omits, because its tab has the same name as that of all flows.

import { countText } from "../text/amounts";
import { DASH } from "./signs";
import type { TranscriptScope } from "./transcript";

/** Longer filters are cut. */
const LONGEST_FILTER = 100;

/** `undefined` where every flow is in scope. */
export function scopeRemark(
  { flowCount }: { readonly flowCount: number },
  scope: TranscriptScope,
  shown: number,
): string | undefined {
  if (scope.kind === "all" || shown === flowCount) return undefined;
  if (scope.kind === "flow") return shown === 0 ? undefined : `${DASH} one flow of ${countText(flowCount)}`;
  const which =
    scope.kind === "troubled" ? "have an error or a warning" : `match the filter ${filterText(scope.filter)}`;
  return `${DASH} ${countText(shown)} of ${countText(flowCount)} flows: those that ${which}`;
}

/** One line, regardless of its content. */
function filterText({ text, outcomes }: { readonly text: string; readonly outcomes: readonly string[] }): string {
  const parts = [...(text.trim() === "" ? [] : [JSON.stringify(text.trim())]), ...outcomes];
  const whole = parts.join(", ");
  return whole.length <= LONGEST_FILTER ? whole : `${whole.slice(0, LONGEST_FILTER - 1)}…`;
}
