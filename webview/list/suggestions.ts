// What can be typed next in the filter, below the field. The arrow keys walk it, Enter takes one, Escape goes back.

import { element, fill, setAttributes, span } from "../dom";
import { t } from "../l10n";

export interface Suggestion {
  readonly text: string;
  readonly meaning: string;
}

export interface Suggestions {
  readonly element: HTMLElement;
  readonly isOpen: boolean;
  show(items: readonly Suggestion[]): void;
  hide(): void;
  focusFirst(): void;
}

const AT_ONCE = 10;

export function createSuggestions(options: {
  onPick(text: string): void;
  /** Back to the field. */
  onLeave(): void;
}): Suggestions {
  const list = element("ul", { class: "suggestions", role: "listbox", "aria-label": t("Suggestions for the filter") });
  list.hidden = true;
  const items = (): HTMLElement[] => [...list.querySelectorAll<HTMLElement>("[role=option]")];

  function focusAt(index: number): void {
    const all = items();
    if (index < 0 || index >= all.length) {
      options.onLeave();
      return;
    }
    all.forEach((item, at) => {
      setAttributes(item, { "aria-selected": String(at === index) });
    });
    all[index]?.focus();
  }

  list.addEventListener("keydown", (event) => {
    const at = items().indexOf(event.target as HTMLElement);
    if (event.key === "ArrowDown") focusAt(Math.min(at + 1, items().length - 1));
    else if (event.key === "ArrowUp") focusAt(at - 1);
    else if (event.key === "Enter" || event.key === "Tab") options.onPick(items()[at]?.dataset.text ?? "");
    else if (event.key === "Escape") {
      hide();
      options.onLeave();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });
  // Before the field loses the focus, which closes the list.
  list.addEventListener("pointerdown", (event) => {
    const item = event.target instanceof Element ? event.target.closest<HTMLElement>("[role=option]") : null;
    if (item === null) return;
    event.preventDefault();
    options.onPick(item.dataset.text ?? "");
  });

  function hide(): void {
    list.hidden = true;
  }

  return {
    element: list,
    get isOpen() {
      return !list.hidden;
    },
    show(suggested) {
      fill(
        list,
        ...suggested
          .slice(0, AT_ONCE)
          .map(({ text, meaning }) =>
            element(
              "li",
              { role: "option", tabindex: -1, "aria-selected": "false", "data-text": text },
              span("suggested", text),
              meaning !== "" && span("quiet", meaning),
            ),
          ),
      );
      list.hidden = suggested.length === 0;
    },
    hide,
    focusFirst: () => focusAt(0),
  };
}
