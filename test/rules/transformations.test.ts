// The same traffic over IPv6, in a VLAN, in another file format, at other ports, ten years later: the same verdicts on the same
// frames. (Other sequence numbers: planted-faults.test.ts.)

import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { analyzeBytes } from "../support/capture";
import { segmentOf } from "../support/editSegment";
import { cleanFlowsOf, recordings } from "../support/faults/cleanFlows";
import { HANDSHAKE_FAULTS } from "../support/faults/handshakeFaults";
import { TRANSFER_FAULTS } from "../support/faults/transferFaults";
import { type FrameCopy, readCapture } from "../support/readCapture";
import { plain, TRANSFORMATIONS } from "../support/transform";

/** Frames without a segment that quote one, or that the capture cut, cannot be written anew. */
function isWhole(frame: FrameCopy): boolean {
  const segment = segmentOf(frame);
  const quotes = frame.data[23] === 1 || frame.data[20] === 58;
  return segment === undefined ? !quotes : frame.data.length === frame.originalLength;
}

const RECORDINGS = recordings().flatMap((path) => {
  const { frames } = readCapture(new Uint8Array(readFileSync(path)));
  return frames.every((frame) => frame.linkType === 1 && isWhole(frame)) ? [{ name: path, frames }] : [];
});

const FLOWS = cleanFlowsOf(recordings());

/** Every third kind of fault, each in another recording. */
const PLANTED = [...HANDSHAKE_FAULTS, ...TRANSFER_FAULTS].flatMap(({ field, kind, plant }, i) => {
  if (i % 3 > 0) return [];
  // From the i-th flow on, the first that has a place for it.
  const planted = [...FLOWS.slice(i % FLOWS.length), ...FLOWS].map(plant).find((each) => each !== undefined);
  return planted ? [{ name: `${field}: ${kind}`, frames: planted.frames }] : [];
});

function verdicts(bytes: Uint8Array): string[] {
  const { analysis, flows } = analyzeBytes(bytes);
  return flows.flatMap((flow) => [
    `${flow.outcome} ${flow.end} ${flow.firstFrame}-${flow.lastFrame}`,
    ...analysis.findings(flow).map(({ severity, rule, frame }) => `${severity} ${rule} @${frame}`),
  ]);
}

describe.each(Object.entries(TRANSFORMATIONS))("%s", (_, transform) => {
  test("recordings", () => {
    expect(RECORDINGS.length).toBeGreaterThan(25);
    for (const { name, frames } of RECORDINGS)
      expect(verdicts(transform(frames)), name).toEqual(verdicts(plain(frames)));
  });

  test("planted faults", () => {
    expect(PLANTED.length).toBeGreaterThan(50);
    for (const { name, frames } of PLANTED) expect(verdicts(transform(frames)), name).toEqual(verdicts(plain(frames)));
  });
});
