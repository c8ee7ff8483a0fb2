import { expect, test } from "vitest";
import { flowThatStandsOut } from "../../webview/page/standOut";

type Causes = Parameters<typeof flowThatStandsOut>[0];

const cause = (part: Partial<Causes[number]>): Causes[number] => ({
  id: "syn-refused 192.0.2.1:80",
  severity: "error",
  rule: "syn-refused",
  outcome: "refused",
  message: "",
  flows: 1,
  of: 9,
  firstFrame: 1,
  firstNs: 0,
  lastNs: 0,
  examples: [7],
  ...part,
});

test("the only flow with an error stands out", () => {
  expect(flowThatStandsOut([cause({}), cause({ id: "b", severity: "information" })])).toBe(7);
});

test("none does among several, of several flows, or with a warning alone", () => {
  expect(flowThatStandsOut([])).toBeUndefined();
  expect(flowThatStandsOut([cause({}), cause({ id: "b", severity: "warning" })])).toBeUndefined();
  expect(flowThatStandsOut([cause({ flows: 2 })])).toBeUndefined();
  expect(flowThatStandsOut([cause({ severity: "warning" })])).toBeUndefined();
});
