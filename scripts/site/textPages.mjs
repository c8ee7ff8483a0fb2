// @ts-check
// The documentation as HTML: every page keeps its path, so that links between pages and to pictures lead there as before.
import { readdir, readFile } from "node:fs/promises";
import { dirname, join, posix } from "node:path";
import { fileURLToPath } from "node:url";
import MarkdownIt from "markdown-it";

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** The first pages of the site's bar. */
const BAR = [
  { path: "README.html", label: "About" },
  { path: "docs/filter.html", label: "Filter" },
  { path: "docs/rules/README.html", label: "Rules" },
];

/**
 * @typedef {object} TextSite
 * @property {ReadonlyMap<string, string>} pages By their path.
 * @property {ReadonlySet<string>} pictures Paths of the pictures that pages show.
 */

/** @returns {Promise<TextSite>} */
export async function textPages() {
  const sources = ["README.md", ...(await markdownOf("docs")), ...(await markdownOf("docs/rules"))];
  const frame = await template("text.html");
  const { homepage } = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
  const repository = `${homepage.replace(/#.*/, "")}/blob/HEAD`;
  /** @type {Map<string, string>} */
  const pages = new Map();
  /** @type {Set<string>} */
  const pictures = new Set();
  for (const source of sources) {
    const text = await readFile(join(root, source), "utf8");
    const found = convert(text, (address) => addressFrom(source, address, sources, repository));
    for (const picture of found.pictures) pictures.add(posix.join(posix.dirname(source), picture));
    const up = "../".repeat(source.split("/").length - 1);
    pages.set(htmlPath(source), filled(frame, { ...barOf(up), root: up, title: found.title, content: found.html }));
  }
  return { pages, pictures };
}

/**
 * Name and links of the bar.
 *
 * @param {string} up To the site's root: "../".
 */
export function barOf(up) {
  const links = BAR.map(({ path, label }) => `<a href="${up}${path}">${label}</a>`).join("\n");
  return {
    name: `<a class="site-name" href="${up}index.html"><img src="${up}icon.svg" alt="" width="18" height="18">TCP Handshake</a>`,
    links: `<nav aria-label="Documentation">\n${links}\n</nav>`,
  };
}

/**
 * @param {string} text A template.
 * @param {Readonly<Record<string, string>>} values For `{{name}}`.
 */
export function filled(text, values) {
  return text.replace(/\{\{(\w+)\}\}/g, (all, name) => values[name] ?? all);
}

/** @param {string} name */
export function template(name) {
  return readFile(join(root, "scripts/site", name), "utf8");
}

/** @param {string} folder */
async function markdownOf(folder) {
  return (await readdir(join(root, folder)))
    .filter((name) => name.endsWith(".md"))
    .sort()
    .map((name) => `${folder}/${name}`);
}

/** @param {string} path */
function htmlPath(path) {
  return path.replace(/\.md$/, ".html");
}

/**
 * Where a link of a page leads: to another page, or to the repository.
 *
 * @param {string} source
 * @param {string} address
 * @param {readonly string[]} sources
 * @param {string} repository
 */
function addressFrom(source, address, sources, repository) {
  if (/^[a-z]+:|^#/.test(address)) return address;
  const [path = "", fragment] = address.split("#");
  const target = posix.join(posix.dirname(source), path);
  const end = fragment === undefined ? "" : `#${fragment}`;
  return sources.includes(target) ? `${htmlPath(path)}${end}` : `${repository}/${target}${end}`;
}

/**
 * @param {string} text
 * @param {(address: string) => string} toAddress
 */
function convert(text, toAddress) {
  const markdown = new MarkdownIt({ html: true });
  const tokens = markdown.parse(text, {});
  /** @type {string[]} */
  const pictures = [];
  let title = "";
  tokens.forEach((token, index) => {
    if (token.type === "heading_open") {
      const words = tokens[index + 1]?.content ?? "";
      token.attrSet("id", anchorOf(words));
      title ||= words;
    }
    for (const child of token.children ?? []) {
      if (child.type === "link_open") child.attrSet("href", toAddress(String(child.attrGet("href"))));
      if (child.type === "image") pictures.push(String(child.attrGet("src")));
    }
  });
  return { html: markdown.renderer.render(tokens, markdown.options, {}), title, pictures };
}

/** As GitHub names a heading. @param {string} words */
function anchorOf(words) {
  return words
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, "")
    .trim()
    .replaceAll(" ", "-");
}
