import type { Rule } from "../rules/rule";
import type { CauseRows } from "./causeRows";
import type { Who } from "./who";

/** What causes are found in. All its flows have been judged. */
export interface CauseSource {
  readonly tracker: CauseRows;
  readonly rules: readonly Rule[];
  /** Text per path index. */
  readonly paths: readonly string[];
  readonly who: Who;
  /** Flows of connections that were seen at several places, but for the flow that shows most: a connection counts once. */
  readonly others: ReadonlySet<number>;
  /** The capture of a flow, where they are of several: frames are then told with it. */
  readonly captureOf?: (flow: number) => string;
}
