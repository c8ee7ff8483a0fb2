// @ts-check
// The texts of a TypeScript file: those that are translated, and those that a user can read and that are not.

import { parseAst } from "rolldown/parseAst";

/**
 * @typedef {{ text: string, line: number, given: number | undefined }} Key `given`: how many arguments the call has for
 *   the placeholders; undefined if that is not known before it runs
 * @typedef {{ text: string, line: number }} Loose
 * @typedef {{ type: string, start: number, [key: string]: any }} Node
 */

/** Functions that translate, and which of their arguments are texts. The arguments behind fill the placeholders. */
const TRANSLATORS = new Map([
  ["t", { first: 0, texts: 1, filled: 0 }],
  ["l10n.t", { first: 0, texts: 1, filled: 0 }],
  // The count is the first placeholder.
  ["countText", { first: 1, texts: 2, filled: 1 }],
]);

/** Functions whose first arguments are names (of elements, classes, icons), so many of them. Text follows. */
const NAMES_FIRST = new Map([
  ["div", 1],
  ["span", 1],
  ["element", 1],
  ["icon", 2],
  ["createElement", 1],
  ["setAttribute", 1],
]);

/** Functions whose remaining arguments are read by the user, however short they are. */
const SHOWN_BY = new Set(["div", "span", "element", "append", "fill", "say"]);

/** Properties and attributes whose value the user reads, however short it is. */
const SHOWN_AS = new Set([
  ...["label", "title", "name", "description", "detail", "tooltip", "placeholder", "placeHolder", "prompt", "message"],
  ...["aria-label", "aria-description", "aria-roledescription", "aria-valuetext", "textContent", "meaning", "heading"],
  ...["value-text", "text", "openLabel", "saveLabel", "documentation"],
]);

/** Properties whose value the user never reads. */
const HIDDEN_AS = new Set(["class", "className", "key", "kind", "look", "role", "id", "command", "appearance"]);

/**
 * @param {string} code
 * @returns {{ keys: Key[], loose: Loose[] }}
 */
export function textsOf(code) {
  /** @type {Key[]} */
  const keys = [];
  /** @type {Loose[]} */
  const loose = [];
  /** @param {Node} node */
  const lineOf = (node) => code.slice(0, node.start).split("\n").length;

  /**
   * @param {Node | null | undefined} node
   * @param {"shown" | "hidden" | "unknown"} place
   */
  const visit = (node, place) => {
    if (node === null || node === undefined) return;
    const text = literalText(node);
    if (text !== undefined) {
      if (place === "shown" ? /\p{L}{2}/u.test(text) : place === "unknown" && isReadable(text))
        loose.push({ text, line: lineOf(node) });
      if (node.type === "TemplateLiteral") for (const part of node.expressions) visit(part, "unknown");
      return;
    }
    if (isLeftOut(node)) return;
    const name = node.type === "CallExpression" ? calleeName(node.callee) : undefined;
    const translator = TRANSLATORS.get(name ?? "") ?? TRANSLATORS.get(name?.replace(/^.*\./, "") === "t" ? "t" : "");
    if (translator !== undefined) return translated(node, translator);
    if (name !== undefined) return called(node, name.replace(/^.*\./, ""), place);
    if (node.type === "Property") {
      if (node.computed) visit(node.key, "hidden");
      return visit(node.value, placeOf(keyName(node.key)));
    }
    if (node.type === "AssignmentExpression") {
      visit(node.left, "hidden");
      return visit(node.right, placeOf(keyName(node.left.property)));
    }
    if (node.type === "ConditionalExpression") {
      visit(node.test, "hidden");
      visit(node.consequent, place);
      return visit(node.alternate, place);
    }
    if (node.type === "LogicalExpression") {
      visit(node.left, place);
      return visit(node.right, place);
    }
    if (node.type === "ArrayExpression") {
      for (const item of node.elements) visit(item, place);
      return;
    }
    if (node.type === "MemberExpression" && node.computed) visit(node.property, "hidden");
    for (const child of childrenOf(node)) visit(child, "unknown");
  };

  /** @param {Node} node @param {{ first: number, texts: number, filled: number }} translator */
  const translated = ({ arguments: given }, { first, texts, filled }) => {
    const behind = given.slice(first + texts);
    const isSpread = behind.some((/** @type {Node} */ argument) => argument.type === "SpreadElement");
    for (const argument of given.slice(first, first + texts))
      for (const choice of choicesOf(argument)) {
        const text = choice.type === "TemplateLiteral" ? undefined : literalText(choice);
        const line = lineOf(choice);
        if (text === undefined) loose.push({ text: code.slice(choice.start, choice.end), line });
        else keys.push({ text, line, given: isSpread ? undefined : filled + behind.length });
      }
    for (const argument of [...given.slice(0, first), ...behind]) visit(argument, "unknown");
  };

  /** @param {Node} node @param {string} name @param {"shown" | "hidden" | "unknown"} place */
  const called = (node, name, place) => {
    visit(node.callee.type === "MemberExpression" ? node.callee.object : node.callee, place);
    const names = NAMES_FIRST.get(name) ?? 0;
    const attribute = name === "setAttribute" ? literalText(node.arguments[0]) : undefined;
    node.arguments.forEach((/** @type {Node} */ argument, /** @type {number} */ index) => {
      const own = attribute !== undefined ? placeOf(attribute) : SHOWN_BY.has(name) ? "shown" : "unknown";
      visit(argument, index < names ? "hidden" : own);
    });
  };

  visit(/** @type {any} */ (parseAst(code, { lang: "ts" })), "unknown");
  return { keys, loose };
}

/** How many arguments a text's placeholders need. @param {string} text */
export function placeholdersOf(text) {
  return [...text.matchAll(/\{(\d+)\}/g)].map(([, digits]) => Number(digits)).sort((a, b) => a - b);
}

/** Words with a space between them, or one that begins as a sentence or a label does. @param {string} text */
function isReadable(text) {
  return (
    /\p{L}{2,} \p{L}|\{\} \p{Ll}{3}|\p{Ll}{3} \{\}/u.test(text) ||
    /^\p{Lu}\p{Ll}+(?:…|\.|$)/u.test(text) ||
    text.endsWith("…")
  );
}

/** "{}" stands for what a template fills in. @param {Node | undefined} node @returns {string | undefined} */
function literalText(node) {
  if (node?.type === "Literal" && typeof node.value === "string") return node.value;
  if (node?.type !== "TemplateLiteral") return undefined;
  return node.quasis.map((/** @type {Node} */ { value }) => value.cooked).join("{}");
}

/** The values that an expression can have. @param {Node} node @returns {Node[]} */
function choicesOf(node) {
  return node.type === "ConditionalExpression" ? [...choicesOf(node.consequent), ...choicesOf(node.alternate)] : [node];
}

/** Types, imports, comparisons: what is in them is no text. @param {Node} node */
function isLeftOut({ type, operator }) {
  return (
    (type.startsWith("TS") && !/^TS(?:As|Satisfies|NonNull)/.test(type)) ||
    type.startsWith("Import") ||
    type === "ExportAllDeclaration" ||
    (type === "BinaryExpression" && /^[!=]==$/.test(operator))
  );
}

/** @param {Node} callee @returns {string | undefined} */
function calleeName(callee) {
  if (callee.type === "Identifier") return callee.name;
  if (callee.type !== "MemberExpression" || callee.computed || callee.property.type !== "Identifier") return undefined;
  const object = callee.object.type === "Identifier" ? callee.object.name : "";
  return `${object}.${callee.property.name}`;
}

/** @param {Node | undefined} key @returns {string} */
function keyName(key) {
  return key?.name ?? (typeof key?.value === "string" ? key.value : "");
}

/** @param {string} name */
function placeOf(name) {
  return SHOWN_AS.has(name) ? "shown" : HIDDEN_AS.has(name) || name.startsWith("data-") ? "hidden" : "unknown";
}

/** @param {Node} node @returns {Node[]} */
function childrenOf(node) {
  const skipped =
    node.type === "SwitchCase" ? "test" : node.type === "MemberExpression" ? "property" : "typeAnnotation";
  return Object.entries(node).flatMap(([key, value]) => {
    if (key === skipped || value === null || typeof value !== "object") return [];
    return (Array.isArray(value) ? value : [value]).filter((child) => typeof child?.type === "string");
  });
}
