import { nearestOf } from "../text/nearest";
import type { Vocabulary } from "./expression";
import { FIELD_NAMES } from "./fields";
import { FilterSyntaxError } from "./filterSyntaxError";
import { readTokens, type Token } from "./lexer";

/** Comparison operators, as symbols and as Wireshark's words. */
const COMPARISONS: Readonly<Record<string, string>> = {
  "==": "==",
  "=": "==",
  eq: "==",
  any_eq: "==",
  "!=": "!=",
  ne: "!=",
  all_ne: "!=",
  "<": "<",
  lt: "<",
  "<=": "<=",
  le: "<=",
  ">": ">",
  gt: ">",
  ">=": ">=",
  ge: ">=",
  contains: "contains",
  matches: "matches",
  "~": "matches",
  in: "in",
  "&": "&",
  bitwise_and: "&",
};

export function isComparison({ kind, text }: Token): boolean {
  return (kind === "symbol" || kind === "word") && Object.hasOwn(COMPARISONS, text.toLowerCase());
}

/** The tokens of a filter, one after the other. */
export class TokenReader {
  readonly vocabulary: Vocabulary;
  readonly #tokens: readonly Token[];
  #at = 0;

  /** @throws FilterSyntaxError */
  constructor(text: string, vocabulary: Vocabulary) {
    this.#tokens = readTokens(text);
    this.vocabulary = vocabulary;
  }

  get next(): Token {
    return this.#tokens[this.#at]!;
  }

  /** The end is never left behind. */
  advance(): Token {
    const token = this.next;
    if (token.kind !== "end") this.#at++;
    return token;
  }

  /** Whether the next token is this symbol, or this word in any case; then it is passed over. */
  take(symbol: string, word?: string): boolean {
    const { kind, text } = this.next;
    const found = kind === "symbol" ? text === symbol : kind === "word" && text.toLowerCase() === word;
    if (found) this.advance();
    return found;
  }

  get isAtComparison(): boolean {
    return this.#comparison() !== undefined;
  }

  /** Passes over a comparison operator, and answers its usual form ("==", "in", …, "not in"); undefined where there is none. */
  takeComparison(): string | undefined {
    const found = this.#comparison();
    if (found === undefined) return undefined;
    this.advance();
    if (found === "not in") this.advance();
    return found;
  }

  #comparison(): string | undefined {
    const { kind, text } = this.next;
    const lower = text.toLowerCase();
    if (kind !== "symbol" && kind !== "word") return undefined;
    const after = this.#tokens[this.#at + 1];
    if ((lower === "not" || lower === "!") && after?.kind === "word" && after.text.toLowerCase() === "in")
      return "not in";
    return Object.hasOwn(COMPARISONS, lower) ? COMPARISONS[lower] : undefined;
  }

  /** A word or a quoted text. @throws FilterSyntaxError */
  value(after: string): Token {
    const token = this.advance();
    if (token.kind === "word" || token.kind === "string") return token;
    throw this.unexpected(token, `a value after ${after}`);
  }

  unexpected(token: Token, expected: string): FilterSyntaxError {
    if (token.kind === "end")
      return new FilterSyntaxError(`The filter ends too early: expected ${expected}.`, token.at, 0);
    return new FilterSyntaxError(`Unexpected "${token.text}": expected ${expected}.`, token.at, token.end - token.at);
  }

  unknownField({ text, at, end }: Token): FilterSyntaxError {
    return new FilterSyntaxError(`Unknown field "${text}".`, at, end - at, nearestOf(text.toLowerCase(), FIELD_NAMES));
  }
}
