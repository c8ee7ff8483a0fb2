import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { analyzeBytes } from "../support/capture";
import { RECORDINGS } from "./recordings";

const FOLDER = "test/fixtures/network";

test("every recording is in the table", () => {
  expect(readdirSync(FOLDER).sort()).toEqual(Object.keys(RECORDINGS).sort());
});

describe.each(Object.entries(RECORDINGS))("%s", (name, { truth, captures = {} }) => {
  const files = readdirSync(`${FOLDER}/${name}`);

  test("the table names only captures that are there", () => {
    expect(files).toEqual(expect.arrayContaining(Object.keys(captures)));
  });

  test.each(files)("%s alone", (file) => {
    const { analysis, flows, findings } = analyzeBytes(readFileSync(`${FOLDER}/${name}/${file}`));
    const { outcomes, problems = [], joined = [] } = captures[file] ?? {};
    expect(analysis.notACapture).toBeUndefined();
    if (outcomes)
      expect(
        flows.map(({ outcome }) => outcome),
        truth,
      ).toEqual(outcomes);
    const several = [...analysis.connections()].map((each) => each.flows).filter((ids) => new Set(ids).size > 1);
    expect(several, truth).toEqual(joined);
    const said = findings.map(({ rule, frame }) => `${rule}@${frame}`);
    const errors = findings.filter(({ severity }) => severity === "error").map(({ rule, frame }) => `${rule}@${frame}`);
    expect(said, truth).toEqual(expect.arrayContaining([...problems]));
    expect(problems, truth).toEqual(expect.arrayContaining(errors));
  });
});
