// @ts-check
// Which files have texts for users, and where their translations are.

import { readdirSync, readFileSync } from "node:fs";
import { textsOf } from "./texts.mjs";

export const BUNDLE = "l10n/bundle.l10n.json";
export const NLS = "package.nls.json";
/** Beside English. */
export const LANGUAGES = ["zh-cn"];

/** @param {string} path of the English texts @param {string} language */
export function translated(path, language) {
  return path.replace(/\.json$/, `.${language}.json`);
}

/** Everything that runs in the extension host or in the page. */
export function sourceFiles() {
  const inside = ["src/host", "webview"].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => `${folder}/${name.replaceAll("\\", "/")}`),
  );
  return ["src/extension.ts", ...inside].filter((path) => path.endsWith(".ts") && !path.endsWith(".d.ts")).sort();
}

export function sourceKeys() {
  return sourceFiles().flatMap((path) => textsOf(readFileSync(path, "utf8")).keys.map((key) => ({ ...key, path })));
}
