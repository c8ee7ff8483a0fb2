// The card that explains words of the glossary: under the pointer, at the focus, and in the diagram at the key "?".

import { type GlossaryTerm, glossaryTermsIn } from "../../src/core/text/glossary";
import { div, element, fill, setAttributes } from "../dom";
import { referenceLink } from "./explained";

const CARD_ID = "term-card";
const GAP_PX = 4;
/** The pointer needs a moment from the word to the card. */
const LEAVES_AFTER_MS = 300;

/** Watches the words in `root`. The element belongs at the end of it. */
export function createTermCard(root: HTMLElement): HTMLElement {
  const card = div("term-card");
  setAttributes(card, { id: CARD_ID, role: "tooltip" });
  card.hidden = true;
  /** What the card explains; it gets the focus back. */
  let subject: Element | undefined;
  /** The focus comes back from the card. */
  let isReturning = false;
  let leaving: ReturnType<typeof setTimeout> | undefined;

  function show(at: Element, terms: readonly GlossaryTerm[]): void {
    stay();
    subject?.removeAttribute("aria-describedby");
    subject = at;
    fill(card, ...terms.map(entry));
    card.hidden = false;
    // A word is described by the card; a row of the diagram has its own description.
    if (at.matches(".term")) setAttributes(at, { "aria-describedby": CARD_ID });
    place(card, at.getBoundingClientRect());
  }

  function hide(): void {
    stay();
    if (card.hidden) return;
    subject?.removeAttribute("aria-describedby");
    subject = undefined;
    card.hidden = true;
  }

  function stay(): void {
    clearTimeout(leaving);
    leaving = undefined;
  }

  function leave(): void {
    stay();
    if (!card.contains(document.activeElement)) leaving = setTimeout(hide, LEAVES_AFTER_MS);
  }

  const inCard = (target: EventTarget | null): boolean => target instanceof Node && card.contains(target);

  root.addEventListener("pointerover", ({ target }) => {
    if (inCard(target)) return stay();
    const found = subjectAt(target);
    if (found === undefined) return leave();
    if (found.element !== subject) show(found.element, found.terms);
    else stay();
  });
  root.addEventListener("pointerleave", leave);
  root.addEventListener("focusin", ({ target }) => {
    if (isReturning) return;
    if (inCard(target)) return stay();
    const term = target instanceof Element ? target.closest(".term") : null;
    if (term !== null) show(term, termsOf(term));
    else hide();
  });
  root.addEventListener("focusout", ({ relatedTarget }) => {
    if (!inCard(relatedTarget) && document.activeElement?.matches(".term") !== true) leave();
  });
  root.addEventListener("click", ({ target }) => {
    const term = target instanceof Element ? target.closest(".term") : null;
    if (term === null) return;
    show(term, termsOf(term));
    card.querySelector("a")?.focus();
  });
  root.addEventListener("scroll", hide, true);
  root.addEventListener(
    "keydown",
    (event) => {
      if (event.key === "Escape" && !card.hidden) {
        const back = inCard(event.target) ? subject : undefined;
        hide();
        isReturning = true;
        if (back instanceof HTMLElement || back instanceof SVGElement) back.focus({ preventScroll: true });
        isReturning = false;
        event.preventDefault();
        event.stopPropagation();
      } else if (event.key === "?" && event.target instanceof Element) {
        const row = event.target.closest("g.row");
        const terms = row === null ? [] : termsOf(row);
        if (row === null || terms.length === 0) return;
        event.preventDefault();
        event.stopPropagation();
        show(row, terms);
        card.querySelector("a")?.focus({ preventScroll: true });
      }
    },
    true,
  );
  return card;
}

function entry({ term, sentence, reference }: GlossaryTerm): HTMLElement {
  return element("p", {}, element("strong", {}, term), `: ${sentence} `, referenceLink(reference));
}

/** A word, or a text of a diagram. */
function subjectAt(target: EventTarget | null): { element: Element; terms: readonly GlossaryTerm[] } | undefined {
  if (!(target instanceof Element)) return undefined;
  const word = target.closest(".term") ?? (target.closest(".tcp-diagram") && target.closest("tspan, text"));
  if (word === null || word.closest(".problem") !== null) return undefined;
  const terms = termsOf(word);
  return terms.length === 0 ? undefined : { element: word, terms };
}

function termsOf(subject: Element): readonly GlossaryTerm[] {
  const label = subject.matches("g.row") ? diagramText(subject) : (subject.textContent ?? "");
  return glossaryTermsIn(label);
}

/** The texts of a row one by one, so that the end of one and the start of the next are not one word. */
function diagramText(row: Element): string {
  return [...row.querySelectorAll("text")].map((text) => text.textContent ?? "").join(" ; ");
}

/** Below the subject, or above it where there is no room. */
function place(card: HTMLElement, { left, top, bottom }: DOMRect): void {
  const { offsetWidth, offsetHeight } = card;
  const room = document.documentElement;
  const below = bottom + GAP_PX + offsetHeight <= room.clientHeight;
  card.style.left = `${Math.max(GAP_PX, Math.min(left, room.clientWidth - offsetWidth - GAP_PX))}px`;
  card.style.top = `${below ? bottom + GAP_PX : Math.max(GAP_PX, top - GAP_PX - offsetHeight)}px`;
}
