// Collects the texts of host and page (l10n/bundle.l10n.json) and of package.json (package.nls.json), and says what the
// translations lack: npm run l10n

import { readFile, writeFile } from "node:fs/promises";
import { keyOf, manifestTexts } from "./manifestTexts.mjs";
import { BUNDLE, LANGUAGES, NLS, sourceKeys, translated } from "./places.mjs";

const read = async (path) => JSON.parse(await readFile(path, "utf8"));
const write = (path, value) => writeFile(path, `${JSON.stringify(value, null, 2)}\n`);
const sorted = (entries) => Object.fromEntries([...entries].sort(([a], [b]) => (a < b ? -1 : 1)));

const keys = [...new Set((await sourceKeys()).map(({ text }) => text))];
await write(BUNDLE, sorted(keys.map((key) => [key, key])));

const manifest = await read("package.json");
const before = await read(NLS).catch(() => ({}));
const texts = {};
for (const { key, text, replace } of manifestTexts(manifest)) {
  texts[key] = keyOf(text) === undefined ? text : (before[keyOf(text)] ?? text);
  replace(`%${key}%`);
}
await write("package.json", manifest);
await write(NLS, sorted(Object.entries(texts)));

for (const language of LANGUAGES) {
  for (const [english, path] of [
    [await read(BUNDLE), translated(BUNDLE, language)],
    [await read(NLS), translated(NLS, language)],
  ]) {
    const there = await read(path).catch(() => ({}));
    const missing = Object.keys(english).filter((key) => !Object.hasOwn(there, key));
    for (const key of missing) console.log(`${path} lacks ${JSON.stringify(key)}: ${JSON.stringify(english[key])}`);
    await write(path, sorted(Object.entries(there).filter(([key]) => Object.hasOwn(english, key))));
    process.exitCode ||= missing.length > 0 ? 1 : 0;
  }
}
