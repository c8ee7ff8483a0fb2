import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // What runs inside VS Code or through its UI has its own runners (test/run.mjs).
    exclude: ["test/vscode/**", "test/ui/**"],
    testTimeout: 30_000,
  },
});
