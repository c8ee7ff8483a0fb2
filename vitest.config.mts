import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

// What runs inside VS Code or through its UI has its own runners (test/run.mjs).
const ELSEWHERE = ["test/vscode/**", "test/ui/**"];
const THOROUGH = "test/**/*.thorough.test.ts";

export default defineConfig({
  resolve: { alias: { vscode: fileURLToPath(new URL("test/support/vscode.ts", import.meta.url)) } },
  test: {
    // `npm run test:unit` runs the first, to be run after each change; `npm test` runs both.
    projects: [
      { extends: true, test: { name: "unit", include: ["test/**/*.test.ts"], exclude: [...ELSEWHERE, THOROUGH] } },
      { extends: true, test: { name: "thorough", include: [THOROUGH] } },
    ],
    // Generous: a machine that does much else at the same time must fail no test.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    // Nearly every file imports the whole catalogue: loading it once per worker instead of once per file, in threads instead
    // of processes, takes a third off the processor time of a run. So no test may leave anything changed behind it in a module.
    isolate: false,
    pool: "threads",
  },
});
