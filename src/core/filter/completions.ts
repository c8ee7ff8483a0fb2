// What can be typed next in a filter.

import { OUTCOMES } from "../flow/flow";
import { SEVERITIES } from "../text/severities";
import type { Vocabulary } from "./expression";
import { FIELDS, type Field, fieldOf } from "./fields";
import { BORDER, readTokens, type Token } from "./lexer";
import { namesOf } from "./names";
import { isComparison } from "./tokenReader";

/** Values of the capture that are worth proposing, most frequent first. */
export interface FilterValues extends Vocabulary {
  readonly addresses: readonly string[];
  readonly ports: readonly number[];
}

export interface Candidate {
  readonly text: string;
  /** A few words; "" where the text says it. */
  readonly meaning: string;
}

export interface Completions {
  /** The candidates replace the characters `[at, end)`, from 0. */
  readonly at: number;
  readonly end: number;
  /** Those that begin with what is typed first, then those that contain it. */
  readonly candidates: readonly Candidate[];
}

const MOST = 100;

const plain = (texts: readonly (string | number)[]): Candidate[] =>
  texts.map((text) => ({ text: String(text), meaning: "" }));

const PRIMITIVES: readonly Candidate[] = [
  { text: "not", meaning: "flows that do not pass the next test" },
  { text: "host", meaning: "either address" },
  { text: "src", meaning: "the initiator's host or port" },
  { text: "dst", meaning: "the responder's host or port" },
  { text: "net", meaning: "addresses with a prefix length" },
];

/** Never throws; `cursor` is a position in `text`. */
export function completions(text: string, cursor: number, values: FilterValues): Completions {
  const before = text.slice(0, cursor);
  const at = startOfWord(before);
  const end = cursor + lengthOfWord(text.slice(cursor));
  const typed = before.slice(at).toLowerCase();
  const all = proposals(tokensOf(before.slice(0, at)), values);
  const begin = all.filter((each) => each.text.toLowerCase().startsWith(typed));
  const contain = all.filter((each) => each.text.toLowerCase().indexOf(typed) > 0);
  return { at, end, candidates: [...begin, ...contain].slice(0, MOST) };
}

function startOfWord(before: string): number {
  let at = before.length;
  while (at > 0 && !BORDER.test(before[at - 1]!)) at--;
  return at;
}

function lengthOfWord(after: string): number {
  const length = after.search(BORDER);
  return length < 0 ? after.length : length;
}

/** None within a text in quotes, which is not complete yet. */
function tokensOf(text: string): readonly Token[] | undefined {
  try {
    return readTokens(text).slice(0, -1);
  } catch {
    return undefined;
  }
}

function proposals(tokens: readonly Token[] | undefined, values: FilterValues): readonly Candidate[] {
  if (tokens === undefined) return [];
  const last = tokens.at(-1);
  const compared = comparedField(tokens);
  if (compared) return valuesOf(compared, values);
  const field = last?.kind === "word" ? fieldOf(last.text) : undefined;
  const operators = field ? operatorsOf(field) : [];
  if (isPrimitive(last, "host", "net")) return plain(values.addresses);
  if (isPrimitive(last, "port")) return [...operators, ...plain(values.ports)];
  if (isPrimitive(last, "src", "dst")) return [...plain(["host", "port", "net"]), ...plain(values.addresses)];
  if (operators.length > 0) return operators;
  const joins = last !== undefined && endsTest(last) ? plain(["and", "or"]) : [];
  return [...joins, ...beginnings(values)];
}

function isPrimitive(token: Token | undefined, ...words: readonly string[]): boolean {
  return token?.kind === "word" && words.includes(token.text.toLowerCase());
}

function endsTest({ kind, text }: Token): boolean {
  if (kind === "symbol") return text === ")" || text === "}";
  return !/^(?:and|or|xor|not)$/i.test(text);
}

/** The field whose value comes next: "tcp.port ==", "tcp.port in {80,". */
function comparedField(tokens: readonly Token[]): Field | undefined {
  let at = tokens.length - 1;
  if (at < 0) return undefined;
  const open = tokens.findLastIndex(({ text, kind }) => kind === "symbol" && text === "{");
  const close = tokens.findLastIndex(({ text, kind }) => kind === "symbol" && text === "}");
  if (open > close) at = open - 1;
  const operator = tokens[at];
  if (operator === undefined || !isComparison(operator)) return undefined;
  const name = tokens[at - 1];
  return name?.kind === "word" ? fieldOf(name.text) : undefined;
}

function operatorsOf({ is }: Field): readonly Candidate[] {
  switch (is.kind) {
    case "has":
    case "analysis":
      return [];
    case "name":
      return plain(is.of === "severity" ? ["==", "!=", ">=", "in"] : ["==", "!=", "in", "contains", "matches"]);
    case "text":
      return plain(["contains", "==", "matches"]);
    case "address":
    case "flag":
    case "flags":
      return plain(["==", "!=", "in"]);
    default:
      return plain(["==", "!=", "<", ">", "<=", ">=", "in"]);
  }
}

function valuesOf({ is }: Field, values: FilterValues): readonly Candidate[] {
  switch (is.kind) {
    case "name":
      return plain(namesOf(is.of, values));
    case "address":
      return plain(values.addresses.filter((address) => is.family !== (address.includes(":") ? 4 : 6)));
    case "port":
      return plain(values.ports);
    case "flag":
      return plain([1, 0]);
    case "text":
      return is.of === "place" ? plain(values.places.filter(Boolean).map((place) => JSON.stringify(place))) : [];
    case "number":
      return is.unit === "time" ? plain(["100ms", "1s"]) : [];
    default:
      return [];
  }
}

function beginnings({ addresses, ports }: FilterValues): readonly Candidate[] {
  return [
    ...plain([...OUTCOMES, ...SEVERITIES]),
    ...FIELDS.map(({ name, meaning }) => ({ text: name, meaning })),
    ...PRIMITIVES,
    ...plain(addresses),
    ...plain(ports),
  ];
}
