import { expect, test } from "vitest";
import { drawnSides, isWindowNear, sequenceRange } from "../../webview/time/sequenceHeights";
import { traced } from "../time/traced";

const windowOf = (script: string) => traced(script).window();

const DATA = windowOf(`
  > S  0:0(0) win 200
  < S. 0:0(0) ack 1 win 200
  > .  1:1(0) ack 1 win 200
  > P. 1:101(100) ack 1 win 200
  < .  1:1(0) ack 101 win 200
  > F. 101:101(0) ack 1 win 200
  < F. 1:1(0) ack 102 win 200
  > .  102:102(0) ack 2 win 200`);

test("a side without data is left out beside one with data", () => {
  expect(drawnSides(DATA)).toEqual(["initiator"]);
  expect(drawnSides(windowOf("> S 0:0(0)"))).toEqual(["initiator"]);
  expect(drawnSides(windowOf("> S 0:0(0)\n< S. 0:0(0) ack 1"))).toEqual(["initiator", "responder"]);
});

test("a window that is near the octets is in the picture, one that is far is not", () => {
  // 102 octets, and an edge at 302.
  expect(isWindowNear(DATA, "initiator")).toBe(true);
  expect(sequenceRange(DATA, "initiator").map(Math.round)).toEqual([-45, 347]);
  const far = windowOf(`
    > S  0:0(0) win 60000
    < S. 0:0(0) ack 1 win 60000
    > P. 1:101(100) ack 1 win 60000
    < .  1:1(0) ack 101 win 60000`);
  expect(isWindowNear(far, "initiator")).toBe(false);
  expect(sequenceRange(far, "initiator").map(Math.round)).toEqual([-15, 116]);
});
