// What runs in a browser brings nothing that only Node has.

import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** The files and the outside modules of a bundle for the browser. Fails at the import of a module of Node. */
async function bundled(entry: string, external: readonly string[] = []) {
  const { metafile, outputFiles } = await build({
    entryPoints: [entry],
    absWorkingDir: root,
    bundle: true,
    write: false,
    metafile: true,
    platform: "browser",
    format: "cjs",
    external: [...external],
    logLevel: "silent",
  });
  const outside = Object.values(metafile.outputs).flatMap(({ imports }) => imports.map(({ path }) => path));
  return { files: Object.keys(metafile.inputs), outside: [...new Set(outside)], text: outputFiles[0]?.text ?? "" };
}

test("the extension for browsers imports VS Code alone", async () => {
  const { files, outside } = await bundled("src/webExtension.ts", ["vscode"]);
  expect(outside).toEqual(["vscode"]);
  expect(files).toContain("src/host/web/webHost.ts");
  expect(files.filter((file) => /^src\/(?:host\/(?:node|live|commandLine)|io\/node|cli)\//.test(file))).toEqual([]);
});

test("its worker imports nothing", async () => {
  const { files, outside, text } = await bundled("src/worker/webWorkerMain.ts");
  expect(outside).toEqual([]);
  expect(files).toContain("src/io/web/webPlatform.ts");
  // Names of Node that are there without an import.
  expect(text).not.toMatch(/\b(?:process\.|Buffer\.|setImmediate\(|require\()/);
});

test("an import of Node is found", async () => {
  await expect(bundled("src/nodeExtension.ts", ["vscode"])).rejects.toThrow(/node:/);
});
