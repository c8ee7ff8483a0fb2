import { expect, test } from "vitest";
import { failureNames, namedList } from "./failures.mjs";
import { atMostTwice } from "./twice.mjs";

test("a report of Vitest names the tests that failed, and files that could not be loaded", () => {
  const testResults = [
    { name: "a.test.ts", status: "failed", assertionResults: [{ status: "failed", fullName: "one" }] },
    { name: "b.test.ts", status: "passed", assertionResults: [{ status: "passed", fullName: "two" }] },
    { name: "c.test.ts", status: "failed", assertionResults: [] },
  ];
  expect(failureNames({ testResults })).toEqual(["one", "c.test.ts"]);
});

test("a long list of names ends with how many are left", () => {
  const names = Array.from({ length: 42 }, (_, index) => `test ${index}`);
  expect(namedList("Failed:", [])).toBe("");
  expect(namedList("Failed:", ["page: a"])).toBe("Failed:\n  page: a");
  expect(namedList("Failed:", names).split("\n").at(-1)).toBe("  and 2 more");
});

test.each([
  [["bad", undefined], { problem: undefined, unsteady: true }],
  [["bad", "worse"], { problem: "worse", unsteady: false }],
  [["gone"], { problem: "gone", unsteady: false }],
  [[undefined], { problem: undefined, unsteady: false }],
])("what fails is tried once more, if that is worth it: %j", async (outcomes, expected) => {
  const told: string[] = [];
  let tries = 0;
  const result = await atMostTwice<string>(
    async () => outcomes[tries++],
    (problem) => problem !== "gone",
    (problem) => told.push(problem),
  );
  expect(result).toEqual(expected);
  expect(tries).toBe(outcomes.length);
  expect(told).toEqual(outcomes.length > 1 ? ["bad"] : []);
});
