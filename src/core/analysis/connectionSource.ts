import type { FlowConnection } from "../flow/connection";

/** Where an analysis asks for the connections that its flows belong to, if other captures recorded them, too. */
export interface ConnectionSource {
  /** Whether there is more to tell than that every segment arrived as it was sent. Cheap: asked for every flow. */
  has(flowId: number): boolean;
  of(flowId: number): FlowConnection | undefined;
  /**
   * What the flow that shows most of the connection reports, as bits of rules, so that it is reported once. "nothing": this flow
   * is that one. `undefined`: other captures do not have it.
   */
  toldElsewhere(flowId: number): Int32Array | "nothing" | undefined;
  /** Ids of rules whose findings follow from what happened between the places. */
  consequences(flowId: number): ReadonlySet<string>;
}
