// A field with its comparison, or without one.

import { parseAddress } from "./addresses";
import type { Expression, TextTest } from "./expression";
import type { Field, FieldKind } from "./fields";
import { FilterSyntaxError } from "./filterSyntaxError";
import type { Token } from "./lexer";
import { namesLike, namesOf, namesPassing, nameTest } from "./names";
import { EVERY_NUMBER, type Order, parseNumber, parseTime, rangeOf } from "./numbers";
import { portRange } from "./primitives";
import type { TokenReader } from "./tokenReader";

const FALSE_WORDS = ["0", "false"];
const TRUE_WORDS = ["1", "true"];

/** The field itself is passed over. @throws FilterSyntaxError */
export function readComparison(reader: TokenReader, field: Field): Expression {
  const operator = reader.takeComparison();
  if (operator === undefined) return alone(reader, field);
  if (operator === "in" || operator === "not in") {
    const among: Expression = { kind: "or", parts: readSet(reader, field) };
    return operator === "in" ? among : { kind: "not", part: among };
  }
  const value = reader.value(operator);
  if (operator === "!=") return { kind: "not", part: compare(reader, field, "==", value) };
  return compare(reader, field, operator, value);
}

/** A field without comparison: the flow has it. */
function alone(reader: TokenReader, { name, is }: Field): Expression {
  switch (is.kind) {
    case "has":
      return is.what === "tcp" ? { kind: "all" } : { kind: "has", what: is.what };
    case "flag":
      return { kind: "flags", test: { kind: "bits", mask: is.bit, values: [is.bit] } };
    case "number":
      return { kind: "number", field: is.field, range: EVERY_NUMBER };
    case "analysis":
      return { kind: "rule", names: is.rules };
    default:
      throw reader.unexpected(reader.next, `==, != or another comparison after ${name}`);
  }
}

/** "{80, 443, 8000..8080}", commas or not. */
function readSet(reader: TokenReader, field: Field): Expression[] {
  const open = reader.next;
  if (!reader.take("{")) throw reader.unexpected(open, '"{" after in');
  const parts: Expression[] = [];
  while (!reader.take("}")) {
    if (reader.next.kind === "end") throw new FilterSyntaxError('Missing "}" for this bracket.', open.at, 1);
    parts.push(readMember(reader, field));
    reader.take(",");
  }
  if (parts.length === 0) throw new FilterSyntaxError("The set is empty.", open.at, 2);
  return parts;
}

function readMember(reader: TokenReader, field: Field): Expression {
  const value = reader.value("in");
  const { is } = field;
  const [, low = "", high = ""] = /^(.+?)\.\.(.+)$/.exec(value.text) ?? [];
  if (high === "" || value.kind === "string") {
    if (reader.next.text !== ".." && !reader.next.text.startsWith("..")) return compare(reader, field, "==", value);
    const dots = reader.advance();
    const last = dots.text === ".." ? reader.value("..") : { ...dots, text: dots.text.slice(2) };
    return between(is, value, last);
  }
  return between(is, { ...value, text: low }, { ...value, text: high });
}

function between(is: FieldKind, from: Token, to: Token): Expression {
  if (is.kind !== "port" && is.kind !== "number")
    throw new FilterSyntaxError("Only numbers and times can be a range.", from.at, to.end - from.at);
  const low = numberOf(is, from);
  const high = numberOf(is, to);
  return is.kind === "port"
    ? { kind: "port", end: is.end, range: { low, high } }
    : { kind: "number", field: is.field, range: { low, high } };
}

function compare(reader: TokenReader, field: Field, operator: string, value: Token): Expression {
  const { is, name } = field;
  const length = value.end - value.at;
  if (is.kind === "name") return compareName(reader, is.of, operator, value);
  if (is.kind === "text") return { kind: is.of, test: textTest(name, operator, value) };
  if (operator === "contains" || operator === "matches")
    throw new FilterSyntaxError(`${name} is not text: use == or !=.`, value.at, length);
  switch (is.kind) {
    case "address": {
      if (operator !== "==") throw new FilterSyntaxError(`${name} has no order: use == or !=.`, value.at, length);
      const pattern = parseAddress(value.text);
      if (pattern === undefined) throw new FilterSyntaxError(`"${value.text}" is not an address.`, value.at, length);
      if (is.family !== undefined && is.family !== pattern.family)
        throw new FilterSyntaxError(`"${value.text}" is not an IPv${is.family} address.`, value.at, length);
      return { kind: "address", end: is.end, pattern };
    }
    case "port": {
      const range = operator === "==" ? portRange(value.text) : undefined;
      return { kind: "port", end: is.end, range: range ?? rangeOf(operator as Order, numberOf(is, value)) };
    }
    case "number":
      return { kind: "number", field: is.field, range: rangeOf(operator as Order, numberOf(is, value)) };
    case "stream": {
      const { low, high, open } = rangeOf(operator as Order, numberOf(is, value));
      return { kind: "number", field: "flow", range: { low: low + 1, high: high + 1, ...(open && { open }) } };
    }
    case "flag":
      return compareFlag(is.bit, name, operator, value);
    case "flags":
      return compareFlags(name, operator, value);
    default:
      throw new FilterSyntaxError(`${name} stands alone, without a comparison.`, value.at, length);
  }
}

function compareName(
  { vocabulary }: TokenReader,
  field: "outcome" | "end" | "severity" | "rule",
  operator: string,
  value: Token,
): Expression {
  const known = namesOf(field, vocabulary);
  const names =
    operator === "contains" || operator === "matches"
      ? namesLike(textTest(field, operator, value), known)
      : namesPassing(field, operator as Order, value, known);
  return nameTest(field, names);
}

function textTest(name: string, operator: string, value: Token): TextTest {
  if (operator !== "==" && operator !== "contains" && operator !== "matches")
    throw new FilterSyntaxError(`${name} has no order: use ==, contains or matches.`, value.at, value.end - value.at);
  if (operator === "matches") checkPattern(value);
  return { operator, value: value.text };
}

/** A repeated group that can match the same text in several ways takes exponential time. */
const NESTED_REPETITION = /\([^)]*[+*{|][^)]*\)[+*{]/;

function checkPattern({ text, at, end }: Token): void {
  if (NESTED_REPETITION.test(text))
    throw new FilterSyntaxError("A repeated group must not contain a repetition or a choice.", at, end - at);
  try {
    new RegExp(text, "iu");
  } catch {
    throw new FilterSyntaxError(`"${text}" is not a regular expression.`, at, end - at);
  }
}

function numberOf(is: FieldKind, { text, at, end }: Token): number {
  const isTime = is.kind === "number" && is.unit === "time";
  const value = isTime ? parseTime(text) : parseNumber(text);
  if (value === undefined)
    throw new FilterSyntaxError(
      `"${text}" is not a ${isTime ? 'time: expected a number of seconds, or "500ms"' : "number"}.`,
      at,
      end - at,
    );
  return value;
}

function compareFlag(bit: number, name: string, operator: string, value: Token): Expression {
  const word = value.text.toLowerCase();
  const isSet = TRUE_WORDS.includes(word);
  if (operator !== "==" || !(isSet || FALSE_WORDS.includes(word)))
    throw new FilterSyntaxError(`${name} is compared by == with 1 or 0.`, value.at, value.end - value.at);
  return { kind: "flags", test: { kind: "bits", mask: bit, values: [isSet ? bit : 0] } };
}

function compareFlags(name: string, operator: string, value: Token): Expression {
  const bits = parseNumber(value.text);
  if (bits === undefined || bits > 0xfff)
    throw new FilterSyntaxError(`"${value.text}" is not a number of 12 bits.`, value.at, value.end - value.at);
  if (operator === "==") return { kind: "flags", test: { kind: "bits", mask: 0xfff, values: [bits] } };
  if (operator !== "&")
    throw new FilterSyntaxError(`${name} has no order: use ==, != or &.`, value.at, value.end - value.at);
  return { kind: "flags", test: { kind: "any", mask: bits } };
}
