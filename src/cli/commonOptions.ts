// Options that several commands take, and how their values are read.

import { type Command, InvalidArgumentError, Option } from "commander";
import { DEFAULT_ANALYSIS_SETTINGS } from "../core/analysis/defaultSettings";
import type { AnalysisSettings } from "../core/analysis/query";
import { parseFilter } from "../core/filter/parseFilter";
import { suggestion } from "../core/text/nearest";
import { SEVERITIES, type Severity } from "../core/text/severities";
import { COLOR, type Color, FAIL_ON, type FailOn, type ReadRequest } from "./requests";

export const CHECKSUMS = ["off", "kept", "all"] as const satisfies readonly AnalysisSettings["checksums"][];
export const LEVELS = [...SEVERITIES, "off"] as const;

/** The values of `addReadingOptions`, by commander's names. */
export interface ReadingOptions {
  readonly read: readonly string[];
  readonly merge: boolean;
  readonly live: boolean;
  readonly rule: Readonly<Record<string, Severity | "off">>;
  readonly checksums: AnalysisSettings["checksums"];
  readonly handshakeSlowMs: number;
}

/** The values of `addVerdictOptions`. */
export interface VerdictOptions {
  readonly failOn: FailOn;
  readonly color: Color;
}

/** Adds the captures, and the settings of their analysis. `ruleIds` are the rules there are. */
export function addReadingOptions(command: Command, ruleIds: readonly string[]): Command {
  return command
    .argument("[capture...]", "paths of captures; - is standard input")
    .addOption(
      new Option("-r, --read <capture>", "a capture, as in tcpdump and tshark; may be repeated")
        .argParser((path, paths: readonly string[]) => [...paths, path])
        .default([], "none"),
    )
    .option(
      "--merge",
      "the captures are parts of one capture: order them by time and continue flows from one file to the next",
      false,
    )
    .option(
      "--live",
      "the capture is being recorded: report each verdict as soon as it is certain (a pipe with new frames is recognized)",
      false,
    )
    .option("--no-config", "ignore .tcp-handshake.json")
    .addOption(
      new Option(
        "--rule <ID=SEVERITY>",
        "change a rule's severity (error, warning, information, hint), or disable it (off); may be repeated",
      )
        .argParser((value, rules: ReadingOptions["rule"]) => ({ ...rules, ...readRule(value, ruleIds) }))
        .default({}, "each rule's own"),
    )
    .addOption(
      new Option(
        "--checksums <which>",
        "which checksums to verify: none, those of segments that are shown individually and of the first 16 MB of data, or all",
      )
        .choices(CHECKSUMS)
        .default(DEFAULT_ANALYSIS_SETTINGS.checksums),
    )
    .addOption(
      new Option("--handshake-slow-ms <ms>", "report a handshake that takes longer")
        .argParser(readMilliseconds)
        .default(DEFAULT_ANALYSIS_SETTINGS.handshakeSlowMs),
    );
}

/** Adds the exit status and the colors. */
export function addVerdictOptions(command: Command): Command {
  return command
    .addOption(
      new Option("--fail-on <severity>", "minimum severity of a finding for exit status 1")
        .choices(FAIL_ON)
        .default("error"),
    )
    .addOption(colorOption());
}

export function colorOption(): Option {
  return new Option("--color <when>", "colors in text: auto is on a terminal, unless NO_COLOR is set")
    .choices(COLOR)
    .default("auto");
}

/** What `addReadingOptions` read. Throws `InvalidArgumentError` if it names no capture, or one that cannot be. */
export function toReadRequest(captures: readonly string[], options: ReadingOptions): ReadRequest {
  const all = [...options.read, ...captures];
  if (all.length === 0)
    throw new InvalidArgumentError("Missing capture: give the path of a file, or - for standard input.");
  if (all.includes("")) throw new InvalidArgumentError("The path of a capture is empty.");
  if (all.filter((path) => path === "-").length > 1)
    throw new InvalidArgumentError("Standard input (-) can be read only once.");
  const { merge, live, checksums, handshakeSlowMs, rule: rules } = options;
  return { captures: all, merge, live, settings: { checksums, handshakeSlowMs, rules } };
}

/** A whole number from 1 on, for `Option.argParser`. */
export function readCount(value: string): number {
  if (!/^[1-9]\d{0,14}$/.test(value)) throw new InvalidArgumentError("Expected a whole number from 1 on.");
  return Number(value);
}

/** Seconds with a sign, as ns: "0.5", "-3600"; several are separated by commas. For `argParser`. */
export function readOffsets(value: string): readonly number[] {
  return value.split(",").map((each) => {
    if (!/^[-+]?\d{1,12}(\.\d{1,9})?$/.test(each.trim()))
      throw new InvalidArgumentError(
        "Expected seconds, one number for each capture after the first: 0.5 or 0.5,-3600.",
      );
    return Math.round(Number(each) * 1e9);
  });
}

/** A whole number from 0 on, for `Option.argParser`. */
export function readLimit(value: string): number {
  return value === "0" ? 0 : readCount(value);
}

/** A filter, for `argParser`. */
export function readFilter(text: string, ruleIds: readonly string[]): string {
  const parsed = parseFilter(text, { rules: ruleIds, places: [] });
  if (parsed.kind === "filter") return text;
  throw new InvalidArgumentError(`Column ${parsed.error.column}: ${parsed.error.message}`);
}

/** A rule id, for `argParser`. */
export function readRuleId(id: string, ruleIds: readonly string[]): string {
  if (!ruleIds.includes(id)) throw new InvalidArgumentError(`There is no such rule.${suggestion(id, ruleIds)}`);
  return id;
}

function readMilliseconds(value: string): number {
  if (!/^\d+(\.\d+)?$/.test(value)) throw new InvalidArgumentError("Expected a number of milliseconds.");
  return Number(value);
}

function readRule(value: string, ruleIds: readonly string[]): ReadingOptions["rule"] {
  const at = value.indexOf("=");
  if (at < 0) throw new InvalidArgumentError("Expected ID=SEVERITY or ID=off.");
  const id = readRuleId(value.slice(0, at), ruleIds);
  const level = LEVELS.find((one) => one === value.slice(at + 1));
  if (level === undefined) throw new InvalidArgumentError(`The severities are ${LEVELS.join(", ")}.`);
  return { [id]: level };
}
