// What tells a flow from all others, read from the tracker's rows.

import type { FlowIdentity, SideIdentity, SynIdentity } from "../connection/flowIdentity";
import type { SeenSegment } from "../connection/seenSegment";
import { tsValOf } from "../connection/segmentIdentity";
import { ACK, RST, SYN } from "../tcp/flags";
import { toSeq } from "../tcp/seq";
import { flowAddress } from "../tracker/flowAddress";
import { pathText } from "../tracker/flowPaths";
import * as L from "../tracker/rowLayout";
import { initiatorSide } from "../tracker/segmentContext";
import type { FlowTracker } from "../tracker/tracker";
import { MOST_COMPARED, type SegmentTrace } from "./segmentTrace";

/** Of a flow's first segments, so many are looked at for SYNs: an attempt has seven at most (RFC 9293 §3.8.3, Linux's default). */
const MOST_SYNS = 16;

/** Of flow `id` of capture `capture`; `undefined` for a flow that is not there. `paths` has the text of each path index. */
export function identityOf(
  tracker: FlowTracker,
  trace: SegmentTrace,
  id: number,
  capture: number,
  paths: readonly string[],
): FlowIdentity | undefined {
  const flow = tracker.ids.indexOf(id);
  if (flow < 0 || flow >= tracker.length) return undefined;
  const row = tracker.flows.chunk(flow);
  const flowAt = tracker.flows.at(flow);
  const times = tracker.floats.chunk(flow);
  const timesAt = tracker.floats.at(flow);
  const flags = row[flowAt + L.F_FLAGS]!;
  const initiator = initiatorSide(flags);
  return {
    capture,
    id,
    initiator: sideIdentity(row, flowAt, initiator),
    responder: sideIdentity(row, flowAt, 1 - initiator),
    initiatorKnown: (flags & L.FLOW_ROLES_KNOWN) !== 0,
    path: pathText(row, flowAt, paths),
    firstTimeNs: times[timesAt + L.D_FIRST_TIME]!,
    lastTimeNs: times[timesAt + L.D_LAST_TIME]!,
    get syns() {
      return synsAmong(trace.segmentsOf(id, false, MOST_SYNS));
    },
    get segments() {
      return trace.segmentsOf(id, false, MOST_COMPARED);
    },
  };
}

function sideIdentity(row: Int32Array, flowAt: number, side: number): SideIdentity {
  const at = flowAt + (side === 0 ? L.F_SIDE_A : L.F_SIDE_B);
  const flags = row[at + L.S_FLAGS]!;
  const ports = row[flowAt + L.F_PORTS]!;
  return {
    address: flowAddress(row, flowAt, side),
    port: side === 0 ? ports >>> 16 : ports & 0xffff,
    iss: flags & L.SIDE_ISS ? toSeq(row[at + L.ISS]!) : undefined,
    firstSeq: flags & L.SIDE_NXT ? toSeq(row[at + L.ISS]!) : undefined,
    sndNxt: flags & L.SIDE_NXT ? toSeq(row[at + L.SND_NXT]!) : undefined,
  };
}

/** SYNs come first, or at most a few segments later. */
function synsAmong(first: readonly SeenSegment[]): SynIdentity[] {
  return first.flatMap((segment) => {
    if ((segment.flags & (SYN | ACK | RST)) !== SYN) return [];
    const { ipId, window, options } = segment;
    return [{ tsVal: tsValOf(segment), ipId, window, options: hex(options) }];
  });
}

function hex(octets: Uint8Array): string {
  return Array.from(octets, (octet) => octet.toString(16).padStart(2, "0")).join("");
}
