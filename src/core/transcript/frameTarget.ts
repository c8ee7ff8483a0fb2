import type { TranscriptSource } from "./build";
import type { TranscriptTarget } from "./transcript";

/** The segment in a frame, or the run of segments that it belongs to; `undefined` for a frame of no flow. */
export function targetOfFrame(
  source: Pick<TranscriptSource, "ids" | "flow">,
  frameNumber: number,
): TranscriptTarget | undefined {
  const [flowId] = source.ids("id", false, { text: `frame.number == ${Math.trunc(frameNumber)}`, outcomes: [] });
  const flow = flowId === undefined ? undefined : source.flow(flowId);
  if (flow === undefined) return undefined;
  const event = flow.events.findLast((each) => each.frameNumber <= frameNumber);
  return { flowId: flow.id, event: event?.index };
}
