// @ts-check
// Runs test/web/*.web.ts in VS Code for the Web, in the oldest version that the extension promises and in the newest.
// node test/web/run.mjs [--vscode=min|latest]… [--match=TEXT] [--report=FILE]
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { bundleTests } from "../vscode/bundle.mjs";
import { cache } from "../vscode/paths.mjs";

const { values } = parseArgs({
  options: {
    vscode: { type: "string", multiple: true, default: ["min", "latest"] },
    match: { type: "string", default: "" },
    report: { type: "string" },
  },
});

// What was started ends with this process, which a signal alone would not let happen.
for (const signal of /** @type {const} */ (["SIGTERM", "SIGHUP"])) process.once(signal, () => process.exit(1));

const bundle = join(cache, "web", "tests.mjs");
await bundleTests({
  folder: "web",
  ending: ".web.ts",
  entry: (files) =>
    [
      'export { runUiTests } from "../ui/harness";',
      'export { openWebWorkbench } from "./webWorkbench";',
      ...files.map((file, index) => `import { tests as tests${index} } from "${file}";`),
      `export const files = { ${files.map((file, index) => `"${file.slice(2)}": tests${index}`).join(", ")} };`,
    ].join("\n"),
  outfile: bundle,
  format: "esm",
});
const { files, runUiTests, openWebWorkbench } = await import(pathToFileURL(bundle).href);

/** @type {{ passed: number, failed: number, skipped: number, failures: string[], unsteady: string[] }} */
const total = { passed: 0, failed: 0, skipped: 0, failures: [], unsteady: [] };
for (const vscode of values.vscode) {
  console.log(`\nIn VS Code for the Web, ${vscode}:`);
  const counts = await runUiTests(files, {
    vscode,
    match: values.match,
    pictures: false,
    open: openWebWorkbench,
  }).catch((/** @type {unknown} */ error) => {
    console.error(error instanceof Error ? error.message : error);
    return { passed: 0, failed: 1, skipped: 0, failures: [], unsteady: [] };
  });
  total.passed += counts.passed;
  total.failed += counts.failed;
  total.skipped += counts.skipped;
  total.failures.push(...counts.failures.map((/** @type {string} */ name) => `${vscode}: ${name}`));
  total.unsteady.push(...counts.unsteady.map((/** @type {string} */ name) => `${vscode}: ${name}`));
}
if (total.passed + total.failed === 0) {
  console.error("no test was run");
  total.failed = 1;
}
console.log(`\n${total.passed} passed, ${total.failed} failed`);
if (values.report) await writeFile(values.report, JSON.stringify(total));
process.exit(total.failed > 0 ? 1 : 0);
