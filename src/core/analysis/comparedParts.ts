// The captures of a comparison. Ids of flows count through all of them.

import type { Cause } from "../causes/cause";
import type { FlowConnection } from "../flow/connection";
import type { Flow } from "../flow/flow";
import type { Analysis } from "./analysis";

/** A capture of the comparison, read to its end by an analysis that is `traced`. */
export interface ComparedCapture {
  /** For people: the file's name. */
  readonly name: string;
  readonly analysis: Analysis;
}

export interface Part extends ComparedCapture {
  /** Where its file begins, counted through all files. */
  start: number;
  /** Flows of the captures before it. */
  flowsBefore: number;
}

/** With ids that count through all captures. */
export function causeOutside(cause: Cause, { flowsBefore }: Part): Cause {
  return { ...cause, examples: cause.examples.map((id) => id + flowsBefore) };
}

/** With ids and offsets that count through all captures. */
export function flowOutside(flow: Flow, { start, flowsBefore }: Part, parts: readonly Part[]): Flow {
  const { previous, connection, neighborWait } = flow;
  return {
    ...flow,
    id: flow.id + flowsBefore,
    firstFileOffset: flow.firstFileOffset + start,
    events: flow.events.map((event) => ({ ...event, fileOffset: event.fileOffset + start })),
    previous: previous && { ...previous, id: previous.id + flowsBefore },
    ...(neighborWait && {
      neighborWait: { ...neighborWait, firstFileOffset: neighborWait.firstFileOffset + start },
    }),
    ...(connection && { connection: connectionOutside(connection, parts, flowsBefore) }),
  };
}

/** `ownBefore`: flows of the captures before the one whose flows the connection joins, where it joins those of one. */
function connectionOutside(connection: FlowConnection, parts: readonly Part[], ownBefore: number): FlowConnection {
  const { places, flows } = connection;
  const isOfSeveral = places.some(({ capture }) => capture !== places[0]!.capture);
  const before = (at: number): number => (isOfSeveral ? parts[places[at]!.capture]!.flowsBefore : ownBefore);
  return { ...connection, flows: flows.map((id, at) => (id === undefined ? undefined : id + before(at))) };
}
