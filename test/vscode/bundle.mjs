// @ts-check
// Bundles test files for where they run. A generated entry imports each of them, so that a new file needs no listing.
import { readdir } from "node:fs/promises";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { root } from "./paths.mjs";

/**
 * The test machinery's own modules know their place in the project, so they are not copied into a bundle elsewhere. A bundle
 * for VS Code, which is CommonJS, can load none of them: what it imports must stand alone, and is copied.
 *
 * @type {import("esbuild").Plugin}
 */
const modulesStayInPlace = {
  name: "modules stay in place",
  setup: ({ onResolve, initialOptions }) => {
    if (initialOptions.format === "cjs") return;
    onResolve({ filter: /^\..*\.mjs$/ }, ({ path, resolveDir }) => ({
      path: pathToFileURL(resolve(resolveDir, path)).href,
      external: true,
    }));
  },
};

/**
 * @param {object} options
 * @param {string} options.folder Below `test`, holds the files and receives no output.
 * @param {string} options.ending Of the files' names.
 * @param {(paths: readonly string[]) => string} options.entry Text of the entry, given the files' paths relative to `folder`.
 * @param {string} options.outfile
 * @param {"cjs" | "esm"} options.format
 * @returns {Promise<void>}
 */
export async function bundleTests({ folder, ending, entry, outfile, format }) {
  const resolveDir = join(root, "test", folder);
  const files = (await readdir(resolveDir)).filter((name) => name.endsWith(ending)).sort();
  await build({
    stdin: { contents: entry(files.map((name) => `./${name}`)), resolveDir, loader: "ts" },
    bundle: true,
    platform: "node",
    target: "node20",
    format,
    external: ["vscode", "playwright-core"],
    plugins: [modulesStayInPlace],
    outfile,
    sourcemap: "inline",
    logLevel: "warning",
  });
}
