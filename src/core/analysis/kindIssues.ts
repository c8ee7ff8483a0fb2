// What kind of capture this is, where that changes what may be judged: sentences for people.

import type { CaptureIssue, CaptureIssueKind } from "../capture/frame";
import type { FrameOrder, Pause } from "../evidence/frameOrder";
import type { Filter } from "../flow/flow";
import { countText } from "../text/amounts";
import { durationText } from "../text/durations";
import type { CapturePoints } from "../tracker/capturePoints";

/** Fewer copies than this may be anything. */
const ENOUGH_COPIES = 3;

/** From so many on, one packet may have passed the same point again and again. */
const MOST_DIFFERENCES = 4;

const FILTERED: Readonly<Record<Filter, string>> = {
  "no-pure-acks": "No segment of this capture is a pure ACK, but its other segments show that there were some",
  "control-only":
    "This capture contains only segments with SYN, FIN or RST, but their numbers, or that no SYN-ACK was sent again, show that there were others (a flood of SYNs that is answered with SYN cookies looks the same)",
  "data-only": "This capture contains only segments with data, but their numbers show that there were others",
};

export interface KindFacts {
  readonly order: FrameOrder;
  readonly points: CapturePoints;
  readonly seams: readonly Pause[];
  readonly filter: Filter | undefined;
  readonly segments: number;
  /** Segments that are only counted because there are so many events, and the first frame of these. */
  readonly notKept: { readonly count: number; readonly firstFrame: number };
}

/** One issue for each kind that was recognised. */
export function kindIssues({ order, points, seams, filter, segments, notKept }: KindFacts): CaptureIssue[] {
  const issues: CaptureIssue[] = [];
  const add = (kind: CaptureIssueKind, frame: number, count: number, message: string): void => {
    issues.push({ kind, frame, offset: 0, count, message });
  };
  const { repeated, runsBack } = order;
  if (repeated) {
    const { frames, firstFrame } = repeated;
    const message = `The file contains duplicates: from frame ${firstFrame} on, ${countText(frames)} frames repeat earlier ones with the same times and octets. They are used once.`;
    add("repeated", firstFrame, frames, message);
  }
  if (runsBack) {
    const { frames, firstFrame, byNs } = runsBack;
    const which =
      frames === 1 ? `Frame ${firstFrame} is` : `${countText(frames)} frames, from frame ${firstFrame} on, are`;
    const message = `${which} up to ${durationText(byNs)} older than earlier frames: the file was merged from several captures, or has two clocks. Durations across such places are not judged.`;
    add("time-order", firstFrame, frames, message);
  }
  const [seam] = seams;
  if (seam) {
    const longestNs = Math.max(...seams.map(({ fromNs, toNs }) => toNs - fromNs));
    const where =
      seams.length === 1 ? `before frame ${seam.frame}` : `at ${seams.length} places, first before frame ${seam.frame}`;
    const message = `No frame was captured for ${seams.length === 1 ? "" : "up to "}${durationText(longestNs)} ${where}, and no flow continues after it: the file was probably merged from several captures. Segments expected in between are not reported as missing.`;
    add("merged", seam.frame, seams.length, message);
  }
  if (points.segments >= ENOUGH_COPIES)
    add("capture-points", points.firstFrame, points.segments, capturePointsText(points));
  if (filter) {
    const message = `${FILTERED[filter]}: a filter excluded them. A missing acknowledgment is not reported.`;
    add("filtered", 1, segments, message);
  }
  if (notKept.count > 0) add("not-kept", notKept.firstFrame, notKept.count, notKeptText(notKept));
  return issues;
}

function notKeptText({ count, firstFrame }: KindFacts["notKept"]): string {
  const which = count === 1 ? "1 segment is" : `${countText(count)} segments are`;
  return `${which} only counted, from frame ${firstFrame} on: the capture contains more events than are kept in memory. Counts in findings may be too low. Export one flow, or filter the capture, to see all of its segments.`;
}

function capturePointsText({ segments, firstFrame, differences }: CapturePoints): string {
  const which = `${countText(segments)} segments, from frame ${firstFrame} on, come again, the same but for the hop count, which differs by ${differences.slice(0, MOST_DIFFERENCES).join(", ")}`;
  const why =
    differences.length === 1
      ? "they were recorded at two capture points"
      : differences.length < MOST_DIFFERENCES
        ? "they were recorded at two or more capture points"
        : "they were recorded at several capture points, or they loop between routers";
  return `${which}: ${why}. Each is used once, as first recorded.`;
}
