import { spawnSync } from "node:child_process";
import { expect, test } from "vitest";

const FOLDERS = [".ci", ".github", ".vscode", "docs", "l10n", "media", "scripts", "src", "test", "webview"];

const { status, stdout } = spawnSync("git", ["ls-files", "*/*"], { encoding: "utf8", maxBuffer: 1 << 26 });

// A tool's output is easily committed with everything else.
test.skipIf(status !== 0)("nothing is committed to a folder that the project does not have", () => {
  const folders = new Set(stdout.split("\n").flatMap((path) => path.match(/^[^/]+(?=\/)/) ?? []));
  expect([...folders].sort()).toEqual(FOLDERS);
});
