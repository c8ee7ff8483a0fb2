import { describe, expect, it } from "vitest";
import { analyzeScript } from "../support/capture";
import { MATRIX } from "../support/matrix";
import { OUTCOMES } from "./outcomes";

for (const [name, { script, flows }] of Object.entries(OUTCOMES)) {
  describe(name, () => {
    for (const corner of MATRIX) {
      it(corner.name, () => {
        const found = analyzeScript(script, corner).flows.map(({ outcome, end }) => ({ outcome, end }));
        const shown = found.map(({ outcome, end }, i) => (flows[i]?.includes(" ") ? `${outcome} ${end}` : outcome));
        expect(shown).toEqual(flows);
      });
    }
  });
}
