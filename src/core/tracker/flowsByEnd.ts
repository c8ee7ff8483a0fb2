// The newest flow with a given address and port at one end: to find the connection of a segment that comes from another address than
// that connection's other end. Filled when somebody asks, so that it costs nothing where every flow begins with a SYN. One place for
// each mix and no search, as in RecentFlows.

import { ACK, FIN, RST } from "../tcp/flags";
import { toWord, wordDistance } from "../tcp/seq";
import { ANSWERED_ELSEWHERE_NS } from "../tcp/thresholds";
import type { Packet } from "../wire/packet";
import * as L from "./rowLayout";

const SLOTS = 1 << 16;
/** How far its numbers may be from those that are seen: behind what was lost, and before what crossed it on the path. */
const MOST_APART = 1 << 20;

/** The rows that are looked into. */
interface Flows {
  readonly flows: { readonly length: number; chunk(flow: number): Int32Array; at(flow: number): number };
  readonly floats: { chunk(flow: number): Float64Array; at(flow: number): number };
}

export class FlowsByEnd {
  /** Mix and flow index + 1, side by side. */
  #slots: Int32Array | undefined;
  #known = 0;

  /** Flows have other indices than before. */
  forget(): void {
    this.#slots = undefined;
    this.#known = 0;
  }

  /**
   * The flow that the packet, with which `flow` begins, continues from another address or port; −1 for none. Its numbers are the next
   * ones of that flow.
   */
  continuedBy(packet: Packet, flow: number, timeNs: number, tables: Flows): number {
    // A pure ACK adds nothing to a connection; so a flood of them costs no look-up.
    if (packet.payloadLength === 0 && (packet.flags & (FIN | RST)) === 0) return -1;
    const slots = this.#filled(tables, flow);
    const mixed = mix(packet.view.getInt32(packet.destinationOffset + lastWord(packet.family)), packet.destinationPort);
    const at = 2 * (mixed & (SLOTS - 1));
    const owner = slots[at] === mixed ? slots[at + 1]! - 1 : -1;
    return owner >= 0 && owner < flow && continues(packet, timeNs, tables, owner) ? owner : -1;
  }

  #filled({ flows }: Flows, count: number): Int32Array {
    this.#slots ??= new Int32Array(2 * SLOTS);
    for (; this.#known < count; this.#known++) {
      const row = flows.chunk(this.#known);
      const flowAt = flows.at(this.#known);
      const last = row[flowAt + L.F_FLAGS]! & L.FLOW_IPV6 ? 3 : 0;
      for (const side of [0, 1]) {
        const mixed = mix(row[flowAt + L.addressPlace(side, last)]!, L.portOf(row, flowAt, side));
        this.#slots[2 * (mixed & (SLOTS - 1))] = mixed;
        this.#slots[2 * (mixed & (SLOTS - 1)) + 1] = this.#known + 1;
      }
    }
    return this.#slots;
  }
}

function lastWord(family: number): number {
  return family === 6 ? 12 : 0;
}

function mix(word: number, port: number): number {
  const mixed = Math.imul(word ^ Math.imul(port, 0x9e3779b1), 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
}

/** The packet goes to one end of `owner`, and has the numbers that its other end would use next. */
function continues(packet: Packet, timeNs: number, { flows, floats }: Flows, owner: number): boolean {
  const row = flows.chunk(owner);
  const flowAt = flows.at(owner);
  const side = [0, 1].find((each) => isAt(packet, row, flowAt, each));
  if (side === undefined) return false;
  const mine = flowAt + (side === 0 ? L.F_SIDE_A : L.F_SIDE_B);
  const peers = flowAt + (side === 0 ? L.F_SIDE_B : L.F_SIDE_A);
  const known = row[mine + L.S_FLAGS]! & row[peers + L.S_FLAGS]! & L.SIDE_NXT;
  if (known === 0 || row[flowAt + L.F_FLAGS]! & L.FLOW_RESET) return false;
  const ahead = wordDistance(row[peers + L.SND_NXT]!, packet.seq);
  if (packet.flags & ACK) {
    const behind = wordDistance(toWord(packet.ack), row[mine + L.SND_NXT]!);
    // One of them exactly: two numbers that are only near may belong to another connection of a simple stack.
    return ahead >= 0 && behind >= 0 && Math.max(ahead, behind) < MOST_APART && Math.min(ahead, behind) === 0;
  }
  const sinceNs = timeNs - floats.chunk(owner)[floats.at(owner) + L.D_LAST_TIME]!;
  return (packet.flags & RST) !== 0 && ahead === 0 && sinceNs <= ANSWERED_ELSEWHERE_NS;
}

/** The packet goes to the flow's end `side`. */
function isAt(
  { family, view, destinationOffset, destinationPort }: Packet,
  row: Int32Array,
  flowAt: number,
  side: number,
): boolean {
  if ((row[flowAt + L.F_FLAGS]! & L.FLOW_IPV6) !== (family === 6 ? L.FLOW_IPV6 : 0)) return false;
  if (L.portOf(row, flowAt, side) !== destinationPort) return false;
  for (let word = 0; word < (family === 6 ? 4 : 1); word++)
    if (row[flowAt + L.addressPlace(side, word)] !== view.getInt32(destinationOffset + 4 * word)) return false;
  return true;
}
