import { expect, test } from "vitest";
import { analyzeScript } from "../support/capture";

const OPEN = `
  > S  0:0(0)
  < S. 0:0(0) ack 1
  > .  1:1(0) ack 1`;

function runsOf(script: string): readonly object[] {
  return analyzeScript(OPEN + script).flows[0]!.events.flatMap((event) =>
    event.kind === "run"
      ? { frame: event.frameNumber, ...event.segments, bytes: event.bytes, lastTimeNs: event.lastTimeNs }
      : [],
  );
}

test("ordinary segments before and after half a minute are two runs", () => {
  const runs = runsOf(`
    > P. 1:101(100) ack 1
    < P. 1:51(50) ack 101
    +30 > P. 101:111(10) ack 51
    < .  51:51(0) ack 111`);
  expect(runs).toEqual([
    { frame: 4, initiator: 1, responder: 1, bytes: { initiator: 100, responder: 50 }, lastTimeNs: 4e6 },
    { frame: 6, initiator: 1, responder: 1, bytes: { initiator: 10, responder: 0 }, lastTimeNs: 30.005e9 },
  ]);
});

test("a shorter pause ends no run", () => {
  const runs = runsOf(`
    > P. 1:101(100) ack 1
    < .  1:1(0) ack 101
    +29.9 > P. 101:111(10) ack 1
    < .  1:1(0) ack 111`);
  expect(runs).toMatchObject([{ initiator: 2, responder: 2 }]);
});

test("a bounded number of pauses is kept, and no segment is lost for it", () => {
  const pings = Array.from({ length: 100 }, (_, i) => `+60 > P. ${1 + i}:${2 + i}(1) ack 1\n< . 1:1(0) ack ${2 + i}`);
  const { flows } = analyzeScript(`${OPEN}\n${pings.join("\n")}`);
  const runs = flows[0]!.events.filter((event) => event.kind === "run");
  expect(runs).toHaveLength(25);
  expect(runs.reduce((sum, { segments }) => sum + segments.initiator, 0)).toBe(100);
  expect(flows[0]!.sight.dropped).toBe(0);
});
