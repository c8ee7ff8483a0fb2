// Plants every fault into every clean flow of the given captures, makes every bad recording of every flow, and prints what is
// found: `npm run faults [-- --missed] [FILE…]`. Without files, the recordings of the tests.

import { cleanFlowsOf, recordings } from "../../test/support/faults/cleanFlows";
import { HANDSHAKE_FAULTS } from "../../test/support/faults/handshakeFaults";
import { measureRecall, measureSpoiling } from "../../test/support/faults/measure";
import { SPOILINGS } from "../../test/support/faults/spoilings";
import { TRANSFER_FAULTS } from "../../test/support/faults/transferFaults";

const given = process.argv.slice(2);
const isVerbose = given.includes("--missed");
const paths = given.filter((argument) => !argument.startsWith("--"));
const flows = cleanFlowsOf(paths.length > 0 ? paths : recordings());

const percent = (part: number, of: number): string => (of === 0 ? "-" : `${((100 * part) / of).toFixed(1)} %`);
const row = (...cells: readonly (string | number)[]): void =>
  console.log(
    cells.map((cell, i) => (i < 2 ? String(cell).padEnd(i === 0 ? 28 : 44) : String(cell).padStart(10))).join(""),
  );
const listed = (lines: readonly string[]): void => {
  if (isVerbose) for (const line of lines) console.log(`    ${line}`);
};

console.log(`${flows.length} clean flows\n`);
row("field", "fault", "planted", "found", "recall", "outcome");
const recall = measureRecall(flows, [...HANDSHAKE_FAULTS, ...TRANSFER_FAULTS]);
for (const { field, kind, planted, found, wrongOutcomes, missed } of recall) {
  row(field, kind, planted, found, percent(found, planted), wrongOutcomes || "");
  listed(missed);
}
const planted = recall.reduce((sum, each) => sum + each.planted, 0);
const found = recall.reduce((sum, each) => sum + each.found, 0);
row(
  "all",
  "",
  planted,
  found,
  percent(found, planted),
  recall.reduce((sum, each) => sum + each.wrongOutcomes, 0),
);

console.log();
row("spoiling", "", "captures", "errors", "warnings", "outcomes");
const spoiled = measureSpoiling(flows, SPOILINGS);
for (const { kind, captures, newErrors, newWarnings, wrongOutcomes } of spoiled) {
  row(kind, "", captures, newErrors.length, newWarnings.length, wrongOutcomes.length);
  listed(newErrors.map((each) => `error: ${each}`));
  listed(newWarnings.map((each) => `warning: ${each}`));
  listed(wrongOutcomes.map((each) => `outcome: ${each}`));
}
const captures = spoiled.reduce((sum, each) => sum + each.captures, 0);
const share = (of: "newErrors" | "newWarnings" | "wrongOutcomes"): string =>
  percent(
    spoiled.reduce((sum, each) => sum + each[of].length, 0),
    captures,
  );
row("all", "", captures, share("newErrors"), share("newWarnings"), share("wrongOutcomes"));
