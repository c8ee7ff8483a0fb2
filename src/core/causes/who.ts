// Who is concerned: the hosts and ports of each flow as numbers from 0.

import * as L from "../tracker/rowLayout";
import { initiatorSide } from "../tracker/segmentContext";
import type { CauseRows } from "./causeRows";
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
  values: Columns;
  /** As `values`, with room for more. */
  #columns: Columns = [0, 1, 2, 3].map(() => new Int32Array(0)) as unknown as Columns;
  /** Flows whose roles a SYN or SYN-ACK may still turn round; those of all others are final. */
  #open: number[] = [];
  #length = 0;
  readonly #hosts: Hosts;
  readonly #endpoints: KeyIndex;
  readonly #key = new Int32Array(2);

  constructor(tracker: CauseRows) {
    this.#hosts = new Hosts(tracker.length);
    this.#endpoints = new KeyIndex(2, Math.min(tracker.length, 1 << 16));
    this.values = this.#columns;
    this.update(tracker);
  }

  /** By attribute, how many values there are. */
  get counts(): readonly [number, number, number, number] {
    return [this.#endpoints.length, this.#hosts.length, this.#hosts.length, 1 << 16];
  }

  /** Numbers of IPv6 hosts are odd. */
  get hasBothVersions(): boolean {
    return this.#hosts.hasBothVersions;
  }

  /** Flows that were taken. */
  get length(): number {
    return this.#length;
  }

  /** Takes the flows that came since, and those whose roles have turned out to be the other way round. None was removed. */
  update(tracker: CauseRows): void {
    const { flows, length } = tracker;
    const open = this.#open;
    this.#open = [];
    for (const flow of open) this.#take(flow, flows.chunk(flow), flows.at(flow));
    this.follow(tracker);
    this.values = this.#columns.map((column) => column.subarray(0, length)) as unknown as Columns;
  }

  /** Takes the flows that came since, while their rows are still in the processor's cache. `values` lack them until `update`. */
  follow({ flows, length }: CauseRows): void {
    this.#grow(length);
    for (let flow = this.#length; flow < length; flow++) this.#take(flow, flows.chunk(flow), flows.at(flow));
    this.#length = length;
  }

  #take(flow: number, row: Int32Array, at: number): void {
    const flags = row[at + L.F_FLAGS]!;
    const side = initiatorSide(flags);
    if (!(flags & L.FLOW_ROLES_KNOWN)) this.#open.push(flow);
    const [endpoint, responder, initiator, port] = this.#columns;
    const ports = row[at + L.F_PORTS]!;
    initiator[flow] = this.#hosts.at(row, at, side);
    responder[flow] = this.#hosts.at(row, at, 1 - side);
    port[flow] = side === 0 ? ports & 0xffff : ports >>> 16;
    const before = flow - 1;
    if (responder[flow] === responder[before] && port[flow] === port[before]) {
      endpoint[flow] = endpoint[before]!;
      return;
    }
    this.#key[0] = responder[flow]!;
    this.#key[1] = port[flow]!;
    endpoint[flow] = this.#endpoints.of(this.#key, 0);
  }

  #grow(length: number): void {
    if (length <= this.#columns[0].length) return;
    const room = Math.max(length, 2 * this.#length);
    this.#columns = this.#columns.map((column) => {
      const larger = new Int32Array(room);
      larger.set(column);
      return larger;
    }) as unknown as Columns;
  }
}

type Columns = readonly [Int32Array, Int32Array, Int32Array, Int32Array];

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

  get hasBothVersions(): boolean {
    return this.#of4.length > 0 && this.#of6.length > 0;
  }

  /** The host of A (`side` 0) or B of the flow whose row begins at `at`. */
  at(row: Int32Array, at: number, side: number): number {
    if (!(row[at + L.F_FLAGS]! & L.FLOW_IPV6)) {
      const place = side === 0 ? at + L.F_ADDRESS_A : at + L.F_ADDRESS_B;
      return 2 * this.#of4.of(row, place);
    }
    for (let word = 0; word < WORDS_OF_6; word++) this.#key[word] = row[at + L.addressPlace(side, word)]!;
    return 2 * this.#of6.of(this.#key, 0) + 1;
  }
}
