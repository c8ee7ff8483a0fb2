// Words without a field: an address, a port, an outcome, a severity, a rule, a flow's number.

import { OUTCOMES, type Outcome } from "../flow/flow";
import { nearestOf } from "../text/nearest";
import { SEVERITIES, type Severity } from "../text/severities";
import { parseAddress } from "./addresses";
import type { Expression, Vocabulary } from "./expression";
import { FIELD_NAMES } from "./fields";
import { FilterSyntaxError } from "./filterSyntaxError";
import type { Token } from "./lexer";

/** A shorter beginning of a word may be anything. */
const LEAST_BEGINNING = 3;
/** Names of tunnels, which a capture need not contain. */
const LAYERS = [
  ...["capwap", "erspan", "geneve", "gre", "gtp-u", "i-sid", "ipsec", "l2tp", "mpls", "nvgre", "pppoe", "pptp"],
  ...["teredo", "vxlan", "vxlan-gpe"],
];
const LAST_PORT = 0xffff;

/** @throws FilterSyntaxError for a word that nothing is called. */
export function bareWord(token: Token, vocabulary: Vocabulary): Expression {
  const { text } = token;
  const word = text.toLowerCase();
  if (OUTCOMES.includes(word as Outcome)) return { kind: "outcome", names: [word as Outcome] };
  if (SEVERITIES.includes(word as Severity)) return { kind: "severity", names: [word as Severity] };
  const number = /^(:|#)?(\d+)$/.exec(word);
  if (number) return numberWord(number[1], Number(number[2]), token);
  const pattern = parseAddress(text);
  if (pattern) return { kind: "address", end: "any", pattern };
  const named = wordWithin(word, vocabulary);
  if (named) return named;
  const nearest = nearestOf(word, [...OUTCOMES, ...SEVERITIES, ...vocabulary.rules, ...FIELD_NAMES, ...LAYERS]);
  throw new FilterSyntaxError(`Unknown word "${text}".`, token.at, token.end - token.at, nearest);
}

function numberWord(sign: string | undefined, value: number, { text, at, end }: Token): Expression {
  const range = { low: value, high: value };
  if (sign === "#") return { kind: "number", field: "flow", range };
  if (value > LAST_PORT)
    throw new FilterSyntaxError(`${text} is not a port: they end with ${LAST_PORT}.`, at, end - at);
  return { kind: "port", end: "any", range };
}

/** Part of a rule's id or of a place, or the beginning of an outcome, which is found while it is typed. */
function wordWithin(word: string, { rules, places }: Vocabulary): Expression | undefined {
  const parts: Expression[] = [];
  if (word.length >= LEAST_BEGINNING) {
    const outcomes = OUTCOMES.filter((outcome) => outcome.startsWith(word));
    if (outcomes.length > 0) parts.push({ kind: "outcome", names: outcomes });
    const within = rules.includes(word) ? [word] : rules.filter((id) => id.includes(word));
    if (within.length > 0) parts.push({ kind: "rule", names: within });
    if (LAYERS.includes(word) || places.some((place) => place.toLowerCase().includes(word)))
      parts.push(quotedText(word));
  }
  return parts.length > 1 ? { kind: "or", parts } : parts[0];
}

/** Text in quotes is looked for where the capture has words of its own. */
export function quotedText(value: string): Expression {
  return { kind: "place", test: { operator: "contains", value } };
}
