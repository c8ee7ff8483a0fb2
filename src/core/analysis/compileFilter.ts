// A filter's expression as a function over the tracker's rows: no object is built for a flow.

import type { Expression, FlagsTest } from "../filter/expression";
import { textPredicate } from "../filter/names";
import { OUTCOMES } from "../flow/flow";
import type { Rule } from "../rules/rule";
import { ACK } from "../tcp/flags";
import { SEVERITIES } from "../text/severities";
import { endOf, outcomeIndexOf } from "../tracker/outcome";
import * as L from "../tracker/rowLayout";
import type { FlowTracker } from "../tracker/tracker";
import { addressTest, atEnds, portTest } from "./endTests";
import type { FilterSubject, FlowPredicate } from "./filterSubject";
import { numberTest } from "./numberTests";
import { placeTest, presence } from "./placeTests";

/** Whether the flows must be judged before the filter is asked. */
export function needsFindings(expression: Expression): boolean {
  switch (expression.kind) {
    case "and":
    case "or":
    case "xor":
      return expression.parts.some(needsFindings);
    case "not":
      return needsFindings(expression.part);
    default:
      return expression.kind === "severity" || expression.kind === "rule" || expression.kind === "cause";
  }
}

/** `undefined` where every flow passes. */
export function compileFilter(expression: Expression, subject: FilterSubject): FlowPredicate | undefined {
  return expression.kind === "all" ? undefined : compile(expression, subject);
}

function compile(expression: Expression, subject: FilterSubject): FlowPredicate {
  switch (expression.kind) {
    case "all":
      return () => true;
    case "and":
    case "or":
    case "xor":
      return join(
        expression.kind,
        expression.parts.map((part) => compile(part, subject)),
      );
    case "not": {
      const part = compile(expression.part, subject);
      return (flow, row, at) => !part(flow, row, at);
    }
    case "address":
      return atEnds(expression.end, addressTest(expression.pattern));
    case "port":
      return atEnds(expression.end, portTest(expression.range));
    case "number":
      return numberTest(expression.field, expression.range, subject);
    case "outcome": {
      const passing = OUTCOMES.map((outcome) => expression.names.includes(outcome));
      return (_, row, at) => passing[outcomeIndexOf(row, at)]!;
    }
    case "end":
      return (_, row, at) => expression.names.includes(endOf(row, at));
    case "severity": {
      const mask = expression.names.reduce((all, name) => all | (0xff << (24 - 8 * SEVERITIES.indexOf(name))), 0);
      return (_, row, at) => (row[at + L.F_FINDINGS]! & mask) !== 0;
    }
    case "rule":
      return ruleTest(expression.names, subject.rules);
    case "flags":
      return flagsPredicate(expression.test, subject.tracker);
    case "place":
      return placeTest(expression.test, subject);
    case "cause":
      return subject.isInCause(textPredicate(expression.test));
    case "has":
      return presence(expression.what, subject.paths);
  }
}

function join(kind: "and" | "or" | "xor", parts: readonly FlowPredicate[]): FlowPredicate {
  if (kind === "xor") return (flow, row, at) => parts.reduce((odd, part) => (part(flow, row, at) ? !odd : odd), false);
  const decides = kind === "or";
  return (flow, row, at) => {
    for (const part of parts) if (part(flow, row, at) === decides) return decides;
    return !decides;
  };
}

function ruleTest(names: readonly string[], rules: readonly Rule[]): FlowPredicate {
  const bits = new Int32Array(L.RULE_WORDS);
  rules.forEach(({ id }, place) => {
    if (names.includes(id)) bits[place >>> 5]! |= 1 << (place & 31);
  });
  return (_, row, at) => {
    for (let word = 0; word < L.RULE_WORDS; word++) if (row[at + L.F_RULES + word]! & bits[word]!) return true;
    return false;
  };
}

/** Segments in runs have ACK and none of SYN, FIN, RST and URG; whether PSH is set is not kept of them. */
function flagsPredicate(test: FlagsTest, tracker: FlowTracker): FlowPredicate {
  const inRuns = flagsPass(test, ACK);
  const events = tracker.events.ints;
  return (_, row, at) => {
    if (inRuns && row[at + L.F_RUN_A]! + row[at + L.F_RUN_B]! > 0) return true;
    // Only the flags are read: `walkSegments`, which reads all fields, takes three times as long.
    for (let event = row[at + L.F_HEAD]!; event >= 0; ) {
      const ints = events.chunk(event);
      const e = events.at(event);
      const kind = ints[e + L.E_KIND]! & 3;
      if (kind === L.KIND_SEGMENT ? flagsPass(test, ints[e + L.E_FLAGS]! >>> 20) : inRuns && kind === L.KIND_RUN)
        return true;
      event = ints[e + L.E_NEXT]!;
    }
    return false;
  };
}

function flagsPass(test: FlagsTest, flags: number): boolean {
  switch (test.kind) {
    case "bits":
      return test.values.includes(flags & test.mask);
    case "any":
      return (flags & test.mask) !== 0;
    case "and":
      return test.parts.every((part) => flagsPass(part, flags));
  }
}
