// Validates settings. Independent of VS Code, so that it can be tested alone.

import type { AnalysisSettings, RuleLevels } from "../protocol/api";

export type Level = RuleLevels[string];

export const LEVELS = ["error", "warning", "information", "hint", "off"] as const satisfies readonly Level[];

export function isLevel(value: unknown): value is Level {
  return LEVELS.some((level) => level === value);
}

/** Values of an invalid type count as not set. */
export function toSettings(values: Readonly<Record<string, unknown>>): AnalysisSettings {
  const { rules, handshakeSlowMs, checksums } = values;
  const levels = rules instanceof Object ? Object.entries(rules).filter(([, level]) => isLevel(level)) : [];
  return {
    rules: Object.fromEntries(levels) as RuleLevels,
    handshakeSlowMs:
      typeof handshakeSlowMs === "number" && handshakeSlowMs >= 0 && Number.isFinite(handshakeSlowMs)
        ? handshakeSlowMs
        : 1000,
    checksums: checksums === "off" || checksums === "all" ? checksums : "kept",
  };
}
