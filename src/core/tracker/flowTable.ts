// All flows, and how one is found by its addresses, ports and path: open addressing over a hash that is the same in both
// directions.

import { FloatRows, IntRows } from "../bytes/growingRows";
import type { Packet } from "../wire/packet";
import { EventStore } from "./events";
import type { Recorded } from "./recorded";
import * as L from "./rowLayout";

export class FlowTable {
  readonly flows = new IntRows(L.FLOW_WIDTH);
  readonly doubles = new FloatRows(L.FLOW_DOUBLES);
  /** Hash and flow index + 1 of the newest flow on its addresses, side by side. */
  #slots = new Int32Array(2 << 12);
  #used = 0;
  /** Nobody can make a capture all of whose flows meet in one slot. */
  readonly #seed = (Math.random() * 2 ** 32) | 0;

  /** The same for both directions of a flow. */
  hash(packet: Packet): number {
    const { view, sourceOffset, destinationOffset } = packet;
    // Address and port are mixed one after the other: where both count up together, their XOR hardly changes.
    let source = Math.imul(view.getInt32(sourceOffset) ^ this.#seed, 0x9e3779b1);
    let destination = Math.imul(view.getInt32(destinationOffset) ^ this.#seed, 0x9e3779b1);
    source = Math.imul(source ^ (source >>> 15) ^ packet.sourcePort, 0x27d4eb2f);
    destination = Math.imul(destination ^ (destination >>> 15) ^ packet.destinationPort, 0x27d4eb2f);
    if (packet.family === 6) {
      for (let word = 4; word < 16; word += 4) {
        source = Math.imul(source ^ view.getInt32(sourceOffset + word) ^ (source >>> 15), 0x85ebca6b);
        destination = Math.imul(
          destination ^ view.getInt32(destinationOffset + word) ^ (destination >>> 15),
          0x85ebca6b,
        );
      }
    }
    source ^= source >>> 15;
    destination ^= destination >>> 15;
    // Both directions of a flow have the same hash.
    const sum =
      (Math.imul(source, 0xc2b2ae35) + Math.imul(destination, 0xc2b2ae35) + Math.imul(packet.path, 0x27d4eb2f)) | 0;
    // Neighbouring ports must not become neighbouring slots: linear probing would walk through all of them.
    const mixed = Math.imul(sum ^ (sum >>> 16), 0x85ebca6b);
    return mixed ^ (mixed >>> 13);
  }

  /** The flow at the hash's first place; −1 for none. */
  guess(hash: number): number {
    return this.#slots[2 * (hash & (this.#slots.length / 2 - 1)) + 1]! - 1;
  }

  /** The newest flow on the packet's addresses, times two, plus 1 when B sent it; negative for none. */
  find(packet: Packet, hash: number): number {
    const { view, sourceOffset, destinationOffset, sourcePort, destinationPort, family, path } = packet;
    const source = view.getInt32(sourceOffset);
    const destination = view.getInt32(destinationOffset);
    const forward = (sourcePort << 16) | destinationPort;
    const backward = (destinationPort << 16) | sourcePort;
    const mask = this.#slots.length / 2 - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const flow = this.#slots[2 * slot + 1]! - 1;
      if (flow < 0) return -1;
      if (this.#slots[2 * slot] !== hash) continue;
      const row = this.flows.chunk(flow);
      const o = this.flows.at(flow);
      const is6 = (row[o + L.F_FLAGS]! & L.FLOW_IPV6) !== 0;
      if (row[o + L.F_PATH] !== path || is6 !== (family === 6)) continue;
      const ports = row[o + L.F_PORTS];
      const a = row[o + L.F_ADDRESS_A];
      const b = row[o + L.F_ADDRESS_B];
      if (
        ports === forward &&
        a === source &&
        b === destination &&
        (!is6 || this.#rest(view, row, o, sourceOffset, destinationOffset))
      )
        return flow << 1;
      if (
        ports === backward &&
        a === destination &&
        b === source &&
        (!is6 || this.#rest(view, row, o, destinationOffset, sourceOffset))
      )
        return (flow << 1) | 1;
    }
  }

  /** The last 96 bits of both IPv6 addresses. */
  #rest(view: DataView, row: Int32Array, o: number, a: number, b: number): boolean {
    for (let word = 1; word < 4; word++) {
      if (row[o + L.addressPlace(0, word)] !== view.getInt32(a + 4 * word)) return false;
      if (row[o + L.addressPlace(1, word)] !== view.getInt32(b + 4 * word)) return false;
    }
    return true;
  }

  /** Adds a flow that the packet begins, in place of `previous` (−1 for none) on the same addresses; returns its index. */
  open(packet: Packet, hash: number, previous: number, { frameNumber, timeNs, fileOffset }: Recorded): number {
    const flow = this.flows.add();
    this.doubles.add();
    const row = this.flows.chunk(flow);
    const o = this.flows.at(flow);
    const { view, sourceOffset, destinationOffset } = packet;
    const words = packet.family === 6 ? 4 : 1;
    for (let word = 0; word < words; word++) {
      row[o + L.addressPlace(0, word)] = view.getInt32(sourceOffset + 4 * word);
      row[o + L.addressPlace(1, word)] = view.getInt32(destinationOffset + 4 * word);
    }
    row[o + L.F_PORTS] = (packet.sourcePort << 16) | packet.destinationPort;
    row[o + L.F_PATH] = packet.path;
    row[o + L.F_FLAGS] = packet.family === 6 ? L.FLOW_IPV6 : 0;
    row[o + L.F_FIRST_FRAME] = frameNumber;
    row[o + L.F_LAST_FRAME] = frameNumber;
    row[o + L.F_HEAD] = -1;
    row[o + L.F_TAIL] = -1;
    row[o + L.F_JUDGED] = -1;
    row[o + L.F_PREVIOUS] = previous;
    row[o + L.F_SIDE_A + L.S_SHIFT] = -1;
    row[o + L.F_SIDE_B + L.S_SHIFT] = -1;
    this.#enlist(hash, flow, previous);
    const doubles = this.doubles.chunk(flow);
    const d = this.doubles.at(flow);
    doubles[d + L.D_FIRST_TIME] = timeNs;
    doubles[d + L.D_LAST_TIME] = timeNs;
    doubles[d + L.D_FIRST_OFFSET] = fileOffset;
    doubles[d + L.D_ESTABLISHED] = Number.NaN;
    return flow;
  }

  /** Makes `flow` the one that is found by its hash, in place of `previous` on the same addresses. */
  #enlist(hash: number, flow: number, previous: number): void {
    if (previous < 0 && 2 * ++this.#used > this.#slots.length / 2) this.#grow();
    const mask = this.#slots.length / 2 - 1;
    let slot = hash & mask;
    while (this.#slots[2 * slot + 1] !== 0 && this.#slots[2 * slot + 1] !== previous + 1) slot = (slot + 1) & mask;
    this.#slots[2 * slot] = hash;
    this.#slots[2 * slot + 1] = flow + 1;
  }

  /**
   * Lets go of the flows for which `renumbered` has −1; the others move to the index it has for them, their events from
   * `events` to where there is room again.
   */
  compact(renumbered: Int32Array, events: EventStore): void {
    const flows = new IntRows(L.FLOW_WIDTH);
    const doubles = new FloatRows(L.FLOW_DOUBLES);
    const kept = new EventStore();
    for (let flow = 0; flow < renumbered.length; flow++) {
      if (renumbered[flow]! < 0) continue;
      const copy = flows.addFrom(this.flows, flow);
      doubles.addFrom(this.doubles, flow);
      const row = flows.chunk(copy);
      const o = flows.at(copy);
      const previous = row[o + L.F_PREVIOUS]!;
      row[o + L.F_PREVIOUS] = previous < 0 ? -1 : renumbered[previous]!;
      let tail = -1;
      for (let event = row[o + L.F_HEAD]!; event >= 0; ) {
        const next = events.ints.chunk(event)[events.ints.at(event) + L.E_NEXT]!;
        const moved = kept.addFrom(events, event);
        if (tail < 0) row[o + L.F_HEAD] = moved;
        else kept.ints.chunk(tail)[kept.ints.at(tail) + L.E_NEXT] = moved;
        tail = moved;
        event = next;
      }
      row[o + L.F_TAIL] = tail;
    }
    this.flows.become(flows);
    this.doubles.become(doubles);
    events.become(kept);
    this.#renumber(renumbered);
  }

  #renumber(renumbered: Int32Array): void {
    const old = this.#slots;
    this.#slots = new Int32Array(2 << 12);
    this.#used = 0;
    for (let at = 0; at < old.length; at += 2) {
      const flow = old[at + 1] === 0 ? -1 : renumbered[old[at + 1]! - 1]!;
      if (flow >= 0) this.#enlist(old[at]!, flow, -1);
    }
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Int32Array(old.length * 4);
    const mask = this.#slots.length / 2 - 1;
    for (let at = 0; at < old.length; at += 2) {
      if (old[at + 1] === 0) continue;
      let slot = old[at]! & mask;
      while (this.#slots[2 * slot + 1] !== 0) slot = (slot + 1) & mask;
      this.#slots[2 * slot] = old[at]!;
      this.#slots[2 * slot + 1] = old[at + 1]!;
    }
  }
}
