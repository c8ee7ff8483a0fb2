// All flows, and the look-up of one by its addresses, ports and path: open addressing over a hash that is the same in both
// directions.

import { FloatRows, IntRows } from "../bytes/growingRows";
import { drawSecret, firstTerm, joinSums, secondTerm } from "../bytes/keyedHash";
import type { Packet } from "../wire/packet";
import { EndpointPacket } from "./endpointPacket";
import type { EventStore } from "./events";
import { hasTwoPaths, isOnPath, joinPaths, pathOf } from "./flowPaths";
import { FLOWS_KEPT, FlowsByEndpoints } from "./flowsByEndpoints";
import { HandshakeRecords } from "./handshakeRecords";
import { keptTables } from "./keptTables";
import type { Recorded } from "./recorded";
import * as L from "./rowLayout";

/** What is hashed: two addresses of four words (of IPv4, the first), then these. */
const PORTS = 8;
const PATH = 9;
const HASHED_WORDS = 10;
/** Few, so that V8 sees the table grow before it compiles `open`: otherwise it throws that away when the table grows. */
const LEAST_SLOTS = 1 << 6;
/** Next to the path, which has fewer values. */
const IPV6 = 1 << 20;

export class FlowTable {
  readonly flows = new IntRows(L.FLOW_WIDTH);
  readonly floats = new FloatRows(L.FLOW_FLOATS);
  readonly handshakes = new HandshakeRecords();
  /** Hash and flow index + 1 of the newest flow on its addresses, side by side. */
  #slots = new Int32Array(2 * LEAST_SLOTS);
  #used = 0;
  readonly #secret = drawSecret(HASHED_WORDS);
  /** Only where the capture has flows on more than one path. */
  #byEndpoints: FlowsByEndpoints | undefined;
  /** The path of the flows so far. */
  #onlyPath = -1;
  readonly #endpoints = new EndpointPacket();
  readonly #newest = new Int32Array(FLOWS_KEPT);

  /** The same for both directions of a flow: the end with the lower address, then port, is hashed first. */
  hash(packet: Packet): number {
    if (packet.family === 6) return this.#hash6(packet);
    const { view, sourceOffset, destinationOffset, sourcePort, destinationPort, path } = packet;
    const secret = this.#secret;
    const source = view.getInt32(sourceOffset);
    const destination = view.getInt32(destinationOffset);
    // Both are always compared: after the SYNs of many flows from one host, V8 would know one of them only.
    const isSame = source === destination;
    const swaps = source > destination || (isSame && sourcePort > destinationPort);
    const ports = swaps ? (destinationPort << 16) | sourcePort : (sourcePort << 16) | destinationPort;
    const low = swaps ? destination : source;
    const high = swaps ? source : destination;
    let first = (firstTerm(secret, 0, low) + firstTerm(secret, 4, high) + firstTerm(secret, PORTS, ports)) | 0;
    let second = (secondTerm(secret, 0, low) + secondTerm(secret, 4, high) + secondTerm(secret, PORTS, ports)) | 0;
    if (path !== 0) {
      first = (first + firstTerm(secret, PATH, path)) | 0;
      second = (second + secondTerm(secret, PATH, path)) | 0;
    }
    return joinSums(secret, first, second);
  }

  #hash6({ view, sourceOffset, destinationOffset, sourcePort, destinationPort, path }: Packet): number {
    const secret = this.#secret;
    let order = 0;
    for (let octet = 0; octet < 16 && order === 0; octet += 4)
      order = view.getUint32(sourceOffset + octet) - view.getUint32(destinationOffset + octet);
    const isSame = order === 0;
    const swaps = order > 0 || (isSame && sourcePort > destinationPort);
    const low = swaps ? destinationOffset : sourceOffset;
    const high = swaps ? sourceOffset : destinationOffset;
    const ports = swaps ? (destinationPort << 16) | sourcePort : (sourcePort << 16) | destinationPort;
    let first = (firstTerm(secret, PORTS, ports) + firstTerm(secret, PATH, path | IPV6)) | 0;
    let second = (secondTerm(secret, PORTS, ports) + secondTerm(secret, PATH, path | IPV6)) | 0;
    for (let word = 0; word < 4; word++) {
      const a = view.getInt32(low + 4 * word);
      const b = view.getInt32(high + 4 * word);
      first = (first + firstTerm(secret, word, a) + firstTerm(secret, 4 + word, b)) | 0;
      second = (second + secondTerm(secret, word, a) + secondTerm(secret, 4 + word, b)) | 0;
    }
    return joinSums(secret, first, second);
  }

  /** The newest flow on the packet's addresses, times two, plus 1 when B sent it; negative for none. */
  find(packet: Packet, hash: number): number {
    const mask = this.#slots.length / 2 - 1;
    for (let slot = hash & mask; ; slot = (slot + 1) & mask) {
      const flow = this.#slots[2 * slot + 1]! - 1;
      if (flow < 0) return -1;
      if (this.#slots[2 * slot] !== hash) continue;
      const side = this.sideOnPath(packet, flow);
      if (side >= 0) return 2 * flow + side;
    }
  }

  /** `sideOf`, or −1 where the flow is on another path than the packet. */
  sideOnPath(packet: Packet, flow: number): number {
    const word = this.flows.chunk(flow)[this.flows.at(flow) + L.F_PATH]!;
    return word === packet.path || isOnPath(word, packet.path) ? this.sideOf(packet, flow) : -1;
  }

  /** The last 96 bits of both IPv6 addresses. */
  #rest(view: DataView, row: Int32Array, flowAt: number, a: number, b: number): boolean {
    const rest = flowAt + L.F_ADDRESS_REST;
    return (
      row[rest] === view.getInt32(a + 4) &&
      row[rest + 1] === view.getInt32(a + 8) &&
      row[rest + 2] === view.getInt32(a + 12) &&
      row[rest + 3] === view.getInt32(b + 4) &&
      row[rest + 4] === view.getInt32(b + 8) &&
      row[rest + 5] === view.getInt32(b + 12)
    );
  }

  /** Adds a flow that the packet begins, replacing `previous` (−1 for none) on the same addresses; returns its index. */
  open(packet: Packet, hash: number, previous: number, { frameNumber, timeNs, fileOffset }: Recorded): number {
    const flow = this.flows.add();
    this.floats.add();
    const row = this.flows.chunk(flow);
    const flowAt = this.flows.at(flow);
    const { view, sourceOffset, destinationOffset } = packet;
    const words = packet.family === 6 ? 4 : 1;
    for (let word = 0; word < words; word++) {
      row[flowAt + L.addressPlace(0, word)] = view.getInt32(sourceOffset + 4 * word);
      row[flowAt + L.addressPlace(1, word)] = view.getInt32(destinationOffset + 4 * word);
    }
    row[flowAt + L.F_PORTS] = (packet.sourcePort << 16) | packet.destinationPort;
    row[flowAt + L.F_PATH] = packet.path;
    row[flowAt + L.F_FLAGS] = packet.family === 6 ? L.FLOW_IPV6 : 0;
    row[flowAt + L.F_FIRST_FRAME] = frameNumber;
    row[flowAt + L.F_LAST_FRAME] = frameNumber;
    row[flowAt + L.F_HEAD] = -1;
    row[flowAt + L.F_TAIL] = -1;
    row[flowAt + L.F_JUDGED] = -1;
    row[flowAt + L.F_PREVIOUS] = previous;
    row[flowAt + L.F_SIDE_A + L.S_OFFER] = -1 << 16;
    row[flowAt + L.F_SIDE_B + L.S_OFFER] = -1 << 16;
    this.#enlist(hash, flow, previous);
    if (previous >= 0) this.#takePathsOf(previous, flow, packet);
    this.#noteEndpoints(packet, flow, previous);
    const floats = this.floats.chunk(flow);
    const floatsAt = this.floats.at(flow);
    floats[floatsAt + L.D_FIRST_TIME] = timeNs;
    floats[floatsAt + L.D_LAST_TIME] = timeNs;
    floats[floatsAt + L.D_FIRST_OFFSET] = fileOffset;
    floats[floatsAt + L.D_ESTABLISHED] = Number.NaN;
    return flow;
  }

  /** A new connection of endpoints whose directions travel on two paths is found on both. */
  #takePathsOf(previous: number, flow: number, packet: Packet): void {
    const before = this.flows.chunk(previous)[this.flows.at(previous) + L.F_PATH]!;
    if (!hasTwoPaths(before)) return;
    const side = this.sideOf(packet, previous);
    const own = pathOf(before, side);
    const peers = pathOf(before, 1 - side);
    const slot = this.#slotOf(this.#hashOn(packet, packet.path === own ? peers : own), previous);
    if (this.#slots[slot + 1] !== previous + 1) return;
    this.#slots[slot + 1] = flow + 1;
    this.flows.chunk(flow)[this.flows.at(flow) + L.F_PATH] = joinPaths(own, peers);
  }

  #noteEndpoints(packet: Packet, flow: number, previous: number): void {
    if (this.#onlyPath < 0) this.#onlyPath = packet.path;
    this.#byEndpoints?.add(this.#hashOn(packet, 0), flow, previous);
  }

  #indexEndpoints(): FlowsByEndpoints {
    const index = new FlowsByEndpoints();
    for (let flow = 0; flow < this.flows.length; flow++) {
      const previous = this.flows.chunk(flow)[this.flows.at(flow) + L.F_PREVIOUS]!;
      index.add(this.#hashOn(this.#endpoints.of(this.flows.chunk(flow), this.flows.at(flow)), 0), flow, previous);
    }
    return index;
  }

  /** The capture has no flow on another path than the packet's. */
  hasOnePath({ path }: Packet): boolean {
    return this.#byEndpoints === undefined && (this.#onlyPath < 0 || this.#onlyPath === path);
  }

  /** The newest flows on other paths of the packet's endpoints, newest first; valid until the next call. */
  onOtherPaths(packet: Packet): Int32Array {
    if (this.hasOnePath(packet)) return NO_FLOWS;
    this.#byEndpoints ??= this.#indexEndpoints();
    const newest = this.#newest;
    const found = this.#byEndpoints.newest(this.#hashOn(packet, 0), newest);
    let count = 0;
    for (let at = 0; at < found; at++) {
      const flow = newest[at]!;
      const word = this.flows.chunk(flow)[this.flows.at(flow) + L.F_PATH]!;
      if (!isOnPath(word, packet.path) && this.sideOf(packet, flow) >= 0) newest[count++] = flow;
    }
    return newest.subarray(0, count);
  }

  /** From now on, the other direction of `flow` is found on the packet's path too, in place of `previous` (−1 for none). */
  addPath(flow: number, packet: Packet, hash: number, previous: number): void {
    const row = this.flows.chunk(flow);
    const flowAt = this.flows.at(flow);
    const own = row[flowAt + L.F_PATH]!;
    row[flowAt + L.F_PATH] =
      this.sideOf(packet, flow) === 0 ? joinPaths(packet.path, own) : joinPaths(own, packet.path);
    this.#enlist(hash, flow, previous);
  }

  /** Which side of a flow sent the packet: 0 is A; −1 if its addresses or ports are others. */
  sideOf(packet: Packet, flow: number): number {
    const { view, sourceOffset, destinationOffset, sourcePort, destinationPort } = packet;
    const row = this.flows.chunk(flow);
    const flowAt = this.flows.at(flow);
    const is6 = (row[flowAt + L.F_FLAGS]! & L.FLOW_IPV6) !== 0;
    if (is6 !== (packet.family === 6)) return -1;
    const ports = row[flowAt + L.F_PORTS];
    const source = view.getInt32(sourceOffset);
    const destination = view.getInt32(destinationOffset);
    const a = row[flowAt + L.F_ADDRESS_A];
    const b = row[flowAt + L.F_ADDRESS_B];
    if (
      ports === ((sourcePort << 16) | destinationPort) &&
      a === source &&
      b === destination &&
      (!is6 || this.#rest(view, row, flowAt, sourceOffset, destinationOffset))
    )
      return 0;
    return ports === ((destinationPort << 16) | sourcePort) &&
      a === destination &&
      b === source &&
      (!is6 || this.#rest(view, row, flowAt, destinationOffset, sourceOffset))
      ? 1
      : -1;
  }

  #hashOn(packet: Packet, path: number): number {
    const own = packet.path;
    packet.path = path;
    const hash = this.hash(packet);
    packet.path = own;
    return hash;
  }

  /** Makes the hash find `flow`, replacing `previous` on the same addresses. */
  #enlist(hash: number, flow: number, previous: number): void {
    const slot = this.#slotOf(hash, previous);
    const isNew = this.#slots[slot + 1] === 0;
    this.#slots[slot] = hash;
    this.#slots[slot + 1] = flow + 1;
    if (isNew && 2 * ++this.#used > this.#slots.length / 2) this.#grow();
  }

  /** Where the slot begins by which the hash finds `flow`, or else an empty one. */
  #slotOf(hash: number, flow: number): number {
    const slots = this.#slots;
    const mask = slots.length / 2 - 1;
    let slot = hash & mask;
    // A flow with two paths has a slot for each.
    while (slots[2 * slot + 1] !== 0 && (slots[2 * slot + 1] !== flow + 1 || slots[2 * slot] !== hash))
      slot = (slot + 1) & mask;
    return 2 * slot;
  }

  /**
   * Removes the flows for which `renumbered` has −1; the others move to the index it has for them, their events from
   * `events` to a table with free space.
   */
  compact(renumbered: Int32Array, events: EventStore): void {
    const kept = keptTables(this, events, renumbered);
    this.flows.become(kept.flows);
    this.floats.become(kept.floats);
    this.handshakes.become(kept.handshakes);
    events.become(kept.events);
    this.#renumber(renumbered);
  }

  #renumber(renumbered: Int32Array): void {
    const old = this.#slots;
    this.#slots = new Int32Array(2 * LEAST_SLOTS);
    this.#used = 0;
    for (let at = 0; at < old.length; at += 2) {
      const flow = old[at + 1] === 0 ? -1 : renumbered[old[at + 1]! - 1]!;
      if (flow >= 0) this.#enlist(old[at]!, flow, -1);
    }
    if (this.#byEndpoints !== undefined) this.#byEndpoints = this.#indexEndpoints();
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

const NO_FLOWS = new Int32Array(0);
