// Fields whose values are words of a closed list: a comparison is the list of the words that pass.

import { OUTCOMES } from "../flow/flow";
import { nearestOf } from "../text/nearest";
import { SEVERITIES } from "../text/severities";
import type { Expression, TextTest, Vocabulary } from "./expression";
import { FilterSyntaxError } from "./filterSyntaxError";
import type { Token } from "./lexer";
import type { Order } from "./numbers";

export type NameField = "outcome" | "end" | "severity" | "rule";

export const FLOW_ENDS = ["open", "fin", "reset"] as const;

/** The words of a field; severities from the lowest on, so that `severity >= warning` reads as it is meant. */
export function namesOf(field: NameField, { rules }: Vocabulary): readonly string[] {
  switch (field) {
    case "outcome":
      return OUTCOMES;
    case "end":
      return FLOW_ENDS;
    case "severity":
      return SEVERITIES.toReversed();
    case "rule":
      return rules;
  }
}

/** The names that compare so with a value. @throws FilterSyntaxError if there is no such name, or no order among them. */
export function namesPassing(field: NameField, order: Order, value: Token, known: readonly string[]): string[] {
  const name = value.text.toLowerCase();
  const place = known.indexOf(name);
  const length = value.end - value.at;
  if (place < 0) {
    const all = field === "rule" ? "" : ` Expected ${known.join(", ")}.`;
    const message = `"${value.text}" is not ${field === "rule" ? "a rule" : `one of the values of ${field}`}.`;
    const nearest = nearestOf(name, known);
    throw new FilterSyntaxError(nearest === undefined ? message + all : message, value.at, length, nearest);
  }
  if (order === "==") return [name];
  if (field !== "severity") throw new FilterSyntaxError(`${field} has no order: use == or !=.`, value.at, length);
  const passes = { "<": place > 0, "<=": true, ">": true, ">=": true }[order];
  if (!passes) return [];
  return known.filter((_, i) => (order[0] === "<" ? i < place : i > place) || (order.endsWith("=") && i === place));
}

/** The names that contain or match a text. */
export function namesLike(test: TextTest, known: readonly string[]): string[] {
  const passes = textPredicate(test);
  return known.filter(passes);
}

/** Case does not count, as in Wireshark's `matches`. */
export function textPredicate({ operator, value }: TextTest): (text: string) => boolean {
  const lower = value.toLowerCase();
  switch (operator) {
    case "==":
      return (text) => text.toLowerCase() === lower;
    case "contains":
      return (text) => text.toLowerCase().includes(lower);
    case "matches": {
      const pattern = new RegExp(value, "iu");
      return (text) => pattern.test(text);
    }
  }
}

export function nameTest(field: NameField, names: readonly string[]): Expression {
  return { kind: field, names } as Expression;
}
