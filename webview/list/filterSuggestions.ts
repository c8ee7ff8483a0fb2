// Suggestions for the filter's field: what the language allows at the cursor; the filters used before where nothing is typed.

import type { FilterHelp } from "../../src/protocol/api";
import type { TextInput } from "../controls";
import { latestOnly } from "../latest";
import { createSuggestions } from "./suggestions";

export interface FilterSuggestions {
  readonly element: HTMLElement;
  readonly isOpen: boolean;
  /** `always`: also where nothing is typed. */
  ask(always?: boolean): void;
  enter(): void;
  hide(): void;
}

export function createFilterSuggestions(options: {
  readonly field: TextInput;
  suggest(text: string, cursor: number): Promise<FilterHelp>;
  history(): readonly string[];
  onChange(text: string): void;
}): FilterSuggestions {
  const { field } = options;
  let place = { at: 0, end: 0 };
  const list = createSuggestions({
    onPick(text) {
      const { value } = field;
      const next = `${value.slice(0, place.at)}${text}${value.slice(place.end)}`;
      field.value = next;
      list.hide();
      field.focus();
      field.cursor = place.at + text.length;
      options.onChange(next);
    },
    onLeave: () => field.focus(),
  });

  const requests = latestOnly<{ readonly text: string; readonly cursor: number; readonly always: boolean }>(
    async ({ text, cursor, always }, isLatest) => {
      try {
        const { at, end, candidates } = await options.suggest(text, cursor);
        if (!isLatest() || field.value !== text || !field.element.contains(document.activeElement)) return;
        place = { at, end };
        const typed = text.slice(at, end);
        const worth = always || typed !== "" ? candidates.filter((candidate) => candidate.text !== typed) : [];
        list.show(worth);
      } catch {
        // Without suggestions, the field is as useful as before; the list reports why the worker does not answer.
        list.hide();
      }
    },
  );

  function ask(always = false): void {
    const text = field.value;
    if (text.trim() === "") {
      place = { at: 0, end: text.length };
      list.show(options.history().map((used) => ({ text: used, meaning: "" })));
    } else requests.ask({ text, cursor: field.cursor, always });
  }

  field.element.addEventListener("focusin", () => {
    if (field.value === "") ask();
  });
  document.addEventListener("focusin", ({ target }) => {
    if (target instanceof Node && !field.element.contains(target) && !list.element.contains(target)) list.hide();
  });

  return {
    element: list.element,
    get isOpen() {
      return list.isOpen;
    },
    ask,
    enter: list.focusFirst,
    hide: list.hide,
  };
}
