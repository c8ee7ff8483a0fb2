// .tcp-handshake.json: settings for everybody who works in a folder. Its schema is docs/schema/settings.schema.json.

import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { AnalysisSettings } from "../core/analysis/query";
import { suggestion } from "../core/text/nearest";
import { CHECKSUMS, LEVELS } from "./commonOptions";
import { FAIL_ON, type FailOn } from "./requests";

export const SETTINGS_FILE = ".tcp-handshake.json";

export interface FileSettings {
  readonly rules?: AnalysisSettings["rules"];
  readonly handshakeSlowMs?: number;
  readonly checksums?: AnalysisSettings["checksums"];
  readonly failOn?: FailOn;
}

/** The file cannot be used. The message names it. */
export class SettingsFileError extends Error {
  override readonly name = "SettingsFileError";
}

/** The file in `folder` or in the nearest one above it. Without any, none. @throws SettingsFileError */
export function findSettings(folder: string, ruleIds: readonly string[]): FileSettings {
  for (let at = folder; ; at = dirname(at)) {
    const path = join(at, SETTINGS_FILE);
    const text = textOf(path);
    if (text !== undefined) return readSettings(text, path, ruleIds);
    if (dirname(at) === at) return {};
  }
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

/** @throws SettingsFileError */
export function readSettings(text: string, path: string, ruleIds: readonly string[]): FileSettings {
  const fail = (reason: string): never => {
    throw new SettingsFileError(`${path}: ${reason}`);
  };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return fail(`It is not JSON: ${(error as Error).message}.`);
  }
  if (!isObject(value)) return fail("The file must be an object.");
  for (const [key, each] of Object.entries(value)) {
    const check = Object.hasOwn(CHECKS, key) ? CHECKS[key] : undefined;
    if (check === undefined) fail(`Unknown key "${key}".${suggestion(key, Object.keys(CHECKS))}`);
    const fault = check?.(each, ruleIds);
    if (fault !== undefined) fail(`${key}: ${fault}`);
  }
  return value as FileSettings;
}

/** By key: what is wrong with a value, as a sentence. */
const CHECKS: Readonly<Record<string, (value: unknown, ruleIds: readonly string[]) => string | undefined>> = {
  $schema: () => undefined,
  rules: (value, ruleIds) => {
    if (!isObject(value)) return "Expected an object of rules and severities.";
    for (const [id, level] of Object.entries(value)) {
      if (!ruleIds.includes(id)) return `There is no rule "${id}".${suggestion(id, ruleIds)}`;
      const fault = among(level, LEVELS);
      if (fault !== undefined) return `${id}: ${fault}`;
    }
    return undefined;
  },
  handshakeSlowMs: (value) =>
    typeof value === "number" && value >= 0 ? undefined : "Expected a number of milliseconds.",
  checksums: (value) => among(value, CHECKSUMS),
  failOn: (value) => among(value, FAIL_ON),
};

function among(value: unknown, allowed: readonly string[]): string | undefined {
  return allowed.some((one) => one === value) ? undefined : `Expected one of ${allowed.join(", ")}.`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
