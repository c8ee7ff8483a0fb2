// What tests of the user interface are made of: workbenches to open, and a runner for the files that use them.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Browser } from "playwright-core";
import { atMostTwice } from "../twice.mjs";
import { BrowserDied, launchBrowser } from "../vscode/browser.mjs";
import { results } from "../vscode/paths.mjs";
import { openWorkbench, type Workbench, type WorkbenchOptions } from "./workbench";
import { WorkbenchServers } from "./workbenchServers";

/** What a file `*.ui.ts` exports as `tests`: names, and what they do. Each test opens its own workbenches. */
export type UiTests = Readonly<Record<string, (ui: Ui) => Promise<void>>>;

export interface Ui {
  /** Opens a window of VS Code, with the extension installed and the sample captures as its folder. One at a time. */
  openWorkbench(options?: WorkbenchOptions): Promise<Workbench>;
  /** Ends the test without a verdict: what it needs is not on this machine. */
  skip(reason: string): never;
}

class Skipped extends Error {}

export interface RunOptions {
  readonly vscode: "min" | "latest";
  /** Runs only tests whose name, with the file's in front, contains this. */
  readonly match: string;
  /** Whether the pictures that tests take go to media/pictures, too. */
  readonly pictures: boolean;
  /** Opens a window. Default: one with VS Code's server behind it. */
  readonly open?: (browser: Browser, options: WorkbenchOptions) => Promise<Workbench>;
}

/** A test that takes longer is stuck: what it waits for has its own, shorter, limit. */
const timeoutMs = 240_000;

/** Runs the tests one after the other, prints them, and pictures every workbench that a failed one has open. */
export async function runUiTests(files: Readonly<Record<string, UiTests>>, options: RunOptions) {
  const running = await launchBrowser();
  const servers = new WorkbenchServers(running.browser);
  console.log(`In ${running.name}:`);
  await mkdir(results, { recursive: true });
  const counts = {
    passed: 0,
    failed: 0,
    skipped: 0,
    reasons: [] as string[],
    failures: [] as string[],
    unsteady: [] as string[],
  };
  const selected = Object.entries(files)
    .flatMap(([file, tests]) => Object.entries(tests).map(([title, body]) => ({ name: `${file} › ${title}`, body })))
    .filter(({ name }) => name.includes(options.match));
  for (const { name, body } of selected) {
    const start = performance.now();
    const { problem, unsteady } = await atMostTwice(
      () => running.whileAlive(runTest(name, body, running.browser, servers, options)).catch((error) => error),
      (error) => !(error instanceof Skipped || error instanceof BrowserDied),
      (error) => console.log(`${name}: tried once more, after\n${error}\n`),
    );
    if (unsteady) counts.unsteady.push(name);
    const seconds = ((performance.now() - start) / 1000).toFixed(1);
    if (problem instanceof Skipped) {
      console.log(`- ${name}, skipped: ${problem.message}`);
      counts.skipped++;
      counts.reasons.push(problem.message);
      continue;
    }
    if (problem) counts.failures.push(name);
    if (problem instanceof BrowserDied) {
      const left = selected.length - counts.passed - counts.failed - counts.skipped;
      console.log(`✗ ${name} (${seconds} s)\n${problem.message}\nThe ${left} tests that were left count as failed.`);
      counts.failed += left;
      return counts;
    }
    console.log(`${problem ? "✗" : "✓"} ${name} (${seconds} s)${problem ? `\n${problem}\n` : ""}`);
    counts[problem ? "failed" : "passed"]++;
  }
  await servers.close();
  await running.close();
  return counts;
}

async function runTest(
  name: string,
  body: UiTests[string],
  browser: Browser,
  servers: WorkbenchServers,
  options: RunOptions,
) {
  const open: Workbench[] = [];
  let hasFailed = false;
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new Error(`did not end within ${timeoutMs / 1000} s`)), timeoutMs);
  });
  let end = (_reason: Error) => {};
  const died = new Promise<never>((_, fail) => {
    end = fail;
  });
  const ui: Ui = {
    openWorkbench: async (wanted) => {
      const all = { ...options, ...wanted };
      const workbench = await (options.open ? options.open(browser, all) : openWorkbench(servers, all));
      workbench.died.catch(end);
      open.push(workbench);
      await workbench.waitForExtension();
      return workbench;
    },
    skip: (reason) => {
      throw new Skipped(reason);
    },
  };
  try {
    await Promise.race([body(ui), timeout, died]);
    return undefined;
  } catch (error) {
    if (error instanceof Skipped) return error;
    hasFailed = true;
    const pictures = await Promise.all(open.map((workbench, index) => pictureOf(workbench, name, index)));
    return [error instanceof Error ? (error.stack ?? error.message) : String(error), ...pictures].join("\n");
  } finally {
    clearTimeout(timer);
    for (const workbench of open) await workbench.close().catch(() => (hasFailed = true));
    if (hasFailed) await servers.close();
  }
}

/** Keeps what the window shows and what it has said, and answers where. */
async function pictureOf(workbench: Workbench, name: string, index: number): Promise<string> {
  const path = join(results, `${name.replace(/[^A-Za-z0-9.]+/g, "-")}${index > 0 ? `-${index + 1}` : ""}`);
  await writeFile(`${path}.log`, workbench.consoleMessages.join("\n"));
  try {
    await workbench.page.screenshot({ path: `${path}.png` });
    return `screenshot: ${path}.png, console: ${path}.log`;
  } catch (error) {
    return `no screenshot: ${error}, console: ${path}.log`;
  }
}
