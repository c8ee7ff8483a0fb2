// One segment at one flow: what the steps of the tracker hand to each other. One object, used again for every segment.

import { nextState, type TcpEvent } from "../tcp/states";
import type { Packet } from "../wire/packet";
import type { Recorded } from "./recorded";
import { F_FLAGS, F_SIDE_A, F_SIDE_B, FLOW_B_INITIATES, S_FLAGS, S_STATE } from "./rowLayout";

export interface Scene {
  packet: Packet;
  recorded: Recorded;
  /** Index of the flow, its row, and where in the row it begins. */
  flow: number;
  row: Int32Array;
  o: number;
  doubles: Float64Array;
  d: number;
  /** 0 when A sent it, 1 when B did. */
  side: number;
  /** Where sender's and receiver's endpoints begin in `row`. */
  me: number;
  pe: number;
  /** Time of the flow's segment before this one. */
  previousNs: number;
  /** Marks found so far. */
  marks: number;
  /** `SYN_ACK_…`: whether this SYN-ACK acknowledges a SYN. */
  synAckFit: number;
}

export function turnTo(scene: Scene, side: number): void {
  scene.side = side;
  scene.me = scene.o + (side === 0 ? F_SIDE_A : F_SIDE_B);
  scene.pe = scene.o + (side === 0 ? F_SIDE_B : F_SIDE_A);
}

export function hasFlow({ row, o }: Scene, bit: number): boolean {
  return (row[o + F_FLAGS]! & bit) !== 0;
}

export function setFlow({ row, o }: Scene, bits: number): void {
  row[o + F_FLAGS]! |= bits;
}

/** `endpoint` is `scene.me` or `scene.pe`. */
export function has({ row }: Scene, endpoint: number, bit: number): boolean {
  return (row[endpoint + S_FLAGS]! & bit) !== 0;
}

export function set({ row }: Scene, endpoint: number, bits: number): void {
  row[endpoint + S_FLAGS]! |= bits;
}

export function stateOf({ row }: Scene, endpoint: number): number {
  return row[endpoint + S_STATE]!;
}

/** What happens to an endpoint changes its state as the table says (tcp/states); nothing else does. */
export function advance({ row }: Scene, endpoint: number, event: TcpEvent): void {
  row[endpoint + S_STATE] = nextState(row[endpoint + S_STATE]!, event);
}

/** The side (0 is A) of the initiator, or of who sent the first segment. */
export function initiatorSide(flowFlags: number): number {
  return flowFlags & FLOW_B_INITIATES ? 1 : 0;
}
