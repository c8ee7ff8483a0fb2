import { defineConfig } from "vitest/config";

// The tests that `npm run mutate` tries: those of flows and rules, but for the one of very many flows, which takes longer
// than all others together. The rest would only make it slower.
export default defineConfig({
  test: {
    include: ["test/tracker/**/*.test.ts", "test/rules/**/*.test.ts", "test/recorded.test.ts", "test/samples.test.ts"],
    exclude: ["test/tracker/many.thorough.test.ts"],
    isolate: false,
    testTimeout: 30_000,
  },
});
