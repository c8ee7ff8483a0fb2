// One segment of one flow: what the steps of the tracker pass to each other. One object, reused for every segment.

import { type EventNumber, nextState } from "../tcp/states";
import { emptyPacket, type Packet } from "../wire/packet";
import { newRecorded, type Recorded } from "./recorded";
import { F_FLAGS, F_SIDE_A, F_SIDE_B, FLOW_B_INITIATES, S_FLAGS, S_STATE } from "./rowLayout";

export interface SegmentContext {
  packet: Packet;
  recorded: Recorded;
  /** Index of the flow, its row, and where in the row it begins. */
  flow: number;
  row: Int32Array;
  flowAt: number;
  floats: Float64Array;
  floatsAt: number;
  /** 0 when A sent it, 1 when B did. */
  side: number;
  /** Where sender's and receiver's endpoints begin in `row`. */
  sender: number;
  receiver: number;
  /** Time of the flow's previous segment. */
  previousNs: number;
  /** Marks found so far. */
  marks: number;
  /** `SYN_ACK_…`: whether this SYN-ACK acknowledges a SYN. */
  synAckFit: number;
}

export function newSegmentContext(): SegmentContext {
  return {
    packet: emptyPacket(),
    recorded: newRecorded(),
    flow: -1,
    row: new Int32Array(0),
    flowAt: 0,
    floats: new Float64Array(0),
    floatsAt: 0,
    side: 0,
    sender: 0,
    receiver: 0,
    previousNs: 0,
    marks: 0,
    synAckFit: 0,
  };
}

export function turnTo(context: SegmentContext, side: number): void {
  context.side = side;
  context.sender = context.flowAt + (side === 0 ? F_SIDE_A : F_SIDE_B);
  context.receiver = context.flowAt + (side === 0 ? F_SIDE_B : F_SIDE_A);
}

export function hasFlow({ row, flowAt }: SegmentContext, bit: number): boolean {
  return (row[flowAt + F_FLAGS]! & bit) !== 0;
}

export function setFlow({ row, flowAt }: SegmentContext, bits: number): void {
  row[flowAt + F_FLAGS]! |= bits;
}

/** `endpoint` is `context.sender` or `context.receiver`. */
export function has({ row }: SegmentContext, endpoint: number, bit: number): boolean {
  return (row[endpoint + S_FLAGS]! & bit) !== 0;
}

export function set({ row }: SegmentContext, endpoint: number, bits: number): void {
  row[endpoint + S_FLAGS]! |= bits;
}

export function stateOf({ row }: SegmentContext, endpoint: number): number {
  return row[endpoint + S_STATE]!;
}

/** What happens to an endpoint changes its state as the table says (tcp/states); nothing else does. */
export function advance({ row }: SegmentContext, endpoint: number, event: EventNumber): void {
  row[endpoint + S_STATE] = nextState(row[endpoint + S_STATE]!, event);
}

/** The side (0 is A) of the initiator, or of the sender of the first segment. */
export function initiatorSide(flowFlags: number): number {
  return flowFlags & FLOW_B_INITIATES ? 1 : 0;
}
