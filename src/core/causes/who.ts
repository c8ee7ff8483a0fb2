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

/** Words of a host: family, and four of its address. */
const HOST_WORDS = 5;

export class Who {
  /** By attribute, the value of each flow. */
  readonly values: readonly [Int32Array, Int32Array, Int32Array, Int32Array];
  /** By attribute, how many values there are. */
  readonly counts: readonly [number, number, number, number];

  constructor(tracker: FlowTracker) {
    const { length } = tracker;
    const hosts = new KeyIndex(HOST_WORDS, length);
    const endpoints = new KeyIndex(2, Math.min(length, 1 << 16));
    const columns = [0, 1, 2, 3].map(() => new Int32Array(length)) as unknown as Who["values"];
    const [endpoint, responder, initiator, port] = columns;
    const key = new Int32Array(HOST_WORDS);
    for (let flow = 0; flow < length; flow++) {
      const row = tracker.flows.chunk(flow);
      const at = tracker.flows.at(flow);
      const side = initiatorSide(row[at + L.F_FLAGS]!);
      const ports = row[at + L.F_PORTS]!;
      initiator[flow] = hostAt(row, at, side, key, hosts);
      responder[flow] = hostAt(row, at, 1 - side, key, hosts);
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

function hostAt(row: Int32Array, at: number, side: number, key: Int32Array, hosts: KeyIndex): number {
  const is6 = row[at + L.F_FLAGS]! & L.FLOW_IPV6;
  key[0] = is6;
  key[1] = row[at + L.addressPlace(side, 0)]!;
  for (let word = 1; word < 4; word++) key[1 + word] = is6 ? row[at + L.addressPlace(side, word)]! : 0;
  return hosts.of(key, 0);
}
