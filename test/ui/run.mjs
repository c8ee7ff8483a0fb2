// @ts-check
// Runs the tests of the user interface: test/ui/*.ui.ts drive a real VS Code in a headless browser, with the packaged files
// of the built extension installed.
// node test/ui/run.mjs [--vscode=min|latest] [--match=TEXT] [--pictures] [--report=FILE]
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { bundleTests } from "../vscode/bundle.mjs";
import { cache } from "../vscode/paths.mjs";

const { values } = parseArgs({
  options: {
    vscode: { type: "string", default: "latest" },
    match: { type: "string", default: "" },
    pictures: { type: "boolean", default: false },
    report: { type: "string" },
  },
});

// What was started ends with this process, which a signal alone would not let happen.
for (const signal of /** @type {const} */ (["SIGTERM", "SIGHUP"])) process.once(signal, () => process.exit(1));

const bundle = join(cache, "ui", "tests.mjs");
await bundleTests({
  folder: "ui",
  ending: ".ui.ts",
  entry: (files) =>
    [
      'export { runUiTests } from "./harness";',
      ...files.map((file, index) => `import { tests as tests${index} } from "${file}";`),
      `export const files = { ${files.map((file, index) => `"${file.slice(2)}": tests${index}`).join(", ")} };`,
    ].join("\n"),
  outfile: bundle,
  format: "esm",
});

console.log(`Through the user interface of VS Code, ${values.vscode}:`);
const counts = await runAll();
console.log(
  `\n${counts.passed} passed, ${counts.failed} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ""}`,
);
if (values.report) await writeFile(values.report, JSON.stringify(counts));
process.exit(counts.failed > 0 ? 1 : 0);

async function runAll() {
  const { files, runUiTests } = await import(pathToFileURL(bundle).href);
  if (process.platform === "win32") {
    console.log("Skipped: the VS Code of the npm registry, which a browser can drive, does not run on Windows.");
    const skipped = Object.values(files).reduce((sum, tests) => sum + Object.keys(tests).length, 0);
    return { passed: 0, failed: 0, skipped };
  }
  try {
    const counts = await runUiTests(files, values);
    if (counts.passed + counts.failed === 0) throw new Error("no test was run");
    return counts;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return { passed: 0, failed: 1, skipped: 0 };
  }
}
