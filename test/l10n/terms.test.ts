// The Chinese texts: one word for each term, numbers as in English, and one way to set punctuation and spaces.

import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { BUNDLE, NLS, translated } from "../../scripts/l10n/places.mjs";
import { GLOSSARY } from "./glossary";

interface Pair {
  readonly english: string;
  readonly chinese: string;
}

const read = (path: string): Record<string, string> => JSON.parse(readFileSync(path, "utf8"));
const PAIRS: readonly Pair[] = [BUNDLE, NLS].flatMap((path) => {
  const chinese = read(translated(path, "zh-cn"));
  return Object.entries(read(path)).map(([key, english]) => ({
    english: english.replace("TCP Handshake: ", ""),
    chinese: chinese[key] ?? "",
  }));
});
const WALKTHROUGH = "media/walkthrough/";
/** The pages of the walkthrough, without drawings. */
const PAGES: readonly Pair[] = readdirSync(WALKTHROUGH)
  .filter((name) => name.endsWith(".nls.zh-cn.md"))
  .map((name) => ({ english: page(name.replace(".nls.zh-cn", "")), chinese: page(name) }));
const ALL = [...PAIRS, ...PAGES];

test("there are texts, and pages", () => {
  expect(PAIRS.length).toBeGreaterThan(600);
  expect(PAGES.length).toBe(3);
});

test.each(GLOSSARY)("$english is $chinese", ({ english, chinese, not = [] }) => {
  const about = ALL.filter((pair) => english.test(pair.english));
  expect(about.length).toBeGreaterThan(0);
  expect(about.filter((pair) => !pair.chinese.includes(chinese))).toEqual([]);
  expect(ALL.filter((pair) => not.some((other) => pair.chinese.includes(other)))).toEqual([]);
});

test("numbers are the same", () => {
  const numbersOf = (text: string) => (text.replace(/\{\d+\}|\$\(.*?\)/g, "").match(/\d+/g) ?? []).sort();
  expect(ALL.filter(({ english, chinese }) => numbersOf(english).join() !== numbersOf(chinese).join())).toEqual([]);
});

function page(name: string): string {
  return readFileSync(WALKTHROUGH + name, "utf8").replace(/^```[\s\S]*?^```$/gm, "");
}

const HAN = "\\p{Script=Han}";
test.each([
  ["a half-width mark", /[,;:?!()"]|\p{Script=Han}\./u],
  [
    "no space between a Chinese letter and a Latin one, a digit or a placeholder",
    new RegExp(`${HAN}[\\w{]|[\\w}%]${HAN}`, "u"),
  ],
  ["a space beside a full-width mark", /[，。：；？！、（）“”] +\S|\S +[，。：；？！、（）“”]/u],
])("%s", (_, pattern) => {
  const prose = ALL.map(({ chinese }) => chinese.replace(/`[^`]*`/g, "x").replace(/\]\([^)]*\)|\$\([^)]*\)/g, ""));
  expect(prose.filter((text) => /\p{Script=Han}/u.test(text) && pattern.test(text))).toEqual([]);
});
