// Builds the page that works without VS Code, serves it, and checks it in a browser:
// node test/site/run.mjs [--match=TEXT] [--pictures] [--report=FILE]
// With --pictures, the states of the page are pictured in test-results.

import { execFileSync } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { atMostTwice } from "../twice.mjs";
import { BrowserDied, launchBrowser } from "../vscode/browser.mjs";
import { cache, results, root } from "../vscode/paths.mjs";
import { checks } from "./checks.mjs";
import { serveSite } from "./server.mjs";

const { values } = parseArgs({
  options: {
    match: { type: "string", default: "" },
    pictures: { type: "boolean", default: false },
    report: { type: "string" },
  },
});

const folder = join(cache, "site");
const counts = { passed: 0, failed: 0, skipped: 0, failures: [], unsteady: [] };
await runChecks().catch((error) => {
  counts.failed++;
  console.error(error instanceof Error ? error.message : error);
});
console.log(`${counts.passed} passed, ${counts.failed} failed`);
if (values.report !== undefined) await writeFile(values.report, JSON.stringify(counts));
process.exit(counts.failed > 0 ? 1 : 0);

async function runChecks() {
  execFileSync(process.execPath, ["scripts/site/build.mjs", folder], { cwd: root, stdio: "inherit" });
  await mkdir(results, { recursive: true });
  const site = await serveSite(folder);
  const { browser, name, whileAlive, close } = await launchBrowser({ showScrollbars: true });
  console.log(`In ${name}:`);
  for (const [title, check] of Object.entries(checks).filter(([title]) => title.includes(values.match))) {
    const { problem, unsteady } = await atMostTwice(
      () =>
        whileAlive(runCheck(title, check, browser, site)).then(
          () => undefined,
          (error) => error,
        ),
      (error) => !(error instanceof BrowserDied),
      (error) => console.log(`${title}: tried once more, after\n${error.stack}`),
    );
    if (unsteady) counts.unsteady.push(title);
    if (problem === undefined) {
      counts.passed++;
      console.log(`✓ ${title}`);
      continue;
    }
    counts.failed++;
    counts.failures.push(title);
    console.log(`✗ ${title}\n${problem.stack}`);
    if (problem instanceof BrowserDied) return;
  }
  await close();
  site.close();
}

async function runCheck(title, check, browser, site) {
  const contexts = [];
  const open = async ({ path = "", size = { width: 1280, height: 860 }, ...options } = {}) => {
    const context = await browser.newContext({ viewport: size, reducedMotion: "reduce", ...options });
    contexts.push(context);
    const page = await context.newPage();
    page.setDefaultTimeout(45_000);
    const requests = [];
    const complaints = [];
    context.on("request", (request) => requests.push(request.url()));
    page.on("console", (message) => {
      if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
    });
    page.on("pageerror", (error) => complaints.push(String(error)));
    await page.goto(site.url + path);
    const picture = async (file) => {
      if (values.pictures) await page.screenshot({ path: join(results, `site-${file}.png`) });
    };
    return { page, url: site.url, served: site.served, requests, complaints, picture };
  };
  try {
    await check(open);
  } catch (error) {
    const [page] = contexts[0]?.pages() ?? [];
    const path = join(results, `site-${title.replace(/[^A-Za-z0-9]+/g, "-")}.png`);
    await page?.screenshot({ path }).catch(() => {});
    throw error;
  } finally {
    for (const context of contexts) await context.close();
  }
}
