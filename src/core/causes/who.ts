// Who is concerned: the hosts and ports of each flow as numbers from 0.

import * as L from "../tracker/rowLayout";
import { initiatorSide } from "../tracker/segmentContext";
import type { FlowTracker } from "../tracker/tracker";
import { KeyIndex } from "./keyIndex";

/** What flows can have in common; earlier ones say more. */
export const ATTRIBUTES = ["endpoint", "responder", "initiator", "port"] as const;
export type Attribute = (typeof ATTRIBUTES)[number];

export const ENDPOINT = 0;
export const RESPONDER = 1;
export const INITIATOR = 2;
export const PORT = 3;

/** Words of an IPv6 address. */
const WORDS_OF_6 = 4;

export class Who {
  /** By attribute, the value of each flow. */
  readonly values: readonly [Int32Array, Int32Array, Int32Array, Int32Array];
  /** By attribute, how many values there are. */
  readonly counts: readonly [number, number, number, number];

  constructor(tracker: FlowTracker) {
    const { length } = tracker;
    const hosts = new Hosts(length);
    const endpoints = new KeyIndex(2, Math.min(length, 1 << 16));
    const columns = [0, 1, 2, 3].map(() => new Int32Array(length)) as unknown as Who["values"];
    const [endpoint, responder, initiator, port] = columns;
    const key = new Int32Array(2);
    for (let flow = 0; flow < length; flow++) {
      const row = tracker.flows.chunk(flow);
      const at = tracker.flows.at(flow);
      const side = initiatorSide(row[at + L.F_FLAGS]!);
      const ports = row[at + L.F_PORTS]!;
      initiator[flow] = hosts.at(row, at, side);
      responder[flow] = hosts.at(row, at, 1 - side);
      port[flow] = side === 0 ? ports & 0xffff : ports >>> 16;
      const before = flow - 1;
      if (responder[flow] === responder[before] && port[flow] === port[before]) {
        endpoint[flow] = endpoint[before]!;
        continue;
      }
      key[0] = responder[flow]!;
      key[1] = port[flow]!;
      endpoint[flow] = endpoints.of(key, 0);
    }
    this.values = columns;
    this.counts = [endpoints.length, hosts.length, hosts.length, 1 << 16];
  }
}

/** Numbers of hosts: even ones for IPv4, whose table is so small that it stays in the processor's cache (twice as fast), odd ones for IPv6. */
class Hosts {
  readonly #of4: KeyIndex;
  readonly #of6: KeyIndex;
  readonly #key = new Int32Array(WORDS_OF_6);

  constructor(expected: number) {
    this.#of4 = new KeyIndex(1, expected);
    this.#of6 = new KeyIndex(WORDS_OF_6, 0);
  }

  /** Above all numbers. */
  get length(): number {
    return 2 * Math.max(this.#of4.length, this.#of6.length);
  }

  /** The host of A (`side` 0) or B of the flow whose row begins at `at`. */
  at(row: Int32Array, at: number, side: number): number {
    if (!(row[at + L.F_FLAGS]! & L.FLOW_IPV6)) return 2 * this.#of4.of(row, at + L.addressPlace(side, 0));
    for (let word = 0; word < WORDS_OF_6; word++) this.#key[word] = row[at + L.addressPlace(side, word)]!;
    return 2 * this.#of6.of(this.#key, 0) + 1;
  }
}
