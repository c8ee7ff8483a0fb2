// Which frames an export of a flow has.

import type { CaptureAnalysis } from "../analysis/captureAnalysis";
import type { Flow } from "../flow/flow";
import { displayFilter } from "../text/displayFilter";
import { type FlowSelection, framesOf, type SelectedFlow } from "./flowFrames";

/** Flows between the same endpoints, for whose frames is looked: a port is used again a few times, in a scan very often. */
const MOST_OTHERS = 200;

/** Of a larger flow, only the first frames are exported. */
export const MOST_EXPORTED_OCTETS = 256 << 20;

/** Where reading its frames begins, and what is taken. */
export interface FlowExport {
  readonly selection: FlowSelection;
  readonly from: { readonly fileOffset: number; readonly frameNumber: number };
}

/** `undefined` for a flow that is no longer there. */
export function flowExport(analysis: CaptureAnalysis, id: number, mostOctets: number): FlowExport | undefined {
  const flow = analysis.flow(id);
  if (flow === undefined) return undefined;
  const flows = [flow, ...otherPlaces(analysis, flow)];
  const first = flows.flatMap(beginningsOf).reduce((a, b) => (b.frameNumber < a.frameNumber ? b : a));
  const selected = flows.map((each): SelectedFlow => ({ flow: each, layers: analysis.layersOf(each) }));
  return {
    selection: { flows: selected, foreign: foreignFrames(analysis, flows), mostOctets },
    from: first,
  };
}

/** Its first segment, and the request for an Ethernet address that this waited for. */
function beginningsOf({ firstFrame, firstFileOffset, neighborWait }: Flow): FlowExport["from"][] {
  const segment = { fileOffset: firstFileOffset, frameNumber: firstFrame };
  if (neighborWait === undefined) return [segment];
  return [segment, { fileOffset: neighborWait.firstFileOffset, frameNumber: neighborWait.firstFrame }];
}

/** The same connection as the same capture has it elsewhere: at another interface, on the other side of a NAT. */
function otherPlaces(analysis: CaptureAnalysis, { id, connection }: Flow): readonly Flow[] {
  if (connection === undefined) return [];
  const { places, flows, place } = connection;
  const here = flows.filter((_, at) => places[at]!.capture === places[place]!.capture);
  // A flow may be several of the places.
  return [...new Set(here)].flatMap((other) =>
    other === undefined || other === id ? [] : (analysis.flow(other) ?? []),
  );
}

function foreignFrames(analysis: CaptureAnalysis, flows: readonly Flow[]): ReadonlySet<number> {
  const own = new Set(flows.map(({ id }) => id));
  const frames = new Set<number>();
  for (const flow of flows) {
    const ids = analysis.ids("id", false, { text: displayFilter(flow), outcomes: [] });
    for (const id of ids.subarray(0, MOST_OTHERS)) {
      const other = own.has(id) ? undefined : analysis.flow(id);
      const isOverlapping = other && other.firstFrame <= flow.lastFrame && other.lastFrame >= flow.firstFrame;
      if (isOverlapping) for (const frame of framesOf(other)) frames.add(frame);
    }
  }
  return frames;
}
