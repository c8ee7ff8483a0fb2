// The licenses of the packages that a bundle contains parts of: most of them require that their text comes with every copy.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const LICENSE_FILE = /^(licen[cs]e|copying|copyright|notice)/i;

/** For packages that name "MIT" and do not contain its text. */
const MIT = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation files
(the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy, modify, merge,
publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so,
subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF
MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR
ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH
THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;

/** The folders of packages among the files of a bundle, by esbuild's names: "node_modules/@scope/name". */
export function packagesOf(files) {
  const folders = files.flatMap((file) => file.match(/^.*node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/)?.[0] ?? []);
  return [...new Set(folders)].sort();
}

/** The text of the NOTICE file. Throws if a package does not name its license. */
export function noticesOf(folders) {
  const head = "This extension contains parts of the following packages.";
  return `${[head, ...folders.map(noticeOf)].join(`\n\n${"-".repeat(80)}\n\n`)}\n`;
}

function noticeOf(folder) {
  const { name, version, license, author } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const texts = readdirSync(folder)
    .filter((file) => LICENSE_FILE.test(file))
    .sort()
    .map((file) => readFileSync(join(folder, file), "utf8").trim());
  if (texts.length === 0 && license !== "MIT") throw new Error(`${name} contains no text of its license (${license}).`);
  const holder = typeof author === "string" ? author : author?.name;
  if (texts.length === 0) texts.push(`Copyright (c) ${holder ?? `the authors of ${name}`}\n\n${MIT}`);
  return [`${name} ${version} (${license})`, ...texts].join("\n\n").replaceAll("\r\n", "\n");
}
