import { expect, test } from "vitest";
import { DEFAULT_ANALYSIS_SETTINGS } from "../../src/core/analysis/analysis";
import { toSettings } from "../../src/host/settingValues";

test("nothing set is the defaults of the analysis", () => {
  expect(toSettings({})).toEqual(DEFAULT_ANALYSIS_SETTINGS);
});

test("what is set is taken", () => {
  const settings = {
    rules: { "syn-unanswered": "off", "port-reused": "error" },
    handshakeSlowMs: 50,
    checksums: "all",
  };
  expect(toSettings(settings)).toEqual(settings);
});

test.each([
  ["rules that are no object", { rules: "off" }],
  ["no rules", { rules: null }],
  ["levels that do not exist", { rules: { a: "fatal", b: 3, c: null } }],
  ["a negative time", { handshakeSlowMs: -1 }],
  ["a time that is no number", { handshakeSlowMs: "1000" }],
  ["no time at all", { handshakeSlowMs: Number.NaN }],
  ["another word", { checksums: "some" }],
])("what makes no sense counts as not set: %s", (_, settings) => {
  expect(toSettings(settings)).toEqual(DEFAULT_ANALYSIS_SETTINGS);
});
