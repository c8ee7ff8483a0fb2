import type { CaptureOverview } from "../../src/protocol/api";

/** The one flow that a reader would look for: the only one with an error, where nothing else is worth a warning. */
export function flowThatStandsOut(causes: CaptureOverview["causes"]): number | undefined {
  const grave = causes.filter(({ severity }) => severity === "error" || severity === "warning");
  const [only] = grave;
  return grave.length === 1 && only?.severity === "error" && only.flows === 1 ? only.examples[0] : undefined;
}
