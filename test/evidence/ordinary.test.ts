// No kind of capture is seen in an ordinary one: every recording, and every example of a rule.

import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { RULES } from "../../src/core/rules/catalogue";
import { analyzeBytes, analyzeScript } from "../support/capture";

const FOLDER = "test/fixtures/recorded";

describe("an ordinary capture is of no kind", () => {
  for (const name of readdirSync(FOLDER).filter((file) => file.endsWith(".pcap"))) {
    test(name, () => {
      expect(analyzeBytes(readFileSync(`${FOLDER}/${name}`)).analysis.issues).toEqual([]);
    });
  }

  test("nor is an example of a rule", () => {
    const issues = RULES.flatMap(({ id, examples }) =>
      Object.values(examples).flatMap((script) =>
        ([4, 6] as const).flatMap((family) =>
          analyzeScript(script, { family }).analysis.issues.map(({ kind }) => `${id}: ${kind}`),
        ),
      ),
    );
    expect(issues).toEqual([]);
  });
});
