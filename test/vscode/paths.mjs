// @ts-check
// Where the test machinery keeps things. Everything below `cache` and `results` is ignored by git and may be deleted.
import { realpathSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The project's root. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** Downloads and bundles that outlive a run: VS Code, a browser, the bundled tests. */
export const cache = join(root, ".vscode-test");

/** Screenshots and reports of the last run. */
export const results = join(root, "test-results");

/**
 * Whether this module is the program that was started, and not imported by another one.
 *
 * @param {string} moduleUrl `import.meta.url`
 */
export function isProgram(moduleUrl) {
  return process.argv[1] !== undefined && realpathSync(process.argv[1]) === fileURLToPath(moduleUrl);
}
