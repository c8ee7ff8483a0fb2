// Every text of host, page and manifest is translated, and every translation is used.

import { existsSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { keyOf, manifestTexts } from "../../scripts/l10n/manifestTexts.mjs";
import { BUNDLE, LANGUAGES, NLS, sourceFiles, sourceKeys, translated } from "../../scripts/l10n/places.mjs";
import { placeholdersOf, textsOf } from "../../scripts/l10n/texts.mjs";

type Texts = Readonly<Record<string, string>>;
const read = (path: string) => JSON.parse(readFileSync(path, "utf8"));
const keys = sourceKeys();
const manifest = read("package.json");
/** Names. */
const SAME_EVERYWHERE: ReadonlySet<string> = new Set(["Mermaid"]);
const PAIRS = LANGUAGES.flatMap((language) => [
  { english: BUNDLE, other: translated(BUNDLE, language) },
  { english: NLS, other: translated(NLS, language) },
]);

test("npm run l10n has collected the texts of host and page", () => {
  expect(keys.length).toBeGreaterThan(10);
  const found = [...new Set(keys.map(({ text }) => text))].sort();
  expect(read(BUNDLE)).toEqual(Object.fromEntries(found.map((text) => [text, text])));
});

test("npm run l10n has moved the texts of package.json into package.nls.json", () => {
  const there = manifestTexts(manifest);
  expect(there.filter(({ text }) => keyOf(text) === undefined).map(({ text }) => text)).toEqual([]);
  expect(there.map(({ text }) => keyOf(text)).sort()).toEqual(Object.keys(read(NLS)).sort());
});

test("each call fills all placeholders of its text, and no more", () => {
  const wrong = keys.filter(({ text, given }) => {
    const used = [...new Set(placeholdersOf(text))];
    return given !== undefined && used.join() !== [...Array(given).keys()].join();
  });
  expect(wrong.map(({ path, line, text }) => `${path}:${line} ${text}`)).toEqual([]);
});

test.each(PAIRS)("$other has the keys of $english, and their placeholders", ({ english, other }) => {
  const texts: Texts = read(english);
  const translations: Texts = read(other);
  expect(Object.keys(translations)).toEqual(Object.keys(texts));
  const parts = (text = "") =>
    [...placeholdersOf(text), ...[...text.matchAll(/\]\([^)]*\)|`[^`]*`/g)].map(String)].sort();
  for (const [key, text] of Object.entries(texts)) expect(parts(translations[key]), key).toEqual(parts(text));
});

test.each(PAIRS)("$other leaves no text in English", ({ english, other }) => {
  const texts: Texts = read(english);
  const same = Object.entries<string>(read(other))
    .filter(([key, text]) => text === texts[key] && /\p{Ll}{2}/u.test(text))
    .map(([, text]) => text);
  expect(same.filter((text) => !SAME_EVERYWHERE.has(text))).toEqual([]);
});

test.each(LANGUAGES)("every page of the walkthrough is there in %s", (language) => {
  const steps: { media: { markdown: string } }[] = manifest.contributes.walkthroughs[0].steps;
  for (const { media } of steps) expect(existsSync(media.markdown.replace(/md$/, `nls.${language}.md`))).toBe(true);
});

/** How literals begin that look like texts for users, and are none. */
const NO_TEXTS: Readonly<Record<string, readonly string[]>> = {
  // Answers for models.
  "src/host/agents/allowedCaptures.ts": ["Which capture?", '"{}" is neither open'],
  "src/host/agents/languageModelTools.ts": [
    "Cannot use the capture",
    '"rule" must be',
    "There is no rule",
    '"path" must be',
    '"captures" must be',
    "Files of different file systems",
    "The comparison is the capture",
  ],
  "src/host/capture/pageHtml.ts": ["style-src", "img-src", "<!DOCTYPE html>"],
  "src/host/commandLine/terminal.ts": ["PATH"],
  // Commands, and a filter of tcpdump.
  "src/host/live/liveMemory.ts": ["tcp or icmp"],
  "src/host/live/permissions.ts": ["sudo setcap"],
  "src/host/live/programs.ts": ["tcpdump", "C:\\Program Files"],
  "src/host/live/questions.ts": ["ssh host tcpdump"],
  "src/host/node/wireshark.ts": ["C:\\Program Files", "Wireshark.exe"],
  // The program's name in a file.
  "src/host/share/sharing.ts": ["TCP Handshake {}"],
  // Endings of files.
  "webview/share/share.ts": ["{}.png", "{}.svg"],
  // Names of fields, as core gives them.
  "webview/details/fieldTable.ts": [
    "Header checksum",
    "Checksum",
    "Total length",
    "Payload length",
    "Data offset",
    "Time to live",
    "Hop limit",
  ],
  // As core writes them.
  "webview/roles.ts": ["Initiator", "Responder", "Sent first", "Peer", "Frame"],
  // Names of files.
  "webview/site/siteSamples.ts": [
    "syn-ack-wrong-ack.pcap",
    "refused.pcap",
    "unreachable.pcap",
    "syn-ack-lost-client.pcap",
  ],
  // What translates.
  "src/host/countText.ts": ["one", "many"],
  "webview/l10n.ts": ["one", "many"],
};

test.each(sourceFiles())("%s translates all its texts", (path) => {
  const { loose } = textsOf(readFileSync(path, "utf8"));
  const texts = loose.map(({ text }) => text).filter((text) => text !== manifest.displayName && !isFilter(text));
  const known = NO_TEXTS[path] ?? [];
  expect(texts.filter((text) => !known.some((start) => text.startsWith(start)))).toEqual([]);
  expect(known.filter((start) => !texts.some((text) => text.startsWith(start)))).toEqual([]);
});

/** A term of the filter language. */
function isFilter(text: string): boolean {
  return /^[a-z.]+ == \{\}$/.test(text);
}
