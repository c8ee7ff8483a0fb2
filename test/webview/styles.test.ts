// One file for each part of the page, and one bundle of all.

import { readdirSync, readFileSync } from "node:fs";
import { build } from "esbuild";
import { expect, test } from "vitest";

const imported = [...readFileSync("media/page.css", "utf8").matchAll(/@import "\.\/(.+)";/g)].map(([, path]) => path);

test("the page's style sheet takes in every part's, once", () => {
  const parts = readdirSync("media/page").map((name) => `page/${name}`);
  expect([...imported].sort()).toEqual([...parts, "diagram.css"].sort());
});

test("what stands for colours in high contrast comes after the parts that it corrects", () => {
  expect(imported.at(-2)).toBe("page/contrast.css");
});

test("the bundle fetches nothing", async () => {
  const { outputFiles } = await build({ entryPoints: ["media/page.css"], bundle: true, write: false });
  const css = outputFiles[0]?.text ?? "";
  expect(css).toContain(".tcp-diagram");
  expect(css).toContain(".octets");
  expect(css).not.toMatch(/@import|url\(/);
});
