#!/usr/bin/env node
// @ts-check
// Stands in for the executable `code` where the desktop VS Code cannot be had: it takes the same command line and ends with
// the tests' exit status, but the workbench runs in a headless browser. `runTests` of @vscode/test-electron starts it.
// Environment: TCP_HANDSHAKE_VSCODE  min or latest (default)
import { mkdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { format, parseArgs } from "node:util";
import { launchBrowser } from "./browser.mjs";
import { results } from "./paths.mjs";
import { startServer } from "./server.mjs";
import { temporaryFolder } from "./workspace.mjs";

/**
 * Longer than the slowest test, which prints a line when it ends or at its own limit, and longer than VS Code takes to start on a
 * slow machine.
 */
const silenceMs = { tests: 270_000, start: 180_000 };

/** What VS Code says about add-ons that are not built here, and about the network that it does without. */
const harmless =
  /Could not locate the bindings file|native-watchdog|ServiceWorker|builtin extensions from gallery|No search provider/;

const { values, positionals } = parseArgs({
  strict: false,
  allowPositionals: true,
  options: {
    extensionDevelopmentPath: { type: "string", multiple: true },
    extensionTestsPath: { type: "string" },
    "user-data-dir": { type: "string" },
    "extensions-dir": { type: "string" },
    "disable-workspace-trust": { type: "boolean" },
  },
});
/** @param {string} name */
const paths = (name) => [values[name] ?? []].flat().map((path) => resolve(String(path)));
const [folder] = positionals;
const [extensionTestsPath] = paths("extensionTestsPath");
const [userDataDir] = paths("user-data-dir");
const [extensionsDir] = paths("extensions-dir");

const temporary = await temporaryFolder();
try {
  const running = await launchBrowser();
  const server = await startServer({
    vscode: process.env.TCP_HANDSHAKE_VSCODE === "min" ? "min" : "latest",
    dataDir: userDataDir ?? temporary.path,
    loadsFromPage: true,
    ...(extensionsDir ? { extensionsDir } : {}),
    settings: { "security.workspace.trust.enabled": !values["disable-workspace-trust"] },
  });
  const page = await running.browser.newPage({ viewport: { width: 1600, height: 1000 } });
  process.exitCode = await running.whileAlive(runTests(page, server));
  await running.close();
  await server.close();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  await temporary.dispose();
}
// What was started and did not get as far as being closed ends with this process.
process.exit();

/**
 * Shows the workbench until it says that the tests are over.
 *
 * @param {import("playwright-core").Page} page
 * @param {import("./server.mjs").Server} server
 * @returns {Promise<number>} The tests' exit status.
 */
async function runTests(page, server) {
  /** @type {string[]} */
  const withheld = [];
  let started = false;
  let over = false;
  let lastWord = performance.now();
  /** @type {Promise<number>} */
  const ended = new Promise((done) => {
    /** @param {number} status */
    const end = (status) => {
      if (over) return;
      over = true;
      if (!started) console.error(withheld.slice(-50).join("\n"));
      done(status);
    };
    /**
     * @param {string} reason
     * @param {string} [details]
     */
    const fail = async (reason, details = server.log().slice(-2000)) => {
      if (over) return;
      over = true;
      await mkdir(results, { recursive: true });
      const picture = join(results, "vscode.png");
      const pictured = await page.screenshot({ path: picture, timeout: 5000 }).catch(() => undefined);
      console.error([reason, ...withheld.slice(-50), details, pictured ? picture : ""].join("\n"));
      done(1);
    };
    // The workbench calls these two when it was opened with tests.
    page.exposeFunction("codeAutomationExit", end);
    page.exposeFunction("codeAutomationLog", (/** @type {string} */ level, /** @type {unknown[]} */ args) => {
      const text = format(...args);
      if (harmless.test(text)) return;
      if (text.startsWith("Running ")) started = true;
      if (started) lastWord = performance.now();
      if (!started) withheld.push(`${level}: ${text}`);
      else if (level === "error" || level === "warn") console.error(text);
      else console.log(text);
    });
    page.once("crash", () => fail("The page that shows VS Code crashed."));
    server.died.catch((error) => fail(error.message, ""));
    const watch = setInterval(() => {
      const limit = silenceMs[started ? "tests" : "start"];
      if (performance.now() - lastWord < limit) return;
      clearInterval(watch);
      void fail(`${started ? "The tests printed nothing" : "VS Code started no test"} within ${limit / 1000} s.`);
    }, 1000).unref();
    // More than once: Ctrl-C reaches us from the terminal and from who started us, and must not end us before the server.
    for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"])) process.on(signal, () => end(130));
  });
  const extensionDevelopmentPaths = paths("extensionDevelopmentPath");
  await page.goto(
    server.pageUrl({
      folder: resolve(folder ?? "."),
      extensionDevelopmentPaths,
      ...(extensionTestsPath ? { extensionTestsPath } : {}),
    }),
    { timeout: silenceMs.start },
  );
  return ended;
}
