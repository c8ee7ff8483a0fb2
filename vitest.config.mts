import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // What runs inside VS Code or through its UI has its own runners (test/run.mjs).
    exclude: ["test/vscode/**", "test/ui/**"],
    // Generous: a machine that does much else at the same time must fail no test.
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Nearly every file imports the whole catalogue: loading it once per worker instead of once per file, in threads instead
    // of processes, takes a third off the processor time of a run. So no test may leave anything changed behind it in a module.
    isolate: false,
    pool: "threads",
  },
});
