import { defineConfig } from "vitest/config";

// The tests that `npm run mutate` tries: those of flows and rules. The rest would only make it slower.
export default defineConfig({
  test: {
    include: ["test/flow/**/*.test.ts", "test/rules/**/*.test.ts", "test/recorded.test.ts", "test/samples.test.ts"],
    testTimeout: 30_000,
  },
});
