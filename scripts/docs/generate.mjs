// @ts-check
// Writes docs/rules from the rule modules: `npm run docs`. A test compares the files with what this would write.
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const folder = join(root, "docs", "rules");

const bundle = await build({
  entryPoints: [join(root, "scripts", "docs", "pages.ts")],
  bundle: true,
  write: false,
  platform: "node",
  format: "esm",
});
const code = bundle.outputFiles[0]?.text ?? "";
/** @type {typeof import("./pages")} */
const { buildPages } = await import(`data:text/javascript;base64,${Buffer.from(code).toString("base64")}`);

const pages = buildPages();
await mkdir(folder, { recursive: true });
for (const name of await readdir(folder)) if (!pages.has(name)) await rm(join(folder, name));
for (const [name, text] of pages) await writeFile(join(folder, name), text);
console.log(`${pages.size} files in docs/rules`);
