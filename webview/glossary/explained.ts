// Text of which the words of the glossary can be asked for: by pointer, or by focus.

import { glossaryPieces } from "../../src/core/text/glossary";
import { referenceUrl } from "../../src/core/text/references";
import { element, span } from "../dom";

/** Terms that have been explained already: each can be asked for once in a part of the page, so that Tab need not pass it again. */
export type Explained = Set<string>;

/** The text, its words as buttons that the term card answers. */
export function explainedText(text: string, explained: Explained): readonly Node[] {
  return glossaryPieces(text).map(({ text: piece, term }) => {
    if (term === undefined) return document.createTextNode(piece);
    if (explained.has(term.id)) return span("term-again", piece);
    explained.add(term.id);
    return element("button", { type: "button", class: "term", "data-term": piece }, piece);
  });
}

/** "RFC 9293 §3.5" as a link to that section. */
export function referenceLink(reference: string): HTMLElement {
  const href = referenceUrl(reference);
  return href === undefined ? span("reference", reference) : element("a", { class: "reference", href }, reference);
}
