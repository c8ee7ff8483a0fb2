// What a user reads is worded in field terms: messages, rules, settings, pages; and so is what a developer reads.

import { readdirSync, readFileSync } from "node:fs";
import { extname } from "node:path";
import { expect, test } from "vitest";

const READ = ["src", "webview", "docs", "media/walkthrough"];
const FILES = ["README.md", "CHANGELOG.md", "CONTRIBUTING.md", "ARCHITECTURE.md", "SECURITY.md", "package.nls.json"];
const TYPES = [".ts", ".md", ".svg"];

const QUAINT =
  /\b(?:(?:is|was|are) due|due is|bears?|bore|borne|told (?:once|apart)|goes on|went on|all the same|on (?:the|its) way|the way back|gravest|place of capture|short way|cry wolf|is no capture|network card)\b/gi;

/** In comments, "told" and "the card" may stand for other things; in the name of a test they do not. */
const QUAINT_NAME = new RegExp(`${QUAINT.source}|\\b(?:is|are|it) told\\b|\\bgo on\\b|\\bthe card\\b|\\bdue\\b`, "gi");

test("texts for users contain none of the words that have a field term", () => {
  const paths = READ.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => `${folder}/${name}`),
  ).filter((path) => TYPES.includes(extname(path)));
  const found = [...paths, ...FILES].flatMap((path) =>
    [...withoutComments(path, readFileSync(path, "utf8")).matchAll(QUAINT)].map(([words]) => `${path}: ${words}`),
  );
  expect(found).toEqual([]);
});

// "Told apart" and "on its way" say in a comment what they say elsewhere.
test("so are comments", () => {
  const paths = ["src", "webview", "scripts"].flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((name) => `${folder}/${name}`),
  );
  const found = paths
    .filter((path) => [".ts", ".mjs", ".py"].includes(extname(path)))
    .flatMap((path) => [...readFileSync(path, "utf8").matchAll(QUAINT)].map(([words]) => `${path}: ${words}`))
    .filter((each) => !/told apart|on its way/.test(each));
  expect(found).toEqual([]);
});

// A name is the first argument of a test, or the key of a table of cases.
const NAME = /^\s*"((?:[^"\\]|\\.)+)":|\b(?:test|it|describe)\b[^"`\n]*\(\s*(?:"((?:[^"\\]|\\.)+)"|`([^`]+)`)/gm;

test("so are the names of tests", () => {
  const paths = readdirSync("test", { recursive: true, encoding: "utf8" }).filter((path) =>
    [".ts", ".mjs"].includes(extname(path)),
  );
  const names = paths.flatMap((path) =>
    [...readFileSync(`test/${path}`, "utf8").matchAll(NAME)].map(([, ...name]) => ({ path, name: name.join("") })),
  );
  expect(names.length).toBeGreaterThan(3000);
  const found = names.flatMap(({ path, name }) =>
    [...name.matchAll(QUAINT_NAME)].map(([words]) => `${path}: ${words}`),
  );
  expect(found).toEqual([]);
});

function withoutComments(path: string, text: string): string {
  return path.endsWith(".ts") ? text.replace(/^\s*(?:\/\/|\/?\*).*$|[;,{)] \/\/ .*$/gm, "") : text;
}
