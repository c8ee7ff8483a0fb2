// @ts-check
// npm test: everything that is tested, one stage after the other, also when one has failed.
// node test/run.mjs [STAGE]…   only these stages
import { spawn } from "node:child_process";
import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { results, root } from "./vscode/paths.mjs";

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */
/**
 * @typedef {object} Stage
 * @property {string} title
 * @property {readonly string[]} command Run by Node, in the project's root.
 * @property {(report: any) => Counts} [count] Reads the counts out of the report that the command writes, if it has tests.
 */

const vitest = "node_modules/vitest/vitest.mjs";
const npm = process.env.npm_execpath ?? "";

/** @type {Readonly<Record<string, Stage>>} */
const stages = {
  build: { title: "Build", command: ["esbuild.mjs"] },
  check: { title: "Types, style, import table", command: [npm, "run", "--silent", "check"] },
  unit: {
    title: "Tests without VS Code",
    command: [vitest, "run", "--reporter=default", "--reporter=json", `--outputFile.json=${reportOf("unit")}`],
    count: (report) => ({
      passed: report.numPassedTests,
      // A file that cannot be loaded has no tests, but has failed.
      failed: report.numFailedTests || report.numFailedTestSuites,
      skipped: report.numPendingTests + report.numTodoTests,
    }),
  },
  page: {
    title: "The editor's page in a browser",
    command: ["test/webview/run.mjs", `--report=${reportOf("page")}`],
    count: (report) => report,
  },
  min: {
    title: "Inside the oldest VS Code",
    command: ["test/vscode/run.mjs", "--vscode=min", `--report=${reportOf("min")}`],
    count: (report) => report,
  },
  latest: {
    title: "Inside the newest VS Code",
    command: ["test/vscode/run.mjs", "--vscode=latest", `--report=${reportOf("latest")}`],
    count: (report) => report,
  },
  ui: {
    title: "Through VS Code's user interface",
    command: ["test/ui/run.mjs", `--report=${reportOf("ui")}`],
    count: (report) => report,
  },
};

if (!npm) throw new Error("Start this by: npm test");
await mkdir(results, { recursive: true });
const total = { passed: 0, failed: 0, skipped: 0 };
const lines = [];
for (const name of chosen(process.argv.slice(2))) {
  const stage = /** @type {Stage} */ (stages[name]);
  console.log(`\n━━ ${stage.title} (${name})`);
  const start = performance.now();
  const counts = await run(name, stage);
  const seconds = ((performance.now() - start) / 1000).toFixed(1).padStart(6);
  lines.push(`${counts.failed > 0 ? "✗" : "✓"} ${seconds} s  ${stage.title}${stage.count ? `: ${say(counts)}` : ""}`);
  console.log(`━━ ${lines.at(-1)}`);
  total.passed += counts.passed;
  total.failed += counts.failed;
  total.skipped += counts.skipped;
}
console.log(`\n${lines.join("\n")}\n\n${say(total)}`);
process.exitCode = total.failed > 0 ? 1 : 0;

/** @param {readonly string[]} names */
function chosen(names) {
  const unknown = names.find((name) => !Object.hasOwn(stages, name));
  if (unknown) throw new Error(`There is no stage "${unknown}", only ${Object.keys(stages).join(", ")}.`);
  return names.length > 0 ? names : Object.keys(stages);
}

/**
 * @param {string} name
 * @param {Stage} stage
 * @returns {Promise<Counts>} Of a stage without tests, whether it has failed.
 */
async function run(name, stage) {
  await rm(reportOf(name), { force: true });
  /** @type {number} */
  const status = await new Promise((done, fail) => {
    const child = spawn(process.execPath, stage.command, { cwd: root, stdio: "inherit" });
    child.once("error", fail);
    child.once("close", (code) => done(code ?? 1));
  });
  const counts = { passed: 0, failed: 0, skipped: 0 };
  if (stage.count) {
    const report = await readFile(reportOf(name), "utf8").catch(() => undefined);
    if (report !== undefined) Object.assign(counts, stage.count(JSON.parse(report)));
  }
  // Whatever went wrong beside the tests counts as one.
  if (status !== 0 && counts.failed === 0) counts.failed = 1;
  return counts;
}

/** @param {string} name */
function reportOf(name) {
  return join(results, `${name}.json`);
}

/** @param {Counts} counts */
function say({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}
