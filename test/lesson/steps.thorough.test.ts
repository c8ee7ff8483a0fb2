// The sentences of all scripts, at all corners of the sequence space.

import { describe, expect, test } from "vitest";
import { MATRIX } from "../support/matrix";
import { buildScript } from "../support/script";
import { faultsIn, SCRIPTS } from "./sentences";

describe.each(MATRIX.map((setting) => [setting.name, setting] as const))(
  "the sentences agree with the frames, %s",
  (_, setting) => {
    test.each(Object.entries(SCRIPTS))("%s", (_, script) => {
      expect(faultsIn(buildScript(script, setting).bytes)).toEqual([]);
    });
  },
);
