import { type Side, Trait } from "../../flow/flow";
import { durationText } from "../../text/durations";
import { eventOf, fatesToTell, placesOf, segmentText } from "../facts/between";
import { defineRule } from "../rule";

interface Evidence {
  readonly from: Side;
  readonly near: string;
  readonly far: string;
  readonly frame: number;
  readonly segment: string;
  readonly transitNs: number;
  /** How many segments of this direction were delayed, and the longest transit time. */
  readonly delayed: number;
  readonly longestNs: number;
}

export const delayedBetween = defineRule<Evidence>({
  id: "delayed-between",
  group: "path",
  severity: "information",
  title: "Segment delayed between two capture points",
  references: ["RFC 6298 §2"],
  limits:
    "Judged only where several captures recorded the same connection. A segment counts as delayed if it took 100 ms longer than the fastest one of its direction. The transit time is as exact as the difference of the clocks; how much longer it is does not depend on it.",
  marks: 0,
  traits: Trait.SeveralPlaces,
  examples: {
    reported: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1 late 250   // reported
      +0.3 < .  1:1(0) ack 101`,
    silent: `
      > S  0:0(0)
      < S. 0:0(0) ack 1
      > .  1:1(0) ack 1
      > P. 1:101(100) ack 1 late 50
      +0.3 < .  1:1(0) ack 101`,
  },

  *check(flow) {
    for (const from of ["initiator", "responder"] as const) {
      const fates = fatesToTell(flow, "delayed").flatMap((group) => (group.from === from ? group.fates : []));
      const [first] = fates.sort((a, b) => frameOf(a.frames) - frameOf(b.frames));
      const at = first && eventOf(flow, first);
      if (!first || !at) continue;
      yield {
        at,
        field: "time",
        evidence: {
          from,
          ...placesOf(flow, first),
          frame: at.frameNumber,
          segment: segmentText(first),
          transitNs: first.transitNs ?? 0,
          delayed: fates.length,
          longestNs: Math.max(...fates.map(({ transitNs }) => transitNs ?? 0)),
        },
      };
    }
    function frameOf(frames: readonly (number | undefined)[]): number {
      return frames[flow.connection!.place] ?? 0;
    }
  },

  explain({ from, near, far, frame, segment, transitNs, delayed, longestNs }) {
    const others =
      delayed === 1
        ? ""
        : ` It is the first of ${delayed} delayed segments of this direction; the slowest took ${durationText(longestNs)}.`;
    return {
      what: `The ${segment} of the ${from} (frame ${frame}) took ${durationText(transitNs)} from ${near} to ${far}.${others}`,
      why: "A segment that is held up for longer than the sender's timeout is sent again though it was not lost (RFC 6298).",
      next: `Look for full queues, shaping, a device that inspects or buffers data, or a route that changed between ${near} and ${far}.`,
    };
  },
});
