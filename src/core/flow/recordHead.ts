// What records say of a flow, apart from its findings: no events, so that it costs little where nothing is wrong.

import type { Endpoint, Flow } from "./flow";

/** A `Flow` has all of it. */
export interface FlowHead
  extends Pick<
    Flow,
    | "id"
    | "initiatorKnown"
    | "path"
    | "outcome"
    | "firstFrame"
    | "lastFrame"
    | "firstTimeNs"
    | "lastTimeNs"
    | "segments"
    | "rtt"
    | "end"
  > {
  readonly initiator: EndpointHead;
  readonly responder: EndpointHead;
}

export type EndpointHead = Pick<Endpoint, "address" | "port" | "payloadBytes" | "firstData">;

/** Frame numbers of the three segments that opened a flow, as far as they are known. */
export interface OpeningFrames {
  readonly syn: number | undefined;
  readonly synAck: number | undefined;
  readonly ack: number | undefined;
}

/** The same of a flow with its events. */
export function openingFrames({ handshake: { syn, synAck, ack }, events }: Flow): OpeningFrames {
  const frameOf = (event: number | undefined) => (event === undefined ? undefined : events[event]?.frameNumber);
  return { syn: frameOf(syn), synAck: frameOf(synAck), ack: frameOf(ack) };
}
