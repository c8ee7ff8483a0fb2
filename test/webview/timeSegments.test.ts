import { expect, test } from "vitest";
import { TimeKind } from "../../src/core/time/timeKinds";
import { eventOfFrame } from "../../webview/time/eventOfFrame";
import { lastBefore, nearestPoint, octetRange, pointsOf } from "../../webview/time/segments";
import { traced } from "../time/traced";

const { flow, window } = traced(`
  > S  0:0(0)
  < S. 0:0(0) ack 1
  > .  1:1(0) ack 1
  > P. 1:101(100) ack 1
  < .  1:1(0) ack 101
  > P. 101:201(100) ack 1
  < .  1:1(0) ack 201
  < R  5000000:5000000(0)`);
const shown = window();
const points = pointsOf(shown);

test("points of both sides are in the order of their times", () => {
  expect(points.map(({ frame }) => frame)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect(points.map(({ from }) => from[0]).join("")).toBe("iriirirr");
});

test("neighbors out of the part are not points of it", () => {
  const part = window({ fromNs: 2e6, toNs: 4e6 });
  expect(part.tracks.initiator.frame).toEqual([1, 3, 4, 6]);
  expect(pointsOf(part).map(({ frame }) => frame)).toEqual([3, 4, 5]);
});

test.each([
  [-9e9, 1],
  [1.4e6, 2],
  [1.6e6, 3],
  [9e9, 8],
])("next to %d ns is frame %d", (timeNs, frame) => {
  expect(nearestPoint(points, timeNs)?.frame).toBe(frame);
});

test("without points there is none", () => {
  expect(nearestPoint([], 0)).toBeUndefined();
});

test("what was acknowledged at a time", () => {
  const { responder } = shown.tracks;
  expect(lastBefore(responder, responder.ack, 0)).toBeUndefined();
  expect(lastBefore(responder, responder.ack, 4.5e6)).toBe(101);
  expect(lastBefore(responder, responder.ack, 9e9)).toBe(201);
});

test("the octets of a side, without the number of a RST", () => {
  const isReset = (kinds: number): boolean => (kinds & TimeKind.Rst) !== 0;
  const { initiator, responder } = shown.tracks;
  expect(octetRange(initiator, responder, isReset)).toEqual([0, 201]);
  expect(octetRange(responder, initiator, isReset)).toEqual([0, 1]);
});

test("a frame is shown by its event, or by the run that it is in", () => {
  const of = (frame: number) => flow.events[eventOfFrame({ flow }, frame) ?? -1];
  expect(of(2)).toMatchObject({ kind: "segment", frameNumber: 2 });
  expect(of(6)).toMatchObject({ kind: "run", frameNumber: 4 });
  expect(of(0)).toBeUndefined();
});
