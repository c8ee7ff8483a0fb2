import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { analyzeBytes } from "../support/capture";
import { RECORDINGS } from "./recordings";

const FOLDER = "test/fixtures/network";

test("every recording is in the table", () => {
  expect(readdirSync(FOLDER).sort()).toEqual(Object.keys(RECORDINGS).sort());
});

describe.each(Object.entries(RECORDINGS))("%s", (name, { truth, captures = {}, unjudged = [] }) => {
  const files = readdirSync(`${FOLDER}/${name}`);

  test("the table names only captures that are there", () => {
    expect(files).toEqual(expect.arrayContaining([...Object.keys(captures), ...unjudged]));
  });

  test.each(files.filter((file) => !unjudged.includes(file)))("%s alone", (file) => {
    const { analysis, flows, findings } = analyzeBytes(readFileSync(`${FOLDER}/${name}/${file}`));
    const { outcomes, problems = [], joined = [], issues = [] } = captures[file] ?? {};
    expect(analysis.notACapture).toBeUndefined();
    const grave = analysis.counts.issues.filter(({ severity }) => severity === "error");
    expect(
      grave.map(({ kind, frame }) => `${kind}@${frame}`),
      truth,
    ).toEqual(issues);
    if (outcomes)
      expect(
        flows.map(({ outcome }) => outcome),
        truth,
      ).toEqual(outcomes);
    // A flow may have several places itself.
    const several = Array.from(analysis.connections(), (each) => [...new Set(each.flows)]).filter(
      (ids) => ids.length > 1,
    );
    expect(several, truth).toEqual(joined);
    const said = findings.map(({ rule, frame }) => `${rule}@${frame}`);
    const errors = findings.filter(({ severity }) => severity === "error").map(({ rule, frame }) => `${rule}@${frame}`);
    expect(said, truth).toEqual(expect.arrayContaining([...problems]));
    expect(problems, truth).toEqual(expect.arrayContaining(errors));
  });
});
