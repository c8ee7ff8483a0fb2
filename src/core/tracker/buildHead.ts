// The head of a flow, from its packed row: what `buildFlow` finds without the events.

import type { Filter } from "../flow/flow";
import type { EndpointHead, FlowHead, OpeningFrames } from "../flow/recordHead";
import { FIRST_OCTETS, firstDataCode } from "./firstOctets";
import { flowAddress } from "./flowAddress";
import { pathText } from "./flowPaths";
import { endOf, outcomeOf } from "./outcome";
import { findHandshake, halfNs } from "./pairing";
import * as L from "./rowLayout";
import type { FlowTracker } from "./tracker";

/** Of flow `index` (from 0): the same values as in `buildFlow` and `openingFrames`. */
export function flowHead(
  tracker: FlowTracker,
  index: number,
  paths: readonly string[],
  filtered: Filter | undefined,
): { readonly head: FlowHead; readonly frames: OpeningFrames } {
  const row = tracker.flows.chunk(index);
  const flowAt = tracker.flows.at(index);
  const floats = tracker.floats.chunk(index);
  const floatsAt = tracker.floats.at(index);
  const flags = row[flowAt + L.F_FLAGS]!;
  const initiator = flags & L.FLOW_B_INITIATES ? 1 : 0;
  const { syn, synAck, ack } = findHandshake(row, flowAt, tracker);
  const head: FlowHead = {
    id: tracker.ids.of(index),
    initiator: endpointHead(row, flowAt, floats, floatsAt, initiator),
    responder: endpointHead(row, flowAt, floats, floatsAt, 1 - initiator),
    initiatorKnown: (flags & L.FLOW_ROLES_KNOWN) !== 0,
    path: pathText(row, flowAt, paths),
    outcome: outcomeOf(row, flowAt),
    end: endOf(row, flowAt),
    firstFrame: row[flowAt + L.F_FIRST_FRAME]!,
    lastFrame: row[flowAt + L.F_LAST_FRAME]!,
    firstTimeNs: floats[floatsAt + L.D_FIRST_TIME]!,
    lastTimeNs: floats[floatsAt + L.D_LAST_TIME]!,
    segments: row[flowAt + L.F_SIDE_A + L.S_SEGMENTS]! + row[flowAt + L.F_SIDE_B + L.S_SEGMENTS]!,
    rtt: {
      synToSynAckNs: halfNs(syn, synAck),
      synAckToAckNs: filtered === undefined ? halfNs(synAck, ack) : undefined,
    },
  };
  return { head, frames: { syn: syn?.frameNumber, synAck: synAck?.frameNumber, ack: ack?.frameNumber } };
}

function endpointHead(
  row: Int32Array,
  flowAt: number,
  floats: Float64Array,
  floatsAt: number,
  side: number,
): EndpointHead {
  const at = flowAt + (side === 0 ? L.F_SIDE_A : L.F_SIDE_B);
  const ports = row[flowAt + L.F_PORTS]!;
  const firstData = FIRST_OCTETS[firstDataCode(row[at + L.S_FLAGS]!)];
  const address = flowAddress(row, flowAt, side);
  const port = side === 0 ? ports >>> 16 : ports & 0xffff;
  const payloadBytes = floats[floatsAt + L.D_BYTES_A + side]! + floats[floatsAt + L.D_RUN_BYTES_A + side]!;
  return firstData === undefined ? { address, port, payloadBytes } : { address, port, payloadBytes, firstData };
}
