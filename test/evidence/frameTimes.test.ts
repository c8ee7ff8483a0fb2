// The times of most frames are not noted one by one. What is known of them must be the same as if they were.

import { describe, expect, test } from "vitest";
import { FrameOrder, type RecordedFrame } from "../../src/core/evidence/frameOrder";
import { FrameTimes } from "../../src/core/evidence/frameTimes";
import { RecordingTimes } from "../../src/core/evidence/recordingTimes";
import { CAPTURE_GAP_NS, FILE_PAUSE_NS } from "../../src/core/tcp/thresholds";
import { randomNumbers } from "../support/connections";

/** By what a frame is later than the one before it. */
const STEPS = [0, 1, 1e6, -1e6, 1e9, -2e9, CAPTURE_GAP_NS, CAPTURE_GAP_NS + 1, -CAPTURE_GAP_NS - 1, FILE_PAUSE_NS];

function frameAt(timeNs: number, frameNumber: number): RecordedFrame {
  const bytes = Uint8Array.of(timeNs & 0xff, (timeNs / 256) & 0xff, 3, 4);
  return { bytes, start: 0, end: bytes.length, frameNumber, timeNs };
}

/** Mostly a little later, sometimes another step; then all once more, as in a file that was appended to itself. */
function timesOf(random: () => number, count: number, oddShare: number): number[] {
  let timeNs = Math.floor(random() * 1e9);
  const times = Array.from({ length: count }, () => {
    timeNs += random() < oddShare ? STEPS[Math.floor(random() * STEPS.length)]! : 1 + Math.floor(random() * 5e6);
    return timeNs;
  });
  return random() < 0.3 ? [...times, ...times] : times;
}

function knownOf(order: FrameOrder, recording: RecordingTimes, times: readonly number[]) {
  const asked = times.filter((_, i) => i % 37 === 0);
  return {
    repeated: order.repeated,
    runsBack: order.runsBack,
    pauses: order.pauses.map((pause) => ({ ...pause })),
    ends: asked.map((time) => recording.endAfter(time)),
    starts: asked.map((time) => recording.startBefore(time)),
  };
}

describe.each([0, 0.01, 0.1, 0.5])("a share of %s of the frames in another order", (oddShare) => {
  test.each([1, 40, 400])("%s frames are known as if each was noted", (count) => {
    for (let seed = 1; seed <= 15; seed++) {
      const random = randomNumbers(seed * 1000 + count);
      const times = timesOf(random, count, oddShare);
      const frameTimes = new FrameTimes();
      const order = new FrameOrder();
      const recording = new RecordingTimes();
      for (const [at, timeNs] of times.entries()) {
        const frame = frameAt(timeNs, at + 1);
        const isRepeated = order.isRepeated(frame);
        if (!isRepeated) recording.note(timeNs);
        expect(frameTimes.isRepeated(frame)).toBe(isRepeated);
        if (random() < 0.02) {
          const clockNs = timeNs + random() * 2e9;
          recording.advanceTo(clockNs);
          frameTimes.recording.advanceTo(clockNs);
        }
        if (random() < 0.02)
          expect(knownOf(frameTimes.order, frameTimes.recording, times)).toEqual(knownOf(order, recording, times));
      }
      expect(knownOf(frameTimes.order, frameTimes.recording, times)).toEqual(knownOf(order, recording, times));
    }
  });
});
