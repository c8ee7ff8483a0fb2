// @ts-check
// Builds the page that works without VS Code, and the documentation beside it: npm run site [-- FOLDER]
// It is made of files alone, and may be served from anywhere.
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { build } from "esbuild";
import { THEMES } from "../../test/webview/themes.mjs";
import { noticesOf, packagesOf } from "../notices/notices.mjs";
import { barOf, filled, root, template, textPages } from "./textPages.mjs";

const target = resolve(process.argv[2] ?? join(root, "build/site"));

/**
 * Nothing may be loaded from elsewhere or sent anywhere, not even to where the page comes from. The worker is made of a part of
 * the script, so that this holds for it, too. The toolkit of the controls adds an empty style element: its hash.
 */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "worker-src blob:",
  "style-src 'self' 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
  // Drawings that the page makes a picture of.
  "img-src 'self' blob:",
  "connect-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
].join("; ");

/** @type {import("esbuild").BuildOptions} */
const common = {
  absWorkingDir: root,
  bundle: true,
  minify: true,
  platform: "browser",
  target: "es2022",
  logLevel: "warning",
  legalComments: "none",
  metafile: true,
};

await rm(target, { recursive: true, force: true });
await mkdir(target, { recursive: true });

const worker = await build({
  ...common,
  entryPoints: ["src/worker/webWorkerMain.ts"],
  format: "iife",
  write: false,
});
const workerCode = worker.outputFiles?.[0]?.text ?? "";

/** @type {import("esbuild").Plugin} */
const workerAsText = {
  name: "the worker as text",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^site:worker$/ }, () => ({ path: "worker", namespace: "site" }));
    onLoad({ filter: /.*/, namespace: "site" }, () => ({ contents: workerCode, loader: "text" }));
  },
};
const script = await build({
  ...common,
  entryPoints: { site: "webview/site/siteMain.ts" },
  format: "iife",
  loader: { ".pcap": "binary" },
  plugins: [workerAsText],
  outdir: target,
});
await build({ ...common, entryPoints: { site: "media/site.css", text: "media/site/text.css" }, outdir: target });
await write("theme.css", themeCss());

const { pages, pictures } = await textPages();
for (const [path, html] of pages) await write(path, html);
for (const picture of pictures) await copy(picture, picture);
await copy("media/icon.svg", "icon.svg");
const { displayName, version } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
const application = `${displayName} ${version}`;
const description = "Why did this TCP connection not open? Open a capture in the browser; nothing is uploaded.";
await write("index.html", filled(await template("index.html"), { ...barOf(""), policy, description, application }));
const inputs = [script, worker].flatMap(({ metafile }) => Object.keys(metafile?.inputs ?? {}));
await write("NOTICE.txt", noticesOf(packagesOf(inputs)));
console.log(`${target}: ${pages.size + 1} pages`);

/** VS Code's colours, by what the system asks for. */
function themeCss() {
  const { dark, light, "high-contrast": contrast, "high-contrast-light": contrastLight } = THEMES;
  return [
    variablesOf(dark),
    `@media (prefers-color-scheme: light) {\n${variablesOf(light)}}\n`,
    `@media (prefers-contrast: more) {\n${variablesOf(contrast)}}\n`,
    `@media (prefers-contrast: more) and (prefers-color-scheme: light) {\n${variablesOf(contrastLight)}}\n`,
    ":root {\n  color-scheme: light dark;\n}\n",
  ].join("");
}

/** @param {{ variables: Readonly<Record<string, string>> }} theme */
function variablesOf({ variables }) {
  const lines = Object.entries(variables).map(([name, value]) => `  ${name}: ${value};`);
  return `:root {\n${lines.join("\n")}\n}\n`;
}

/**
 * @param {string} path Below the target.
 * @param {string} text
 */
async function write(path, text) {
  await mkdir(dirname(join(target, path)), { recursive: true });
  await writeFile(join(target, path), text);
}

/**
 * @param {string} from
 * @param {string} to
 */
async function copy(from, to) {
  await mkdir(dirname(join(target, to)), { recursive: true });
  await copyFile(join(root, from), join(target, to));
}
