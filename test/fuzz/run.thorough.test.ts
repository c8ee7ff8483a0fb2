import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";

// The corpus is the tests' own, which are not bundled: what they come to need of their place may be missing here.
test("npm run fuzz finds its corpus, and tries mutants of it", async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [
    "test/fuzz/run.mjs",
    "--hours=0",
    "--from=1",
    "--threads=1",
  ]);
  expect(stdout).toMatch(/^[1-9]\d* files tried from seed 1 on, 0 kinds of failure\.$/m);
});
