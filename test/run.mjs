// @ts-check
// npm test: everything that is tested, also when something has failed, in two rows of stages side by side.
// node test/run.mjs [STAGE]…   only these stages, one after the other
import { spawn } from "node:child_process";
import { mkdir, readFile, rm } from "node:fs/promises";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { failureNames, namedList } from "./failures.mjs";
import { missingList, skipReasons } from "./missing.mjs";
import { results, root } from "./vscode/paths.mjs";

/**
 * @typedef {object} Counts
 * @property {number} passed
 * @property {number} failed
 * @property {number} skipped
 * @property {readonly string[]} [reasons] Why tests were skipped.
 * @property {readonly string[]} [failures] The names of those that failed.
 * @property {readonly string[]} [unsteady] Of those that passed on the second try only.
 */
/**
 * @typedef {object} Stage
 * @property {string} title
 * @property {readonly string[]} command Run by Node, in the project's root.
 * @property {(report: any) => Counts} [count] Reads the counts out of the report that the command writes, if it has tests.
 */

const vitest = "node_modules/vitest/vitest.mjs";
const npm = process.env.npm_execpath ?? "";

/** A stage that prints nothing for so long is said to run still, and after the longer time is stopped. */
const silenceMs = { tell: 20_000, stop: 300_000 };

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
      reasons: skipReasons(report),
      failures: failureNames(report),
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
  web: {
    title: "In VS Code for the Web",
    command: ["test/web/run.mjs", `--report=${reportOf("web")}`],
    count: (report) => report,
  },
  site: {
    title: "The page without VS Code",
    command: ["test/site/run.mjs", `--report=${reportOf("site")}`],
    count: (report) => report,
  },
  ui: {
    title: "Through VS Code's user interface",
    command: ["test/ui/run.mjs", `--report=${reportOf("ui")}`],
    count: (report) => report,
  },
};

/**
 * Of the rows, one after the other; the stages of a row one after the other; its columns side by side. VS Code and browsers wait
 * much of their time, so that the tests inside VS Code and the others together take little longer than the longer column.
 */
const rows = [
  [["build", "check"]],
  [
    ["unit", "page"],
    ["min", "latest", "web", "site", "ui"],
  ],
];

if (!npm) throw new Error("Start this by: npm test");
await mkdir(results, { recursive: true });
const total = { passed: 0, failed: 0, skipped: 0 };
/** @type {Map<string, string>} */
const lines = new Map();
/** @type {string[]} */
const reasons = [];
/** @type {string[]} */
const failures = [];
/** @type {string[]} */
const unsteady = [];
const start = performance.now();
for (const columns of chosen(process.argv.slice(2))) await Promise.all(columns.map(runStages));
const lists = [
  missingList(reasons, process.platform),
  namedList("Passed on the second try only:", unsteady),
  namedList("Failed:", failures),
];
const tail = lists.filter((list) => list !== "").map((list) => `${list}\n\n`);
const said = Object.keys(stages).flatMap((name) => lines.get(name) ?? []);
const seconds = ((performance.now() - start) / 1000).toFixed(1).padStart(8);
console.log(`\n${said.join("\n")}\n${seconds} s  in all\n\n${tail.join("")}${say(total)}`);
process.exitCode = total.failed > 0 ? 1 : 0;

/**
 * @param {readonly string[]} names
 * @returns {readonly (readonly (readonly string[])[])[]} As `rows`.
 */
function chosen(names) {
  const unknown = names.find((name) => !Object.hasOwn(stages, name));
  if (unknown) throw new Error(`There is no stage "${unknown}", only ${Object.keys(stages).join(", ")}.`);
  if (names.length > 0) return [[names]];
  return availableParallelism() > 1 ? rows : [[rows.flat(2)]];
}

/**
 * @param {readonly string[]} names
 * @param {number} _column
 * @param {readonly (readonly string[])[]} columns What a stage prints is shown when it has ended, where others run beside it.
 */
async function runStages(names, _column, columns) {
  for (const name of names) {
    const stage = /** @type {Stage} */ (stages[name]);
    const head = `\n━━ ${stage.title} (${name})`;
    const printed = columns.length > 1 ? [`${head}\n`] : undefined;
    console.log(printed ? `${head} begins` : head);
    const begin = performance.now();
    const counts = await run(name, stage, printed);
    const took = ((performance.now() - begin) / 1000).toFixed(1).padStart(6);
    const line = `${counts.failed > 0 ? "✗" : "✓"} ${took} s  ${stage.title}${stage.count ? `: ${say(counts)}` : ""}`;
    lines.set(name, line);
    if (printed) process.stdout.write(printed.join(""));
    console.log(`━━ ${line}`);
    total.passed += counts.passed;
    total.failed += counts.failed;
    total.skipped += counts.skipped;
    reasons.push(...(counts.reasons ?? []));
    unsteady.push(...(counts.unsteady ?? []).map((test) => `${name}: ${test}`));
    failures.push(...(counts.failures ?? []).map((test) => `${name}: ${test}`));
  }
}

/**
 * @param {string} name
 * @param {Stage} stage
 * @param {string[]} [printed] Takes what the stage prints, instead of the terminal.
 * @returns {Promise<Counts>} Of a stage without tests, whether it has failed.
 */
async function run(name, stage, printed) {
  await rm(reportOf(name), { force: true });
  const status = await runCommand(name, stage.command, printed);
  const counts = { passed: 0, failed: 0, skipped: 0 };
  if (stage.count) {
    const report = await readFile(reportOf(name), "utf8").catch(() => undefined);
    if (report !== undefined) Object.assign(counts, stage.count(JSON.parse(report)));
  }
  // Whatever went wrong beside the tests counts as one.
  if (status !== 0 && counts.failed === 0) counts.failed = 1;
  return counts;
}

/**
 * Runs a stage's command and shows what it prints. While it prints nothing, its silence is said.
 *
 * @param {string} name
 * @param {readonly string[]} command
 * @param {string[]} [printed]
 * @returns {Promise<number>} Its exit status; 1 when it was ended by a signal.
 */
function runCommand(name, command, printed) {
  const color = process.stdout.isTTY ? { FORCE_COLOR: "1" } : {};
  const child = spawn(process.execPath, command, {
    cwd: root,
    env: { ...process.env, ...color },
    stdio: ["inherit", "pipe", "pipe"],
  });
  const start = performance.now();
  let lastWord = start;
  let lastTold = start;
  for (const [from, to] of /** @type {const} */ ([
    [child.stdout, process.stdout],
    [child.stderr, process.stderr],
  ])) {
    from.on("data", (data) => {
      lastWord = performance.now();
      if (printed) printed.push(String(data));
      else to.write(data);
    });
  }
  const watch = setInterval(() => {
    const now = performance.now();
    if (now - lastWord > silenceMs.stop) {
      console.error(`━━ ${name} printed nothing for ${silenceMs.stop / 1000} s and is stopped.`);
      lastWord = now;
      child.kill(child.killed ? "SIGKILL" : "SIGTERM");
    } else if (now - Math.max(lastWord, lastTold) > silenceMs.tell) {
      lastTold = now;
      console.log(`  … ${name} still runs, ${Math.round((now - start) / 1000)} s`);
    }
  }, 1000);
  return new Promise((done, fail) => {
    child.once("error", fail);
    child.once("exit", (code, signal) => {
      clearInterval(watch);
      const end = () => {
        if (signal) console.error(`━━ ${name} was ended by ${signal}.`);
        done(code ?? 1);
      };
      // What it printed last is still read, but not for the time that a process it left behind keeps the pipe open.
      const timer = setTimeout(end, 2000);
      child.once("close", () => {
        clearTimeout(timer);
        end();
      });
    });
  });
}

/** @param {string} name */
function reportOf(name) {
  return join(results, `${name}.json`);
}

/** @param {Counts} counts */
function say({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ""}`;
}
