// Splits a filter into words, quoted strings and operators.

import { FilterSyntaxError } from "./filterSyntaxError";

export interface Token {
  readonly kind: "word" | "string" | "symbol" | "end";
  /** Of a string: without quotes and escapes. */
  readonly text: string;
  /** Its characters are `[at, end)`. */
  readonly at: number;
  readonly end: number;
}

/** Longer operators stand before their beginnings. */
const SYMBOLS = ["==", "!=", "<=", ">=", "&&", "||", "^^", "<", ">", "!", "~", "&", "=", "(", ")", "{", "}", ","];

/** Characters that end a word. */
export const BORDER = /[\s(){},"'<>=!&|~]/;

/** Ends with a token of kind `end`. @throws FilterSyntaxError */
export function readTokens(text: string): Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length; ) {
    const letter = text[at]!;
    if (/\s/.test(letter)) {
      at++;
      continue;
    }
    const token =
      letter === '"' || letter === "'" ? readString(text, at) : (readSymbol(text, at) ?? readWord(text, at));
    tokens.push(token);
    at = token.end;
  }
  tokens.push({ kind: "end", text: "", at: text.length, end: text.length });
  return tokens;
}

function readSymbol(text: string, at: number): Token | undefined {
  const symbol = SYMBOLS.find((each) => text.startsWith(each, at));
  return symbol === undefined ? undefined : { kind: "symbol", text: symbol, at, end: at + symbol.length };
}

function readWord(text: string, at: number): Token {
  let end = at;
  while (end < text.length && !BORDER.test(text[end]!)) end++;
  if (end === at) throw new FilterSyntaxError(`Unexpected "${text[at]}".`, at, 1);
  return { kind: "word", text: text.slice(at, end), at, end };
}

/** A backslash before a quote or a backslash is left out; before other characters it stays, for regular expressions. */
function readString(text: string, at: number): Token {
  const quote = text[at]!;
  let value = "";
  for (let next = at + 1; next < text.length; next++) {
    const letter = text[next]!;
    if (letter === quote) return { kind: "string", text: value, at, end: next + 1 };
    if (letter === "\\" && (text[next + 1] === quote || text[next + 1] === "\\")) value += text[++next];
    else value += letter;
  }
  throw new FilterSyntaxError(`Missing ${quote} at the end of the text in quotes.`, at, text.length - at);
}
