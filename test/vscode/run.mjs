// @ts-check
// Runs test/vscode/suite inside VS Code, in the oldest version that the extension promises and in the newest.
// node test/vscode/run.mjs [--vscode=min|latest]… [--match=TEXT] [--report=FILE]
// Environment: VSCODE_DESKTOP=1  downloads the desktop build and runs in it, instead of the one of the npm registry
import { existsSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { runTests } from "@vscode/test-electron";
import { launchBrowser } from "./browser.mjs";
import { bundleTests } from "./bundle.mjs";
import { installVSCode } from "./install.mjs";
import { cache, root } from "./paths.mjs";
import { fillWorkspace, temporaryFolder } from "./workspace.mjs";

/** @typedef {{ passed: number, failed: number, skipped: number, failures: string[], unsteady: string[] }} Counts */

const desktop = process.env.VSCODE_DESKTOP === "1" || process.platform === "win32";
/** What the desktop versions are called by who downloads them. */
const desktopVersions = { min: "1.100.0", latest: "stable" };
const bundle = join(cache, "suite", "index.cjs");

const { values } = parseArgs({
  options: {
    vscode: { type: "string", multiple: true, default: ["min", "latest"] },
    match: { type: "string", default: "" },
    report: { type: "string" },
  },
});

await bundleTests({
  folder: "vscode/suite",
  ending: ".test.ts",
  entry: (files) => [...files.map((file) => `import "${file}";`), `export { run } from "../index";`].join("\n"),
  outfile: bundle,
  format: "cjs",
});

const { main } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
if (!existsSync(join(root, main))) throw new Error(`${main} is not built; run: npm run build`);

/** @type {Counts} */
const total = { passed: 0, failed: 0, skipped: 0, failures: [], unsteady: [] };
for (const which of values.vscode) {
  if (which !== "min" && which !== "latest") throw new Error(`--vscode=${which}: min or latest`);
  console.log(`\nInside VS Code, ${which}${desktop ? " (desktop)" : ""}:`);
  const counts = await runIn(which).catch((error) => {
    console.error(error instanceof Error ? error.message : error);
    return { passed: 0, failed: 1, skipped: 0, failures: [], unsteady: [] };
  });
  total.passed += counts.passed;
  total.failed += counts.failed;
  total.skipped += counts.skipped;
  total.failures.push(...counts.failures);
  total.unsteady.push(...counts.unsteady);
}
console.log(`\n${total.passed} passed, ${total.failed} failed`);
if (values.report) await writeFile(values.report, JSON.stringify(total));
process.exitCode = total.failed > 0 ? 1 : 0;

/**
 * @param {import("./install.mjs").Version} which
 * @returns {Promise<Counts>}
 */
async function runIn(which) {
  const folder = await temporaryFolder();
  try {
    const workspace = join(folder.path, "captures");
    await fillWorkspace(workspace, { fixtures: true });
    const report = join(folder.path, "report.json");
    const failure = await runTests({
      ...(desktop ? { version: desktopVersions[which] } : await standIn(which)),
      extensionDevelopmentPath: root,
      extensionTestsPath: bundle,
      launchArgs: [
        workspace,
        `--user-data-dir=${join(folder.path, "data")}`,
        `--extensions-dir=${join(folder.path, "extensions")}`,
      ],
      extensionTestsEnv: {
        TCP_HANDSHAKE_VSCODE: which,
        TCP_HANDSHAKE_TEST_REPORT: report,
        TCP_HANDSHAKE_TESTS_MATCHING: values.match,
      },
    }).then(
      () => undefined,
      (error) => error,
    );
    const counts = await readFile(report, "utf8").then(
      (text) => /** @type {Counts} */ (JSON.parse(text)),
      () => undefined,
    );
    if (!counts) throw new Error(`VS Code ended before its tests began (${failure ?? "without an error"})`);
    if (counts.passed + counts.failed === 0) throw new Error("no test was run");
    // An extension host that ends badly after its last test is a failure, too.
    return failure && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
  } finally {
    await folder.dispose();
  }
}

/**
 * What `runTests` starts instead of a desktop build. Says what is missing before VS Code is started.
 *
 * @param {import("./install.mjs").Version} which
 */
async function standIn(which) {
  await (await launchBrowser()).close();
  await installVSCode(which);
  return { vscodeExecutablePath: join(root, "test/vscode/code.mjs") };
}
