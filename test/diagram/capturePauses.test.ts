// In a file of several captures, a flow's own capture may be over long before the file's end.

import { expect, test } from "vitest";
import { analyzeScript } from "../support/capture";

const YEARS = 130_000_000;

test("a SYN just before a pause of the capture is not said to be at its end", () => {
  const { findings } = analyzeScript(`> S 0:0(0) <mss 1460>\n+${YEARS} end`);
  expect(findings.map(({ rule, severity }) => [rule, severity])).toEqual([["syn-unanswered", "hint"]]);
  expect(findings[0]!.what).toMatch(/no ICMP error, and the capture pauses here\.$/);
});

test("half a second before the pause", () => {
  const { flows, findings } = analyzeScript(`> S 0:0(0) <mss 1460>\n+0.5 end\n+${YEARS} end`);
  expect(flows[0]!.sight.captureResumes).toBe(true);
  expect(findings[0]!.missing?.label).toMatch(/the capture pauses after 500 ms$/);
});

test("at the end of the file it ends", () => {
  const { flows, findings } = analyzeScript("> S 0:0(0) <mss 1460>\n+0.5 end");
  expect(flows[0]!.sight.captureResumes).toBeFalsy();
  expect(findings[0]!.missing?.label).toMatch(/the capture ends after 500 ms$/);
});
