// The primitives of capture filters that people know from tcpdump: `host X`, `dst port N`, `net X`, `portrange N-M`.

import { parseAddress } from "./addresses";
import type { Expression, NumberRange, WhichEnd } from "./expression";
import { FilterSyntaxError } from "./filterSyntaxError";
import type { Token } from "./lexer";
import { parseNumber } from "./numbers";
import type { TokenReader } from "./tokenReader";

const ENDS: Readonly<Record<string, WhichEnd>> = { src: "initiator", dst: "responder" };
const TYPES = ["host", "net", "port", "portrange"];

/** Reads the primitive that begins with `first`, which is passed over; undefined where none does. @throws FilterSyntaxError */
export function readPrimitive(reader: TokenReader, first: Token): Expression | undefined {
  const word = first.text.toLowerCase();
  const end = Object.hasOwn(ENDS, word) ? ENDS[word]! : "any";
  if (end === "any") return TYPES.includes(word) ? primitive(reader, "any", word) : undefined;
  const type = reader.next.kind === "word" ? reader.next.text.toLowerCase() : "";
  if (!TYPES.includes(type)) return primitive(reader, end, "host");
  reader.advance();
  return primitive(reader, end, type);
}

function primitive(reader: TokenReader, end: WhichEnd, type: string): Expression {
  const value = reader.value(type);
  if (type === "host" || type === "net") {
    const pattern = parseAddress(value.text);
    if (pattern) return { kind: "address", end, pattern };
    throw new FilterSyntaxError(`"${value.text}" is not an address.`, value.at, value.end - value.at);
  }
  const range = portRange(value.text);
  if (range) return { kind: "port", end, range };
  throw new FilterSyntaxError(`"${value.text}" is not a port.`, value.at, value.end - value.at);
}

/** "80", "8000-8080", "8000..8080"; undefined for other text. */
export function portRange(text: string): NumberRange | undefined {
  const [from = "", to = from, ...more] = text.split(/-|\.\./);
  const low = parseNumber(from);
  const high = parseNumber(to);
  if (low === undefined || high === undefined || more.length > 0 || low > 0xffff || high > 0xffff) return undefined;
  return { low, high };
}
