import { describe, expect, test } from "vitest";
import { RecordingTimes } from "../../src/core/evidence/recordingTimes";
import { CAPTURE_GAP_NS } from "../../src/core/tcp/thresholds";

const HOUR = 3600e9;

function recordingOf(times: readonly number[]): RecordingTimes {
  const recording = new RecordingTimes();
  for (const time of times) recording.note(time);
  return recording;
}

describe("how long the capture continues", () => {
  test("to its last frame where frames follow each other", () => {
    const recording = recordingOf([0, 1e9, 100e9, 200e9]);
    expect([0, 1e9, 150e9, 200e9].map((time) => recording.endAfter(time))).toEqual([200e9, 200e9, 200e9, 200e9]);
  });

  test("to the last frame before a gap", () => {
    const recording = recordingOf([0, 2e9, HOUR, HOUR + 3e9]);
    expect([0, 2e9, HOUR, HOUR + 1e9].map((time) => recording.endAfter(time))).toEqual([
      2e9,
      2e9,
      HOUR + 3e9,
      HOUR + 3e9,
    ]);
  });

  test("a pause is a gap from one ns beyond the longest timeout on", () => {
    expect(recordingOf([0, CAPTURE_GAP_NS]).endAfter(0)).toBe(CAPTURE_GAP_NS);
    expect(recordingOf([0, CAPTURE_GAP_NS + 1]).endAfter(0)).toBe(0);
  });

  test("not at all from a time at which it was not running", () => {
    expect(recordingOf([0, HOUR]).endAfter(HOUR / 2)).toBe(HOUR / 2);
    expect(new RecordingTimes().endAfter(7)).toBe(7);
  });

  test("captures joined in any order are distinguished, and alternating between them changes nothing", () => {
    const frames = [0, 1e9, HOUR, HOUR + 1e9, -5 * HOUR, -5 * HOUR + 1e9, 2e9, HOUR + 2e9, -5 * HOUR + 2e9];
    const recording = recordingOf(frames);
    expect([-5 * HOUR, 0, HOUR].map((time) => recording.endAfter(time))).toEqual([-5 * HOUR + 2e9, 2e9, HOUR + 2e9]);
  });

  test("frames recorded late close the gap that there was without them", () => {
    const early = [0, 3 * CAPTURE_GAP_NS];
    const late = [CAPTURE_GAP_NS, 2 * CAPTURE_GAP_NS];
    expect(recordingOf(early).endAfter(0)).toBe(0);
    expect(recordingOf([...early, ...late]).endAfter(0)).toBe(3 * CAPTURE_GAP_NS);
    expect(recordingOf([...early, ...late.toReversed()]).endAfter(0)).toBe(3 * CAPTURE_GAP_NS);
  });

  test("and since when it was running", () => {
    const recording = recordingOf([HOUR, HOUR + 1e9, 0, 1e9, 2e9, -HOUR]);
    expect([-HOUR, 0, 2e9, HOUR / 2, HOUR, HOUR + 1e9].map((time) => recording.startBefore(time))).toEqual([
      -HOUR,
      0,
      0,
      HOUR / 2,
      HOUR,
      HOUR,
    ]);
    expect(
      recordingOf([CAPTURE_GAP_NS, 3 * CAPTURE_GAP_NS, 0, 2 * CAPTURE_GAP_NS]).startBefore(3 * CAPTURE_GAP_NS),
    ).toBe(0);
  });

  test("a live capture's clock continues without frames", () => {
    const recording = recordingOf([0]);
    recording.advanceTo(HOUR);
    recording.note(HOUR + 1e9);
    expect(recording.endAfter(0)).toBe(HOUR + 1e9);
  });

  test("of very many stretches the first ones count as one, the later ones are kept apart", () => {
    const recording = recordingOf(Array.from({ length: 5000 }, (_, i) => i * HOUR));
    expect(recording.endAfter(4999 * HOUR)).toBe(4999 * HOUR);
    expect(recording.endAfter(4000 * HOUR)).toBe(4000 * HOUR);
    expect(recording.endAfter(0)).toBe(903 * HOUR);
  });
});
