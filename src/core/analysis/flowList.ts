// The flow list's order: which flows pass a filter, sorted, as an array of indices. Reads the tracker's rows, not objects.

import { sortByWords, wordsOfNumbers } from "../bytes/sortByWords";
import type { ParsedFilter } from "../filter/expression";
import { parseFilter } from "../filter/parseFilter";
import { OUTCOMES, type Outcome } from "../flow/flow";
import type { Rule } from "../rules/rule";
import { outcomeIndexOf } from "../tracker/outcome";
import * as L from "../tracker/rowLayout";
import { initiatorSide } from "../tracker/segmentContext";
import type { FlowTracker } from "../tracker/tracker";
import { compileFilter } from "./compileFilter";
import type { FilterSubject, FlowPredicate } from "./filterSubject";
import { FROM_GOOD_TO_BAD } from "./flowRowOrder";
import { named } from "./flowTally";
import type { FlowFilter, FlowSortKey } from "./query";
import { gravity } from "./worstFlows";

/** Passed over between two turns of the thread. */
const FLOWS_A_STEP = 1 << 18;

/** By place in `OUTCOMES`. */
const OUTCOME_RANKS = OUTCOMES.map((outcome) => FROM_GOOD_TO_BAD.indexOf(outcome));

export class FlowList {
  readonly #subject: () => FilterSubject;
  readonly #tracker: FlowTracker;
  readonly #ruleIds: readonly string[];

  /** `subject` is asked anew for each filter: paths are added while the capture is read. */
  constructor(tracker: FlowTracker, rules: readonly Rule[], subject: () => FilterSubject) {
    this.#tracker = tracker;
    this.#ruleIds = rules.map(({ id }) => id);
    this.#subject = subject;
  }

  parse(text: string): ParsedFilter {
    return parseFilter(text, { rules: this.#ruleIds, places: this.#subject().places });
  }

  /** `undefined` where every flow passes; none passes a text that is not a filter. */
  predicate(text: string): FlowPredicate | undefined {
    const parsed = this.parse(text);
    return parsed.kind === "error" ? () => false : compileFilter(parsed.expression, this.#subject());
  }

  /** Indices (from 0) of the flows that pass, in order; none for a text that is not a filter. In steps of some 10 ms. */
  *ordering(sort: FlowSortKey, descending: boolean, filter: FlowFilter): Generator<void, Int32Array> {
    const passing = yield* this.#filtering(filter);
    if (sort === "id") return descending ? passing.reverse() : passing;
    const words = this.#wordsFor(sort, descending);
    yield;
    sortByWords(passing, words, descending);
    return passing;
  }

  #wordsFor(sort: Exclude<FlowSortKey, "id">, descending: boolean): readonly Uint32Array[] {
    switch (sort) {
      case "initiator":
      case "responder":
        return this.#addressWords(sort);
      case "handshake":
      case "start":
        return this.#timeWords(sort, descending);
      default:
        return [this.#keyWord(sort, descending)];
    }
  }

  *#filtering(filter: FlowFilter): Generator<void, Int32Array> {
    const passes = this.predicate(filter.text);
    const { flows, length } = this.#tracker;
    const result = new Int32Array(length);
    const isAsked = OUTCOMES.map((outcome) => filter.outcomes.length === 0 || filter.outcomes.includes(outcome));
    if (!passes && !isAsked.includes(false)) return result.map((_, flow) => flow);
    let kept = 0;
    for (let flow = 0; flow < length; flow++) {
      const row = flows.chunk(flow);
      const flowAt = flows.at(flow);
      if ((flow + 1) % FLOWS_A_STEP === 0) yield;
      if (!isAsked[outcomeIndexOf(row, flowAt)]) continue;
      if (passes && !passes(flow, row, flowAt)) continue;
      result[kept++] = flow;
    }
    return result.slice(0, kept);
  }

  /** How many flows have each outcome of those that pass a filter's text. */
  *countingOutcomes(text: string): Generator<void, Record<Outcome, number>> {
    const passes = this.predicate(text);
    const counts = new Float64Array(OUTCOMES.length);
    const { flows, length } = this.#tracker;
    for (let flow = 0; flow < length; flow++) {
      if ((flow + 1) % FLOWS_A_STEP === 0) yield;
      const row = flows.chunk(flow);
      const flowAt = flows.at(flow);
      if (!passes || passes(flow, row, flowAt)) counts[outcomeIndexOf(row, flowAt)]!++;
    }
    return named(OUTCOMES, counts);
  }

  /** Family, address and port of one end. */
  #addressWords(end: "initiator" | "responder"): readonly Uint32Array[] {
    const { flows, length } = this.#tracker;
    const words = Array.from({ length: 5 }, () => new Uint32Array(length));
    const [port, ...address] = words as [Uint32Array, ...Uint32Array[]];
    let hasIpv6 = false;
    for (let flow = 0; flow < length; flow++) {
      const row = flows.chunk(flow);
      const flowAt = flows.at(flow);
      const flags = row[flowAt + L.F_FLAGS]!;
      const side = ((flags & L.FLOW_B_INITIATES) !== 0) === (end === "initiator") ? 1 : 0;
      const ports = row[flowAt + L.F_PORTS]!;
      port[flow] = side === 1 ? ports & 0xffff : ports >>> 16;
      for (let word = 0; word < 4; word++) address[3 - word]![flow] = row[flowAt + L.addressPlace(side, word)]!;
      if (flags & L.FLOW_IPV6) hasIpv6 = true;
    }
    return hasIpv6 ? [...words, this.#families()] : words;
  }

  #families(): Uint32Array {
    const { flows, length } = this.#tracker;
    const families = new Uint32Array(length);
    for (let flow = 0; flow < length; flow++)
      families[flow] = flows.chunk(flow)[flows.at(flow) + L.F_FLAGS]! & L.FLOW_IPV6;
    return families;
  }

  /** One word is sorted in half the time of a double. */
  #keyWord(sort: "outcome" | "segments" | "problem" | "port", descending: boolean): Uint32Array {
    // What is not known is last in either direction.
    const unknown = descending ? 0 : 0xffffffff;
    const { flows, length } = this.#tracker;
    const keys = new Uint32Array(length);
    for (let flow = 0; flow < length; flow++) {
      const row = flows.chunk(flow);
      const flowAt = flows.at(flow);
      switch (sort) {
        case "outcome":
          keys[flow] = OUTCOME_RANKS[outcomeIndexOf(row, flowAt)]!;
          break;
        case "segments":
          keys[flow] = row[flowAt + L.F_SIDE_A + L.S_SEGMENTS]! + row[flowAt + L.F_SIDE_B + L.S_SEGMENTS]!;
          break;
        case "problem":
          keys[flow] = gravity(row[flowAt + L.F_FINDINGS]!) || unknown;
          break;
        case "port":
          keys[flow] =
            initiatorSide(row[flowAt + L.F_FLAGS]!) === 0
              ? row[flowAt + L.F_PORTS]! & 0xffff
              : row[flowAt + L.F_PORTS]! >>> 16;
          break;
      }
    }
    return keys;
  }

  #timeWords(sort: "handshake" | "start", descending: boolean): readonly Uint32Array[] {
    const unknown = descending ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
    const { floats } = this.#tracker;
    const { handshakes } = this.#subject();
    const keys = new Float64Array(this.#tracker.length);
    for (let flow = 0; flow < keys.length; flow++) {
      // Not the order of the ids in a merged capture, or one with reordered frames.
      keys[flow] =
        sort === "start" ? floats.chunk(flow)[floats.at(flow) + L.D_FIRST_TIME]! : (handshakes.of(flow) ?? unknown);
    }
    return wordsOfNumbers(keys);
  }
}
