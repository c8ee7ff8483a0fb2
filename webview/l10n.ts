// The page's texts in the language of VS Code. A text is its own key: where there is no translation, it stays English.

import { numberText } from "./dom";

type Bundle = Readonly<Record<string, unknown>>;

const bundle = readBundle();

/** What the host has put into the page: parsed when this module is loaded, because texts are also made then. */
function readBundle(): Bundle {
  const holder = globalThis.document?.getElementById("l10n");
  return holder ? JSON.parse(holder.textContent) : {};
}

/** A text with "{0}", "{1}", … filled in, translated. `message` is a literal: `npm run l10n` collects it. */
export function t(message: string, ...args: readonly (string | number)[]): string {
  const translated = bundle[message];
  const text = typeof translated === "string" ? translated : message;
  return text.replace(/\{(\d+)\}/g, (all, index) => String(args[Number(index)] ?? all));
}

/** A text for one and a text for any other number: "{0}" is the count, "{1}" the first of `args`. */
export function countText(count: number, one: string, many: string, ...args: readonly (string | number)[]): string {
  return t(count === 1 ? one : many, numberText(count), ...args);
}

/** A list of things in one line. */
export function joined(parts: readonly string[]): string {
  return parts.join(t(", "));
}

/** What is said of one thing, in one line: not a list, and some of it may be lists. */
export function phrases(parts: readonly string[]): string {
  return parts.reduce((line, part) => t("{0}, {1}", line, part));
}

/** Whole sentences one after the other. Not every language has a space between them. */
export function sentences(parts: readonly string[]): string {
  return parts.join(t(" "));
}
