// Checks the page's behaviour in a browser: node test/webview/run.mjs [--match=TEXT] [--report=FILE] [--slow]
// With --report the counts are written as JSON, as the other runners do. With --slow, frames and answers are late.

import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { atMostTwice } from "../twice.mjs";
import { BrowserDied } from "../vscode/browser.mjs";
import { accessibilityChecks } from "./accessibility.mjs";
import { glanceChecks } from "./atAGlance.mjs";
import { checks } from "./checks.mjs";
import { filterChecks } from "./filter.mjs";
import { groupChecks } from "./groups.mjs";
import { startHarness } from "./harness.mjs";
import { languageChecks } from "./language.mjs";
import { lessonChecks } from "./lesson.mjs";
import { octetChecks } from "./octets.mjs";
import { placeChecks } from "./places.mjs";
import { shareChecks } from "./share.mjs";
import { stepChecks } from "./steps.mjs";
import { summaryChecks } from "./summary.mjs";
import { timeChecks } from "./time.mjs";

/** How long a check waits for what it wants to see. A check that passes waits no longer than it must. */
const patienceMs = 45_000;

const { values } = parseArgs({
  options: {
    match: { type: "string", default: "" },
    report: { type: "string" },
    slow: { type: "boolean", default: false },
  },
});

const counts = { passed: 0, failed: 0, skipped: 0, failures: [], unsteady: [] };
await runChecks().catch((error) => {
  counts.failed++;
  console.error(error instanceof Error ? error.message : error);
});
console.log(`${counts.passed} passed, ${counts.failed} failed`);
if (values.report !== undefined) await writeFile(values.report, JSON.stringify(counts));
// Worker threads of the analyses would keep the process alive.
process.exit(counts.failed > 0 ? 1 : 0);

async function runChecks() {
  const harness = await startHarness({ slow: values.slow });
  console.log(`In ${harness.browserName}:`);
  const selected = Object.entries({
    ...checks,
    ...glanceChecks,
    ...filterChecks,
    ...groupChecks,
    ...octetChecks,
    ...placeChecks,
    ...shareChecks,
    ...summaryChecks,
    ...timeChecks,
    ...stepChecks,
    ...lessonChecks,
    ...languageChecks,
    ...accessibilityChecks,
  }).filter(([name]) => name.includes(values.match));
  for (const [name, check] of selected) {
    const { problem, unsteady } = await atMostTwice(
      () =>
        harness.whileAlive(runCheck(check, harness)).then(
          () => undefined,
          (error) => error,
        ),
      (error) => !(error instanceof BrowserDied),
      (error) => console.log(`${name}: tried once more, after\n${error.stack}`),
    );
    if (unsteady) counts.unsteady.push(name);
    if (problem === undefined) {
      counts.passed++;
      console.log(`✓ ${name}`);
      continue;
    }
    counts.failures.push(name);
    console.log(`✗ ${name}\n${problem instanceof BrowserDied ? problem.message : problem.stack}`);
    if (problem instanceof BrowserDied) {
      const left = selected.length - counts.passed - counts.failed;
      console.log(`The ${left} checks that were left count as failed.`);
      counts.failed += left;
      return;
    }
    counts.failed++;
  }
  await harness.close();
}

async function runCheck(check, harness) {
  const opened = [];
  try {
    await check(async (options) => {
      const one = await harness.open(options);
      one.page.setDefaultTimeout(patienceMs);
      opened.push(one);
      return one;
    });
    const complaints = opened.flatMap((one) => one.complaints);
    if (complaints.length > 0) throw new Error(`The page complained: ${complaints.join("\n")}`);
  } finally {
    for (const one of opened) await one.close();
  }
}
