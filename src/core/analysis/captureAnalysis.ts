import type { Analysis } from "./analysis";

/** What can be asked of an analysis, be it of one capture or of several that are compared. */
export type CaptureAnalysis = Pick<
  Analysis,
  | "advanceTo"
  | "cause"
  | "causes"
  | "configure"
  | "correctClocks"
  | "counts"
  | "cut"
  | "detail"
  | "end"
  | "epochSeconds"
  | "filterError"
  | "filterHelp"
  | "findings"
  | "flow"
  | "flowCount"
  | "fork"
  | "frames"
  | "ids"
  | "indexOf"
  | "judging"
  | "layersOf"
  | "notACapture"
  | "offset"
  | "overview"
  | "push"
  | "query"
  | "row"
  | "stopped"
>;
