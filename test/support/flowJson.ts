import { writeFlow } from "../../src/cli/flowRecord";
import { RecordOctets } from "../../src/cli/recordOctets";
import type { RecordedFlow } from "../../src/core/analysis/recordedFlow";

/** A flow's record as `--format json` prints it. */
export function flowJson(recorded: RecordedFlow): string {
  const octets = new RecordOctets();
  writeFlow(octets, recorded);
  return new TextDecoder().decode(octets.take());
}
