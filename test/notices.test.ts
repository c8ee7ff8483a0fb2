import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";
import { afterAll, expect, test } from "vitest";
import { noticesOf, packagesOf } from "../scripts/notices/notices.mjs";

const folder = mkdtempSync(join(tmpdir(), "notices-"));
afterAll(() => rmSync(folder, { recursive: true }));

function addPackage(name: string, manifest: object, files: Readonly<Record<string, string>> = {}): string {
  const path = join(folder, name);
  mkdirSync(path);
  writeFileSync(join(path, "package.json"), JSON.stringify({ name, version: "1.2.3", ...manifest }));
  for (const [file, text] of Object.entries(files)) writeFileSync(join(path, file), text);
  return path;
}

test("a notice has the whole text of each license", () => {
  const texts = { LICENSE: "May be copied.\r\n", "NOTICE.md": "By somebody.", "README.md": "Not this." };
  const text = noticesOf([
    addPackage("one", { license: "BSD-3-Clause" }, texts),
    addPackage("two", { license: "MIT", author: { name: "Ada" } }),
  ]);
  expect(text).toContain("one 1.2.3 (BSD-3-Clause)\n\nMay be copied.\n\nBy somebody.\n");
  expect(text).not.toContain("Not this");
  expect(text).toContain("two 1.2.3 (MIT)\n\nCopyright (c) Ada\n\nPermission is hereby granted");
});

test("a package without a text of its license is refused", () => {
  expect(() => noticesOf([addPackage("three", { license: "BSD-3-Clause" })])).toThrow(/three contains no text/);
});

test("every package in the bundles has a notice", async () => {
  const { metafile } = await build({
    entryPoints: ["webview/pageMain.ts", "src/nodeExtension.ts"],
    bundle: true,
    write: false,
    metafile: true,
    outdir: "dist",
    platform: "node",
    external: ["vscode"],
    logLevel: "error",
  });
  const found = packagesOf(Object.keys(metafile.inputs));
  const names = found.map((path) => path.replace(/^.*node_modules\//, ""));
  expect(names).toContain("pcap-parser");
  const text = noticesOf(found);
  for (const name of names) expect(text).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\(`, "m"));
});

test("the notice is packaged", () => {
  expect(readFileSync(".vscodeignore", "utf8").split("\n")).toContain("!dist/NOTICE.txt");
});
