// What the machine-readable formats write of a flow.

import type { Flow } from "../flow/flow";
import { type FlowHead, type OpeningFrames, openingFrames } from "../flow/recordHead";
import type { Finding } from "../rules/finding";

export interface RecordedFlow {
  readonly head: FlowHead;
  readonly frames: OpeningFrames;
  /** Id of the connection that it is part of; undefined where no other place recorded it. */
  readonly connection: number | undefined;
  /** With its events; undefined where nothing is to tell of it. */
  readonly flow: Flow | undefined;
  readonly findings: readonly Finding[];
}

export function toRecorded(flow: Flow, findings: readonly Finding[]): RecordedFlow {
  return { head: flow, frames: openingFrames(flow), connection: flow.connection?.id, flow, findings };
}
