// A capture that was merged from several has pauses: what a flow waits for then is not followed to the end of the file.

import type { Sight } from "../flow/sight";

/** The verb for what the capture does where it shows nothing more of a flow. */
export function endsOrPauses({ captureResumes }: Pick<Sight, "captureResumes">): "ends" | "pauses" {
  return captureResumes ? "pauses" : "ends";
}
