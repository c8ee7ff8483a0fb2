import type { Rule } from "../rules/rule";
import { endpointText } from "../text/endpoints";
import { SEVERITIES } from "../text/severities";
import { flowAddress } from "../tracker/flowAddress";
import { pathText } from "../tracker/flowPaths";
import { outcomeOf } from "../tracker/outcome";
import * as L from "../tracker/rowLayout";
import { worstPlace, worstRank } from "../tracker/worstFinding";
import type { CaptureReading } from "./captureReading";
import type { FlowRow } from "./query";

/** The flow at an index as a row of the list. `verdict`: counts of its findings, a byte per severity with errors on top. */
export function flowRow(reading: CaptureReading, rules: readonly Rule[], flow: number, verdict: number): FlowRow {
  const { tracker } = reading;
  const row = tracker.flows.chunk(flow);
  const flowAt = tracker.flows.at(flow);
  const times = tracker.floats.chunk(flow);
  const floatsAt = tracker.floats.at(flow);
  const flags = row[flowAt + L.F_FLAGS]!;
  const ports = row[flowAt + L.F_PORTS]!;
  const end = (side: number, port: number): string => endpointText({ address: flowAddress(row, flowAt, side), port });
  const a = end(0, ports >>> 16);
  const b = end(1, ports & 0xffff);
  const bInitiates = (flags & L.FLOW_B_INITIATES) !== 0;
  const place = worstPlace(row, flowAt);
  return {
    id: tracker.ids.of(flow),
    initiator: bInitiates ? b : a,
    responder: bInitiates ? a : b,
    initiatorKnown: (flags & L.FLOW_ROLES_KNOWN) !== 0,
    path: pathText(row, flowAt, reading.paths),
    outcome: outcomeOf(row, flowAt),
    startNs: times[floatsAt + L.D_FIRST_TIME]!,
    handshakeNs: reading.filter === undefined ? reading.handshakes.of(flow) : undefined,
    segments: row[flowAt + L.F_SIDE_A + L.S_SEGMENTS]! + row[flowAt + L.F_SIDE_B + L.S_SEGMENTS]!,
    firstFrame: row[flowAt + L.F_FIRST_FRAME]!,
    worst:
      place < 0
        ? undefined
        : {
            rule: rules[place]!.id,
            severity: SEVERITIES[worstRank(row, flowAt)]!,
            count: (verdict >>> 24) + ((verdict >>> 16) & 0xff) + ((verdict >>> 8) & 0xff) + (verdict & 0xff),
          },
  };
}
