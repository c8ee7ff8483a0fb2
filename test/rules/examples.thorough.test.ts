// Every rule's examples in the whole analysis, at all corners of the sequence space.

import { expect, test } from "vitest";
import { RULES } from "../../src/core/rules/catalogue";
import { MATRIX } from "../support/matrix";
import { framesOfExamples } from "./examples";

test.each(RULES.map((rule) => [rule.id, rule] as const))("%s", (_, rule) => {
  for (const setting of MATRIX) {
    const { reported, marked, silent } = framesOfExamples(rule, setting);
    expect(reported, setting.name).toEqual(marked);
    expect(silent, setting.name).toEqual([]);
  }
});
