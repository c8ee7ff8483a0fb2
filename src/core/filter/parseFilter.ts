// Reads a filter: Wireshark's display-filter syntax, words alone, and the `host`, `net` and `port` of capture filters.
//
//   or    = xor { ("||" | "or") xor }          xor  = and { ("^^" | "xor") and }
//   and   = not { ["&&" | "and"] not }         not  = ("!" | "not") not | "(" or ")" | test
//   test  = FIELD [comparison] | word | string | ["src" | "dst"] ("host" | "net" | "port" | "portrange") VALUE | "vlan" NUMBER

import { bareWord, quotedText } from "./bareWords";
import { readComparison } from "./comparisons";
import type { Expression, FlagsTest, ParsedFilter, Vocabulary } from "./expression";
import { fieldOf } from "./fields";
import { FilterSyntaxError } from "./filterSyntaxError";
import { parseNumber } from "./numbers";
import { readPrimitive } from "./primitives";
import { TokenReader } from "./tokenReader";

/** Brackets and negations within each other; people need three. */
const DEEPEST = 100;
const LONGEST = 10_000;

const NOTHING: Vocabulary = { rules: [], places: [] };

/** Empty text passes every flow. `vocabulary` names what the capture and the catalogue contain. Never throws. */
export function parseFilter(text: string, vocabulary: Vocabulary = NOTHING): ParsedFilter {
  try {
    if (text.length > LONGEST)
      throw new FilterSyntaxError(`The filter is longer than ${LONGEST} characters.`, 0, LONGEST);
    const reader = new TokenReader(text, vocabulary);
    if (reader.next.kind === "end") return { kind: "filter", expression: { kind: "all" } };
    const expression = readOr(reader, 0);
    const { next } = reader;
    if (next.kind !== "end") throw reader.unexpected(next, "the end, and, or");
    return { kind: "filter", expression };
  } catch (error) {
    if (error instanceof FilterSyntaxError) return { kind: "error", error: error.error };
    throw error;
  }
}

function readOr(reader: TokenReader, depth: number): Expression {
  const parts = [readXor(reader, depth)];
  while (reader.take("||", "or")) parts.push(readXor(reader, depth));
  return parts.length === 1 ? parts[0]! : { kind: "or", parts };
}

function readXor(reader: TokenReader, depth: number): Expression {
  const parts = [readAnd(reader, depth)];
  while (reader.take("^^", "xor")) parts.push(readAnd(reader, depth));
  return parts.length === 1 ? parts[0]! : { kind: "xor", parts };
}

function readAnd(reader: TokenReader, depth: number): Expression {
  const parts = [readNot(reader, depth)];
  while (reader.take("&&", "and") || startsTest(reader)) parts.push(readNot(reader, depth));
  return joined(parts);
}

/** Two tests without a word between them: both must pass. */
function startsTest({ next }: TokenReader): boolean {
  if (next.kind === "symbol") return next.text === "(" || next.text === "!";
  return next.kind === "string" || (next.kind === "word" && !/^(?:or|xor)$/i.test(next.text));
}

/** Tests of control bits are about one segment together: `tcp.flags.syn == 1 && tcp.flags.ack == 0` is a SYN without ACK. */
function joined(parts: readonly Expression[]): Expression {
  const flags: FlagsTest[] = [];
  const others: Expression[] = [];
  for (const part of parts) {
    if (part.kind === "flags") flags.push(part.test);
    else others.push(part);
  }
  if (flags.length > 0)
    others.push({ kind: "flags", test: flags.length === 1 ? flags[0]! : { kind: "and", parts: flags } });
  return others.length === 1 ? others[0]! : { kind: "and", parts: others };
}

function readNot(reader: TokenReader, depth: number): Expression {
  const { next } = reader;
  if (depth > DEEPEST) throw new FilterSyntaxError(`More than ${DEEPEST} levels of brackets.`, next.at, 1);
  if (reader.take("!", "not")) return { kind: "not", part: readNot(reader, depth + 1) };
  if (!reader.take("(")) return readTest(reader);
  const inner = readOr(reader, depth + 1);
  if (!reader.take(")")) throw new FilterSyntaxError('Missing ")" for this bracket.', next.at, 1);
  return inner;
}

function readTest(reader: TokenReader): Expression {
  const token = reader.advance();
  if (token.kind === "string") return quotedText(token.text);
  if (token.kind !== "word" || /^(?:and|or|xor)$/i.test(token.text))
    throw reader.unexpected(token, "a field, an address, a port or an outcome");
  const field = fieldOf(token.text);
  if (field && reader.isAtComparison) return readComparison(reader, field);
  const primitive = readPrimitive(reader, token);
  if (primitive) return primitive;
  if (field?.name === "vlan" && parseNumber(reader.next.text) !== undefined) {
    const low = Number(reader.advance().text);
    return { kind: "number", field: "vlan", range: { low, high: low } };
  }
  if (field) return readComparison(reader, field);
  // An operator shows that a field was meant.
  if (reader.isAtComparison) throw reader.unknownField(token);
  return bareWord(token, reader.vocabulary);
}
