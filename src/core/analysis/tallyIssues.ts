// What the decoder could not read, as sentences for people.

import type { CaptureIssue, CaptureIssueKind } from "../capture/frame";
import type { Tally, TallyKind } from "../wire/tally";

const SENTENCES: Readonly<
  Record<Exclude<TallyKind, "other">, { kind: CaptureIssueKind; text(frames: string, name: string): string }>
> = {
  unsupported: { kind: "unsupported", text: (frames, name) => `${frames} not decoded: ${name} is not supported.` },
  malformed: { kind: "malformed", text: (frames, name) => `${frames} not decoded: malformed on the wire (${name}).` },
  truncated: {
    kind: "truncated",
    text: (frames, name) => `${frames} not decoded: the capture's snap length cut the ${name}.`,
  },
  fragments: {
    kind: "fragments",
    text: (frames, name) => `${frames} not decoded: ${name} without a TCP header.`,
  },
};

/** One issue for each thing that was counted; what simply is no TCP is none. */
export function tallyIssues(tally: Tally): CaptureIssue[] {
  return tally.rows.flatMap(({ kind, name, count, firstFrame }) => {
    if (kind === "other") return [];
    const { kind: issue, text } = SENTENCES[kind];
    const frames = count === 1 ? `Frame ${firstFrame} was` : `${count} frames, from frame ${firstFrame} on, were`;
    return [{ kind: issue, frame: firstFrame, offset: 0, count, message: text(frames, name) }];
  });
}
