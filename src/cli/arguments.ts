// Parses the arguments into a request or an error message. Independent of files.

import { DEFAULT_ANALYSIS_SETTINGS } from "../core/analysis/analysis";
import type { AnalysisSettings } from "../core/analysis/query";
import { SEVERITIES, type Severity } from "../core/text/severities";
import { suggestion } from "./nearest";

export const FORMATS = ["text", "json", "ndjson", "sarif"] as const;
export type Format = (typeof FORMATS)[number];

const FAIL_ON = ["error", "warning", "never"] as const;
export type FailOn = (typeof FAIL_ON)[number];

const COLOR = ["auto", "always", "never"] as const;
export type Color = (typeof COLOR)[number];

const CHECKSUMS = ["off", "kept", "all"] as const satisfies readonly AnalysisSettings["checksums"][];
const LEVELS = [...SEVERITIES, "off"] as const;

export interface AnalyzeRequest {
  readonly kind: "analyze";
  /** "-" is standard input. */
  readonly captures: readonly string[];
  readonly format: Format;
  readonly failOn: FailOn;
  readonly color: Color;
  /** All captures are parts of one. */
  readonly merge: boolean;
  readonly settings: AnalysisSettings;
}

export type Request =
  | AnalyzeRequest
  | { readonly kind: "help" }
  | { readonly kind: "version" }
  /** A sentence for people. */
  | { readonly kind: "unusable"; readonly message: string };

/** Invalid arguments; caught here. */
class Unusable extends Error {}

interface Draft {
  captures: string[];
  format: Format;
  failOn: FailOn;
  color: Color;
  merge: boolean;
  checksums: AnalysisSettings["checksums"];
  handshakeSlowMs: number;
  rules: Record<string, Severity | "off">;
}

/** Reads the value of an option into the draft. */
type OptionReader = (draft: Draft, value: string, ruleIds: readonly string[]) => void;

const OPTIONS: Readonly<Record<string, OptionReader>> = {
  "--format": (draft, value) => {
    draft.format = oneOf("--format", FORMATS, value);
  },
  "--fail-on": (draft, value) => {
    draft.failOn = oneOf("--fail-on", FAIL_ON, value);
  },
  "--color": (draft, value) => {
    draft.color = oneOf("--color", COLOR, value);
  },
  "--checksums": (draft, value) => {
    draft.checksums = oneOf("--checksums", CHECKSUMS, value);
  },
  "--handshake-slow-ms": (draft, value) => {
    if (!/^\d+(\.\d+)?$/.test(value))
      throw new Unusable(`Invalid value "${value}" for --handshake-slow-ms: expected a number of milliseconds.`);
    draft.handshakeSlowMs = Number(value);
  },
  "--rule": readRule,
};

/** `argv` without the program's own name. `ruleIds` are the rules there are. */
export function parseArguments(argv: readonly string[], ruleIds: readonly string[]): Request {
  try {
    return parse(argv, ruleIds);
  } catch (error) {
    if (error instanceof Unusable) return { kind: "unusable", message: error.message };
    throw error;
  }
}

function parse(argv: readonly string[], ruleIds: readonly string[]): Request {
  const end = argv.indexOf("--");
  const options = end < 0 ? argv : argv.slice(0, end);
  if (options.includes("--help") || options.includes("-h")) return { kind: "help" };
  if (options.includes("--version") || options.includes("-V")) return { kind: "version" };
  const [command, ...rest] = argv;
  if (command === undefined) throw new Unusable("Missing command. The commands are: analyze.");
  if (command !== "analyze") throw new Unusable(`Unknown command "${command}". The commands are: analyze.`);
  const draft: Draft = {
    captures: [],
    format: "text",
    failOn: "error",
    color: "auto",
    merge: false,
    checksums: DEFAULT_ANALYSIS_SETTINGS.checksums,
    handshakeSlowMs: DEFAULT_ANALYSIS_SETTINGS.handshakeSlowMs,
    rules: {},
  };
  readWords(rest, draft, ruleIds);
  const { captures, format, failOn, color, merge, checksums, handshakeSlowMs, rules } = draft;
  if (captures.length === 0) throw new Unusable("Missing capture: give the path of a file, or - for standard input.");
  if (captures.filter((path) => path === "-").length > 1)
    throw new Unusable("Standard input (-) can be read only once.");
  return { kind: "analyze", captures, format, failOn, color, merge, settings: { checksums, handshakeSlowMs, rules } };
}

/** `--name value` and `--name=value`; after `--` everything is a capture. */
function readWords(words: readonly string[], draft: Draft, ruleIds: readonly string[]): void {
  for (let at = 0; at < words.length; at++) {
    const word = words[at]!;
    if (word === "--") {
      draft.captures.push(...words.slice(at + 1));
      return;
    }
    if (word === "-" || !word.startsWith("-")) {
      if (word === "") throw new Unusable("The path of a capture is empty.");
      draft.captures.push(word);
      continue;
    }
    const [name, inlineValue] = splitOnce(word, "=");
    if (name === "--merge") {
      if (inlineValue !== undefined) throw new Unusable("--merge does not take a value.");
      draft.merge = true;
      continue;
    }
    const read = Object.hasOwn(OPTIONS, name) ? OPTIONS[name] : undefined;
    if (read === undefined)
      throw new Unusable(`Unknown option ${name}.${suggestion(name, [...Object.keys(OPTIONS), "--merge"])}`);
    const value = inlineValue ?? words[++at];
    if (value === undefined) throw new Unusable(`${name} needs a value.`);
    read(draft, value, ruleIds);
  }
}

function readRule(draft: Draft, value: string, ruleIds: readonly string[]): void {
  const [id, level] = splitOnce(value, "=");
  if (level === undefined) throw new Unusable(`Invalid value "${value}" for --rule: expected ID=SEVERITY or ID=off.`);
  if (!ruleIds.includes(id)) throw new Unusable(`Unknown rule "${id}".${suggestion(id, ruleIds)}`);
  draft.rules[id] = oneOf(`--rule ${id}`, LEVELS, level);
}

function oneOf<T extends string>(name: string, allowed: readonly T[], value: string): T {
  const found = allowed.find((one) => one === value);
  if (found === undefined) throw new Unusable(`Invalid value "${value}" for ${name}: expected ${allowed.join(", ")}.`);
  return found;
}

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}
