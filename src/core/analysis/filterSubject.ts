import type { Rule } from "../rules/rule";
import type { FlowTracker } from "../tracker/tracker";
import type { HandshakeTimes } from "./handshakeTimes";

/** Whether flow `flow`, whose row begins at `at` of `row`, passes. */
export type FlowPredicate = (flow: number, row: Int32Array, at: number) => boolean;

export interface FilterSubject {
  readonly tracker: FlowTracker;
  readonly handshakes: HandshakeTimes;
  /** Text per path index. */
  readonly paths: readonly string[];
  /** Paths, and names of interfaces, for words alone. */
  readonly places: readonly string[];
  /** The interface at a recording point, by its number. */
  interfaceOf(point: number): string | undefined;
  readonly rules: readonly Rule[];
  /** Time of the capture's first frame. */
  readonly startNs: number;
  /** Whether a flow is part of a cause whose id or number passes; asked for once a filter. */
  isInCause(passes: (name: string) => boolean): (flow: number) => boolean;
}
