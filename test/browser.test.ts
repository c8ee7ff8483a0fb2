// What is said where no browser starts. That one starts is seen by everything that needs it.

import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, test, vi } from "vitest";
import { launchBrowser } from "./vscode/browser.mjs";
import { installedBrowsers } from "./vscode/installedBrowsers.mjs";

afterEach(() => vi.unstubAllEnvs());

test("a browser that is named and not there is said, and no other is started in its place", async () => {
  vi.stubEnv("CHROMIUM", "/no/such/browser");
  expect(installedBrowsers()).toHaveLength(1);
  await expect(launchBrowser()).rejects.toThrow("/no/such/browser: does not exist");
});

describe.skipIf(process.platform === "win32")("a browser that ends at once", () => {
  test("is named, with what it printed", async () => {
    const folder = mkdtempSync(join(tmpdir(), "browser-"));
    const path = join(folder, "chromium");
    writeFileSync(path, "#!/bin/sh\necho 'cannot open shared object file' >&2\nexit 3\n");
    chmodSync(path, 0o755);
    vi.stubEnv("CHROMIUM", path);
    try {
      await expect(launchBrowser()).rejects.toThrow(`${path}: did not start: cannot open shared object file`);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

test.skipIf(process.platform === "win32")("the machine's browsers are found on the path", () => {
  const folder = mkdtempSync(join(tmpdir(), "browser-"));
  try {
    writeFileSync(join(folder, "microsoft-edge"), "");
    vi.stubEnv("CHROMIUM", "");
    vi.stubEnv("PATH", folder);
    expect(installedBrowsers()[0]?.name).toBe(join(folder, "microsoft-edge"));
  } finally {
    rmSync(folder, { recursive: true });
  }
});
