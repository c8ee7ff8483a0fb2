import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { buildGlossary, buildPages } from "../../scripts/docs/pages";

const FOLDER = "docs/rules";
const pages = buildPages();

test("docs/rules holds what `npm run docs` writes, and nothing else", () => {
  expect(readdirSync(FOLDER).sort()).toEqual([...pages.keys()].sort());
  const stale = [...pages].filter(([name, text]) => readFileSync(`${FOLDER}/${name}`, "utf8") !== text);
  expect(stale.map(([name]) => name)).toEqual([]);
});

test("docs/glossary.md is what `npm run docs` writes", () => {
  expect(readFileSync("docs/glossary.md", "utf8")).toBe(buildGlossary());
});

test("the index lists every rule once, and every link on it and on the pages leads somewhere", () => {
  const index = pages.get("README.md") ?? "";
  const listed = [...index.matchAll(/^\| \[([a-z-]+)\]/gm)].map(([, id]) => `${id}.md`);
  expect(listed.sort()).toEqual(
    [...pages.keys()].filter((name) => name.endsWith(".md") && name !== "README.md").sort(),
  );
  for (const [name, text] of pages) {
    if (!name.endsWith(".md")) continue;
    for (const [, target = ""] of text.matchAll(/\]\(([^)]+)\)/g))
      expect(target.startsWith("https://www.rfc-editor.org/rfc/rfc") || pages.has(target), `${name}: ${target}`).toBe(
        true,
      );
  }
});

test("nothing on a page is taken for markup that was meant as text", () => {
  for (const [name, text] of pages) {
    if (!name.endsWith(".md")) continue;
    const prose = text.replace(/```[\s\S]*?```|`[^`]*`/g, "");
    expect(prose.replace(/\\[<>]/g, ""), name).not.toMatch(/[<>]/);
  }
});
