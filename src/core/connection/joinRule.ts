import type { JoinProof } from "../flow/connection";
import type { FlowIdentity } from "./flowIdentity";

/** One way to prove it: flows with one key are compared. */
export interface JoinRule {
  /** Whether any of these flows may need it; it does where it does not say. */
  isNeeded?(flows: readonly FlowIdentity[]): boolean;
  /** None: this flow cannot be joined so. */
  keys(flow: FlowIdentity): readonly string[];
  /** `isRepeated`: other flows of one of their captures have the ISN, too. */
  prove(a: FlowIdentity, b: FlowIdentity, isRepeated: (isn: number) => boolean): JoinProof | undefined;
  /** It joins another place of a capture to what is joined already. */
  readonly addsPlaces?: boolean;
  /** Its flows must also lie close together in time, where the clocks allow to say so. */
  readonly needsTime: boolean;
}
