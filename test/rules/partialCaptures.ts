// Captures of flows that are in order, and themselves not: begun late, ended early, one direction, swapped, recorded twice,
// cut. No rule of the catalogue may find an error or a warning in any of them.

import { describe, expect, test } from "vitest";
import { analyzeScript } from "../support/capture";
import type { ScriptSetting } from "../support/script";

/** Flows in order, a segment a line, times left open. */
const CLEAN: Readonly<Record<string, readonly string[]>> = {
  "a request and its answer, closed by FIN": [
    "> S  0:0(0) <mss 1460,sackOK,nop,wscale 7>",
    "< S. 0:0(0) ack 1 <mss 1460,sackOK,nop,wscale 7>",
    "> .  1:1(0) ack 1",
    "> P. 1:101(100) ack 1",
    "< .  1:1(0) ack 101",
    "< P. 1:1001(1000) ack 101",
    "> .  101:101(0) ack 1001",
    "> F. 101:101(0) ack 1001",
    "< F. 1001:1001(0) ack 102",
    "> .  102:102(0) ack 1002",
  ],
  "Fast Open": [
    "> S  0:100(100) <mss 1460,FO 0102030405060708>",
    "< S. 0:0(0) ack 101 <mss 1460>",
    "< P. 1:501(500) ack 101",
    "> .  101:101(0) ack 501",
    "> F. 101:101(0) ack 501",
    "< F. 501:501(0) ack 102",
    "> .  102:102(0) ack 502",
  ],
  "simultaneous open": [
    "> S  0:0(0) <mss 1460>",
    "< S  0:0(0) <mss 1460>",
    "> S. 0:0(0) ack 1 <mss 1460>",
    "< S. 0:0(0) ack 1 <mss 1460>",
    "> P. 1:101(100) ack 1",
    "< .  1:1(0) ack 101",
  ],
  "with timestamps, reset at the end": [
    "> S  0:0(0) <mss 1460,sackOK,TS val 100 ecr 0>",
    "< S. 0:0(0) ack 1 <mss 1460,sackOK,TS val 900 ecr 100>",
    "> .  1:1(0) ack 1 <nop,nop,TS val 101 ecr 900>",
    "> P. 1:101(100) ack 1 <nop,nop,TS val 102 ecr 900>",
    "< .  1:1(0) ack 101 <nop,nop,TS val 910 ecr 102>",
    "> R. 101:101(0) ack 1",
  ],
};

function indices(lines: readonly string[]): number[] {
  return lines.map((_, i) => i);
}

/** 1 ms apart, as a script has them anyway, and with a second of silence at the end: nothing that is expected stays away unseen. */
const END = "+2 end";

/** Declares the tests, each over all `settings`. */
export function partialCaptureTests(settings: readonly ScriptSetting[]): void {
  /** Rule and frame of what is more severe than information. */
  function alarms(lines: readonly string[]): string[] {
    const found = new Set<string>();
    for (const setting of settings) {
      for (const { rule, severity, frame } of analyzeScript(lines.join("\n"), setting).findings)
        if (severity === "error" || severity === "warning") found.add(`${rule}@${frame}`);
    }
    return [...found];
  }

  describe.each(Object.entries(CLEAN))("%s", (_, lines) => {
    test("whole", () => {
      expect(alarms([...lines, END])).toEqual([]);
    });

    test.each(indices(lines).slice(1))("begun after frame %i", (start) => {
      expect(alarms([...lines.slice(start), END])).toEqual([]);
    });

    test.each(indices(lines).slice(1))("ended after frame %i", (end) => {
      expect(alarms(lines.slice(0, end))).toEqual([]);
    });

    test("one direction only", () => {
      for (const side of [">", "<"]) {
        const seen = lines.filter((line) => line.startsWith(side));
        expect(alarms([...seen, END])).toEqual([]);
        for (let end = 1; end < seen.length; end++) expect(alarms(seen.slice(0, end))).toEqual([]);
      }
    });

    test.each(indices(lines).slice(1))("frames %i and the one before it swapped", (i) => {
      const swapped = [...lines.slice(0, i - 1), lines[i]!, lines[i - 1]!, ...lines.slice(i + 1), END];
      expect(alarms(swapped.map((line) => (line === END ? line : `+0.0001 ${line}`)))).toEqual([]);
    });

    test("recorded twice, each frame at once", () => {
      expect(alarms([...lines.flatMap((line, i) => [line, `+0.00001 dup ${2 * i + 1}`]), END])).toEqual([]);
    });

    test("seen before and behind a router", () => {
      const twice = lines.flatMap((line, i) => [
        `${line} ipid ${i + 7} ttl 64`,
        `+0.00001 ${line} ipid ${i + 7} ttl 63`,
      ]);
      expect(alarms([...twice, END])).toEqual([]);
    });

    test.each([40, 48, 54, 60, 66, 74, 80])("cut after %i octets", (octets) => {
      expect(alarms([...lines.map((line) => `${line} cut ${octets}`), END])).toEqual([]);
    });

    test.each(indices(lines))("frame %i + 1 missing from the capture", (missing) => {
      const rest = lines.filter((_, i) => i !== missing);
      // What is expected after the last frame, and what only that frame acknowledged, is missed rightly.
      const found = alarms([...rest, END]).filter(
        (each) => !/(missing|unacknowledged|unanswered|outstanding)@/.test(each),
      );
      expect(found).toEqual([]);
    });
  });
}
