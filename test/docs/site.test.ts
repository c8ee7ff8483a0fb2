import { existsSync } from "node:fs";
import { join, posix } from "node:path";
import { expect, test } from "vitest";
import { root, textPages } from "../../scripts/site/textPages.mjs";

const { pages, pictures } = await textPages();

/** What is beside the pages with text. */
const OTHERS = ["index.html", "icon.svg", "theme.css", "text.css"];

test("the documentation and every rule are pages of the site", () => {
  expect(pages.size).toBeGreaterThan(80);
  for (const path of ["README.html", "docs/filter.html", "docs/rules/README.html", "docs/rules/syn-refused.html"])
    expect([...pages.keys()]).toContain(path);
});

test("links of its pages lead to a page, to a heading of it, or to another place by its whole address", () => {
  const broken: string[] = [];
  for (const [path, html] of pages)
    for (const [, address = ""] of html.matchAll(/(?:href|src)="([^"]*)"/g)) {
      if (/^https:/.test(address)) continue;
      const [file = "", fragment] = address.split("#");
      const target = file === "" ? path : posix.join(posix.dirname(path), file);
      const found = pages.get(target);
      const isThere = found !== undefined || pictures.has(target) || OTHERS.includes(target);
      const hasHeading = fragment === undefined || found?.includes(`id="${fragment}"`);
      if (!isThere || !hasHeading) broken.push(`${path}: ${address}`);
    }
  expect(broken).toEqual([]);
});

test("its pictures are files", () => {
  expect(pictures.size).toBeGreaterThan(50);
  for (const picture of pictures) expect(existsSync(join(root, picture)), picture).toBe(true);
});

test("a link into the repository leads to where it is published", () => {
  expect(pages.get("README.html")).toContain(
    'href="https://github.com/tcp-handshake/tcp-handshake/blob/HEAD/CONTRIBUTING.md"',
  );
});

test("its pages with text run no script", () => {
  for (const html of pages.values()) {
    expect(html).not.toContain("<script");
    expect(html).toContain("default-src 'none'; style-src 'self'; img-src 'self'");
  }
});
