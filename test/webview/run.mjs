// Checks the page's behaviour in a browser: node test/webview/run.mjs [--match=TEXT] [--report=FILE]
// With --report the counts are written as JSON, as the other runners do.

import { writeFile } from "node:fs/promises";
import { parseArgs } from "node:util";
import { checks } from "./checks.mjs";
import { startHarness } from "./harness.mjs";

const { values } = parseArgs({ options: { match: { type: "string" }, report: { type: "string" } } });

const counts = { passed: 0, failed: 0, skipped: 0 };
const harness = await startHarness();
for (const [name, check] of Object.entries(checks)) {
  if (values.match !== undefined && !name.includes(values.match)) continue;
  const opened = [];
  try {
    await check(async (options) => {
      const one = await harness.open(options);
      one.page.setDefaultTimeout(10_000);
      opened.push(one);
      return one;
    });
    const complaints = opened.flatMap((one) => one.complaints);
    if (complaints.length > 0) throw new Error(`The page complained: ${complaints.join("\n")}`);
    counts.passed++;
    console.log(`✓ ${name}`);
  } catch (error) {
    counts.failed++;
    console.log(`✗ ${name}\n${error.stack}`);
  }
  for (const one of opened) await one.close();
}
await harness.close();
console.log(`${counts.passed} passed, ${counts.failed} failed`);
if (values.report !== undefined) await writeFile(values.report, JSON.stringify(counts));
// Worker threads of the analyses would keep the process alive.
process.exit(counts.failed > 0 ? 1 : 0);
