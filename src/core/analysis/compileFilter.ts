// A filter's expression as a function over the tracker's rows: no object is built for a flow.

import type {
  AddressPattern,
  Expression,
  FlagsTest,
  NumberField,
  NumberRange,
  TextTest,
  WhichEnd,
} from "../filter/expression";
import { textPredicate } from "../filter/names";
import { Mark, OUTCOMES } from "../flow/flow";
import type { Rule } from "../rules/rule";
import { ACK } from "../tcp/flags";
import { SEVERITIES } from "../text/severities";
import { pathText } from "../tracker/flowPaths";
import { endOf, outcomeOf } from "../tracker/outcome";
import * as L from "../tracker/rowLayout";
import type { FlowTracker } from "../tracker/tracker";
import { flowOfFrame } from "./flowOfFrame";
import type { HandshakeTimes } from "./handshakeTimes";

/** Whether flow `flow`, whose row begins at `at` of `row`, passes. */
export type FlowPredicate = (flow: number, row: Int32Array, at: number) => boolean;

export interface FilterSubject {
  readonly tracker: FlowTracker;
  readonly handshakes: HandshakeTimes;
  /** Text per path index. */
  readonly paths: readonly string[];
  /** Paths, and names of interfaces, for words alone. */
  readonly places: readonly string[];
  /** The interface at a recording point, by its number. */
  interfaceOf(point: number): string | undefined;
  readonly rules: readonly Rule[];
  /** Time of the capture's first frame. */
  readonly startNs: number;
  /** Whether a flow is part of a cause whose id or number passes; asked for once a filter. */
  isInCause(passes: (name: string) => boolean): (flow: number) => boolean;
}

/** As many as an event has room for (`E_POINT_SHIFT`). */
const RECORDING_POINTS = 64;

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
      return (_, row, at) => passing[OUTCOMES.indexOf(outcomeOf(row, at))]!;
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

/** A test of the end whose address and port are those of A (`side` 0) or B. */
type EndTest = (side: number, row: Int32Array, at: number) => boolean;

function atEnds(end: WhichEnd, test: EndTest): FlowPredicate {
  if (end === "any") return (_, row, at) => test(0, row, at) || test(1, row, at);
  const whenB = end === "initiator" ? 1 : 0;
  return (_, row, at) => test(row[at + L.F_FLAGS]! & L.FLOW_B_INITIATES ? whenB : 1 - whenB, row, at);
}

function addressTest({ family, words, masks, port }: AddressPattern): EndTest {
  const familyBit = family === 6 ? L.FLOW_IPV6 : 0;
  return (side, row, at) => {
    if ((row[at + L.F_FLAGS]! & L.FLOW_IPV6) !== familyBit) return false;
    for (let word = 0; word < words.length; word++)
      if (((row[at + L.addressPlace(side, word)]! ^ words[word]!) & masks[word]!) !== 0) return false;
    return port === undefined || portOf(side, row, at) === port;
  };
}

function portTest(range: NumberRange): EndTest {
  return (side, row, at) => isWithin(portOf(side, row, at), range);
}

function portOf(side: number, row: Int32Array, at: number): number {
  return side === 0 ? row[at + L.F_PORTS]! >>> 16 : row[at + L.F_PORTS]! & 0xffff;
}

function isWithin(value: number, { low, high, open }: NumberRange): boolean {
  return value >= low && value <= high && !(open === "low" && value === low) && !(open === "high" && value === high);
}

/** Whether a number of [first, last] is within the range. */
function meets(first: number, last: number, { low, high, open }: NumberRange): boolean {
  return (open === "high" ? first < high : first <= high) && (open === "low" ? last > low : last >= low);
}

function numberTest(field: NumberField, range: NumberRange, subject: FilterSubject): FlowPredicate {
  const { tracker, handshakes, startNs } = subject;
  const { floats } = tracker;
  const value = (flow: number, place: number): number => floats.chunk(flow)[floats.at(flow) + place]!;
  const since = { ...range, low: range.low + startNs, high: range.high + startNs };
  switch (field) {
    case "flow":
      return (flow) => isWithin(tracker.ids.of(flow), range);
    case "segments":
      return (_, row, at) =>
        isWithin(row[at + L.F_SIDE_A + L.S_SEGMENTS]! + row[at + L.F_SIDE_B + L.S_SEGMENTS]!, range);
    case "bytes":
      return (flow) => isWithin(octetsOf(floats.chunk(flow), floats.at(flow)), range);
    case "handshake":
      return (flow) => {
        const took = handshakes.of(flow);
        return took !== undefined && isWithin(took, range);
      };
    case "duration":
      return (flow) => isWithin(value(flow, L.D_LAST_TIME) - value(flow, L.D_FIRST_TIME), range);
    case "start":
      return (flow) => isWithin(value(flow, L.D_FIRST_TIME), since);
    case "time":
      return (flow) => meets(value(flow, L.D_FIRST_TIME), value(flow, L.D_LAST_TIME), since);
    case "frame":
      return frameTest(range, tracker);
    case "vlan":
      return pathTest(subject.paths, (text) =>
        [...text.matchAll(/\bVLAN (\d+)/g)].some(([, id]) => isWithin(Number(id), range)),
      );
  }
}

function octetsOf(values: Float64Array, at: number): number {
  return (
    values[at + L.D_BYTES_A]! +
    values[at + L.D_BYTES_B]! +
    values[at + L.D_RUN_BYTES_A]! +
    values[at + L.D_RUN_BYTES_B]!
  );
}

/** One frame belongs to one flow; of a range, any frame between a flow's first and last may be its own. */
function frameTest(range: NumberRange, tracker: FlowTracker): FlowPredicate {
  if (range.low !== range.high)
    return (_, row, at) => meets(row[at + L.F_FIRST_FRAME]!, row[at + L.F_LAST_FRAME]!, range);
  let owner: number | undefined;
  return (flow) => {
    owner ??= flowOfFrame(tracker, range.low) ?? -1;
    return flow === owner;
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

/** VLANs and tunnels, or one of the interfaces that recorded the flow. */
function placeTest(test: TextTest, { paths, interfaceOf, tracker }: FilterSubject): FlowPredicate {
  const passes = textPredicate(test);
  const onPath = pathTest(paths, passes);
  const points = Array.from({ length: RECORDING_POINTS }, (_, point) => {
    const name = interfaceOf(point);
    return name !== undefined && passes(name);
  });
  if (!points.includes(true)) return onPath;
  return (flow, row, at) => onPath(flow, row, at) || wasRecordedAt(points, tracker, flow, row[at + L.F_HEAD]!);
}

/** By the events that are kept, and the copies of them. */
function wasRecordedAt(points: readonly boolean[], tracker: FlowTracker, flow: number, head: number): boolean {
  const isAt = ({ ints }: FlowTracker["events"], event: number): boolean => {
    const row = ints.chunk(event);
    const at = ints.at(event);
    return (row[at + L.E_KIND]! & 3) === L.KIND_SEGMENT && points[(row[at + L.E_IP]! >>> L.E_POINT_SHIFT) & 63]!;
  };
  for (let event = head; event >= 0; ) {
    if (isAt(tracker.events, event)) return true;
    event = tracker.events.ints.chunk(event)[tracker.events.ints.at(event) + L.E_NEXT]!;
  }
  for (const event of tracker.copies.of(flow)) if (isAt(tracker.copies.events, event)) return true;
  return false;
}

/** There are few paths: each is asked once. */
function pathTest(paths: readonly string[], passes: (text: string) => boolean): FlowPredicate {
  const answers = new Map<number, boolean>();
  return (_, row, at) => {
    // The text of two paths says which is the initiator's.
    const key = 4 * row[at + L.F_PATH]! + (row[at + L.F_FLAGS]! & (L.FLOW_B_INITIATES | L.FLOW_ROLES_KNOWN)) / 2;
    let answer = answers.get(key);
    if (answer === undefined) {
      answer = passes(pathText(row, at, paths));
      answers.set(key, answer);
    }
    return answer;
  };
}

function presence(what: "ipv4" | "ipv6" | "vlan" | "icmp", paths: readonly string[]): FlowPredicate {
  switch (what) {
    case "ipv4":
      return (_, row, at) => !(row[at + L.F_FLAGS]! & L.FLOW_IPV6);
    case "ipv6":
      return (_, row, at) => (row[at + L.F_FLAGS]! & L.FLOW_IPV6) !== 0;
    case "icmp":
      return (_, row, at) => (row[at + L.F_MARKS]! & Mark.Icmp) !== 0;
    case "vlan":
      return pathTest(paths, (text) => /\bVLAN \d/.test(text));
  }
}
