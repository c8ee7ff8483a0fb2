// The flow list's order: which flows pass a filter, sorted, as an array of indices. Reads the tracker's rows, not objects.

import { OUTCOMES, type Outcome } from "../flow/flow";
import type { Rule } from "../rules/rule";
import { endpointText } from "../text/endpoints";
import { flowAddress } from "../tracker/buildFlow";
import { pathText } from "../tracker/flowPaths";
import { outcomeOf } from "../tracker/outcome";
import { handshakeNs } from "../tracker/pairing";
import * as L from "../tracker/rowLayout";
import type { FlowTracker } from "../tracker/tracker";
import type { FlowFilter, FlowSortKey } from "./query";

/** Severity of a flow's findings, for sorting: more is worse. */
export function gravity(findings: number): number {
  // Packed counts by severity, errors in the highest byte.
  return findings >>> 0;
}

export class FlowList {
  readonly #tracker: FlowTracker;
  readonly #paths: () => readonly string[];
  readonly #rules: readonly Rule[];
  /** The text that a filter searches, per flow; built at the first search and kept, since addresses do not change. */
  readonly #haystacks: string[] = [];

  constructor(tracker: FlowTracker, paths: () => readonly string[], rules: readonly Rule[]) {
    this.#tracker = tracker;
    this.#paths = paths;
    this.#rules = rules;
  }

  /** To be called when flows have other indices than before. */
  forget(): void {
    this.#haystacks.length = 0;
  }

  /** Indices (from 0) of the flows that pass, in order. */
  order(sort: FlowSortKey, descending: boolean, filter: FlowFilter): Int32Array {
    const passing = this.#filter(filter);
    if (sort === "id") return descending ? passing.reverse() : passing;
    const compare = sort === "initiator" || sort === "responder" ? this.#byAddress(sort) : this.#byKey(sort);
    return passing.sort(descending ? (a, b) => compare(b, a) || a - b : (a, b) => compare(a, b) || a - b);
  }

  #filter(filter: FlowFilter): Int32Array {
    const count = this.#tracker.length;
    const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
    const outcomes = new Set<Outcome>(filter.outcomes);
    const result = new Int32Array(count);
    let kept = 0;
    const ruleWords = words.map((word) => this.#rulesMatching(word));
    for (let flow = 0; flow < count; flow++) {
      if (outcomes.size > 0 && !outcomes.has(this.#outcome(flow))) continue;
      if (words.length > 0 && !this.#matches(flow, words, ruleWords)) continue;
      result[kept++] = flow;
    }
    return result.slice(0, kept);
  }

  #outcome(flow: number): Outcome {
    return outcomeOf(this.#tracker.flows.chunk(flow), this.#tracker.flows.at(flow));
  }

  #rulesMatching(word: string): Int32Array {
    const bits = new Int32Array(L.RULE_WORDS);
    this.#rules.forEach(({ id }, place) => {
      if (id.includes(word)) bits[place >>> 5]! |= 1 << (place & 31);
    });
    return bits;
  }

  #matches(flow: number, words: readonly string[], ruleWords: readonly Int32Array[]): boolean {
    const row = this.#tracker.flows.chunk(flow);
    const flowAt = this.#tracker.flows.at(flow);
    return words.every((word, i) => {
      const rules = ruleWords[i]!;
      for (let w = 0; w < L.RULE_WORDS; w++) if (row[flowAt + L.F_RULES + w]! & rules[w]!) return true;
      return this.#haystack(flow).includes(word) || outcomeOf(row, flowAt).includes(word);
    });
  }

  #haystack(flow: number): string {
    let text = this.#haystacks[flow];
    if (text !== undefined) return text;
    const row = this.#tracker.flows.chunk(flow);
    const flowAt = this.#tracker.flows.at(flow);
    const is6 = (row[flowAt + L.F_FLAGS]! & L.FLOW_IPV6) !== 0;
    const ports = row[flowAt + L.F_PORTS]!;
    const end = (side: number, port: number): string => {
      const address = flowAddress(row, flowAt, side);
      const shown = endpointText({ address, port });
      return is6 ? `${shown} ${address}` : shown;
    };
    // Only the names of tunnels have capitals; most flows have no tunnel.
    const path = pathText(row, flowAt, this.#paths()).toLowerCase();
    text = `${end(0, ports >>> 16)} ${end(1, ports & 0xffff)} ${path} #${flow + 1}`;
    this.#haystacks[flow] = text;
    return text;
  }

  #byAddress(sort: "initiator" | "responder"): (a: number, b: number) => number {
    const { flows } = this.#tracker;
    return (a, b) => {
      const rowA = flows.chunk(a);
      const rowB = flows.chunk(b);
      const oA = flows.at(a);
      const oB = flows.at(b);
      const isB = (flags: number): boolean => ((flags & L.FLOW_B_INITIATES) !== 0) === (sort === "initiator");
      const bA = isB(rowA[oA + L.F_FLAGS]!);
      const bB = isB(rowB[oB + L.F_FLAGS]!);
      const family = (rowA[oA + L.F_FLAGS]! & L.FLOW_IPV6) - (rowB[oB + L.F_FLAGS]! & L.FLOW_IPV6);
      if (family !== 0) return family;
      const sideA = bA ? 1 : 0;
      const sideB = bB ? 1 : 0;
      for (let word = 0; word < 4; word++) {
        const difference =
          (rowA[oA + L.addressPlace(sideA, word)]! >>> 0) - (rowB[oB + L.addressPlace(sideB, word)]! >>> 0);
        if (difference !== 0) return difference;
      }
      const port = (ports: number, b2: boolean): number => (b2 ? ports & 0xffff : ports >>> 16);
      return port(rowA[oA + L.F_PORTS]!, bA) - port(rowB[oB + L.F_PORTS]!, bB);
    };
  }

  #byKey(sort: "outcome" | "handshake" | "segments" | "problem" | "start"): (a: number, b: number) => number {
    const { flows, floats } = this.#tracker;
    const keys = new Float64Array(this.#tracker.length);
    for (let flow = 0; flow < keys.length; flow++) {
      const row = flows.chunk(flow);
      const flowAt = flows.at(flow);
      const floatsAt = floats.at(flow);
      const times = floats.chunk(flow);
      switch (sort) {
        case "outcome":
          keys[flow] = OUTCOMES.indexOf(outcomeOf(row, flowAt));
          break;
        case "handshake":
          keys[flow] = handshakeNs(this.#tracker, flow) ?? Infinity;
          break;
        case "segments":
          keys[flow] = row[flowAt + L.F_SIDE_A + L.S_SEGMENTS]! + row[flowAt + L.F_SIDE_B + L.S_SEGMENTS]!;
          break;
        case "problem":
          keys[flow] = gravity(row[flowAt + L.F_FINDINGS]!);
          break;
        // Not the order of the ids in a merged capture, or one with reordered frames.
        case "start":
          keys[flow] = times[floatsAt + L.D_FIRST_TIME]!;
          break;
      }
    }
    return (a, b) => {
      const x = keys[a]!;
      const y = keys[b]!;
      return x === y ? 0 : x < y ? -1 : 1;
    };
  }
}
