// The expectations file of check: what a capture must show, and must not. JSON; its schema is docs/schema/expectations.schema.json.

import { parseFilter } from "../core/filter/parseFilter";
import { OUTCOMES, type Outcome } from "../core/flow/flow";
import { suggestion } from "../core/text/nearest";
import { SEVERITIES } from "../core/text/severities";

/** What flows of a capture must be like. */
export interface Expectation {
  /** For the report; the filter where there is none. */
  readonly name: string;
  /** Which flows it is about. "" is all. */
  readonly filter: string;
  /** How many flows pass the filter. */
  readonly flows: { readonly min: number; readonly max: number };
  /** Each of these flows has one of these outcomes. Empty: any. */
  readonly outcomes: readonly Outcome[];
  /** Each of these flows has a finding of each of these rules. */
  readonly findings: readonly string[];
  /** None of these flows has a finding of these rules or severities. */
  readonly noFindings: readonly string[];
}

export interface Expectations {
  readonly expect: readonly Expectation[];
  /** For flows that no other expectation is about. */
  readonly otherwise: Expectation | undefined;
}

/** The file cannot be used; the message is a sentence that names the place in it. */
export class ExpectationsError extends Error {
  override readonly name = "ExpectationsError";
}

/** @throws ExpectationsError */
export function readExpectations(text: string, ruleIds: readonly string[]): Expectations {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new ExpectationsError(`It is not JSON: ${(error as Error).message}.`);
  }
  const file = asObject(value, "The file", ["$schema", "expect", "otherwise"]);
  if (!Array.isArray(file.expect)) throw new ExpectationsError('"expect" must be a list.');
  const expect = file.expect.map((each, i) => readOne(each, `expect[${i}]`, ruleIds, KEYS));
  const otherwise =
    file.otherwise === undefined
      ? undefined
      : readOne(file.otherwise, "otherwise", ruleIds, ["outcomes", "findings", "noFindings"]);
  return { expect, otherwise: otherwise && { ...otherwise, name: "all other flows", flows: ANY_NUMBER } };
}

const KEYS = ["name", "filter", "flows", "outcomes", "findings", "noFindings"];
const ANY_NUMBER = { min: 0, max: Number.POSITIVE_INFINITY };

function readOne(value: unknown, place: string, ruleIds: readonly string[], keys: readonly string[]): Expectation {
  const { name, filter, flows, outcomes, findings, noFindings } = asObject(value, place, keys);
  const text = filter === undefined ? "" : asText(filter, `${place}.filter`);
  const parsed = parseFilter(text, { rules: ruleIds, places: [] });
  if (parsed.kind === "error") throw new ExpectationsError(`${place}.filter: ${parsed.error.message}`);
  return {
    name: name === undefined ? text || "all flows" : asText(name, `${place}.name`),
    filter: text,
    flows: flows === undefined ? { min: 1, max: Number.POSITIVE_INFINITY } : asRange(flows, `${place}.flows`),
    outcomes: asNames(outcomes, `${place}.outcomes`, OUTCOMES) as readonly Outcome[],
    findings: asNames(findings, `${place}.findings`, ruleIds),
    noFindings: asNames(noFindings, `${place}.noFindings`, [...SEVERITIES, ...ruleIds]),
  };
}

function asObject(value: unknown, place: string, keys: readonly string[]): Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new ExpectationsError(`${place} must be an object.`);
  for (const key of Object.keys(value))
    if (!keys.includes(key))
      throw new ExpectationsError(`${place} has an unknown key "${key}".${suggestion(key, keys)}`);
  return value as Record<string, unknown>;
}

function asText(value: unknown, place: string): string {
  if (typeof value !== "string") throw new ExpectationsError(`${place} must be a string.`);
  return value;
}

function asNames(value: unknown, place: string, known: readonly string[]): readonly string[] {
  if (value === undefined) return [];
  const names = typeof value === "string" ? [value] : value;
  if (!Array.isArray(names)) throw new ExpectationsError(`${place} must be a name, or a list of names.`);
  return names.map((name: unknown) => {
    if (typeof name === "string" && known.includes(name)) return name;
    throw new ExpectationsError(`${place}: ${JSON.stringify(name)} is unknown.${suggestion(String(name), known)}`);
  });
}

function asRange(value: unknown, place: string): Expectation["flows"] {
  if (isCount(value)) return { min: value, max: value };
  const fault = `${place} must be a number of flows, or an object with "min", "max" or both.`;
  if (typeof value !== "object") throw new ExpectationsError(fault);
  const { min = 0, max = Number.POSITIVE_INFINITY } = asObject(value, place, ["min", "max"]);
  if (isCount(min) && (isCount(max) || max === Number.POSITIVE_INFINITY)) return { min, max };
  throw new ExpectationsError(fault);
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}
