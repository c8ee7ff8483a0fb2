// The filter of the list: search words, outcomes, and the number of matching flows.

import type { FilterError } from "../../src/core/filter/expression";
import type { CaptureSummary, FilterHelp, FlowFilter, FlowPage } from "../../src/protocol/api";
import { button, link, textInput } from "../controls";
import { div, fill, numberText, span } from "../dom";
import { countText, t } from "../l10n";
import { createChips } from "./chips";
import { createFilterSuggestions } from "./filterSuggestions";

const TYPING_PAUSE_MS = 120;

export interface FilterBar {
  readonly element: HTMLElement;
  show(summary: CaptureSummary): void;
  showTotal(total: number): void;
  /** Why the text is not a filter, instead of the number of flows; the outcomes of the flows that it leaves. */
  showLeft(page: Pick<FlowPage, "filterError" | "outcomes" | "flows">): void;
  /** Why the text is not a filter, where the list stays as it is. */
  showError(error: FilterError): void;
  /** Sets the filter without calling `onChange`. */
  set(filter: FlowFilter): void;
  focus(): void;
  /** Where there is nothing to list. */
  hide(hidden: boolean): void;
}

export function createFilterBar(options: {
  readonly filter: FlowFilter;
  onChange(filter: FlowFilter): void;
  /** Arrow down and Enter move the focus to the list. */
  onLeave(): void;
  /** What can be typed next. */
  suggest(text: string, cursor: number): Promise<FilterHelp>;
  /** The filters used before, the newest first. */
  history(): readonly string[];
  onUsed(text: string): void;
  /** At the end of the bar. */
  readonly end: HTMLElement;
}): FilterBar {
  let filter = options.filter;
  let summary: CaptureSummary | undefined;
  let total = 0;
  let error: FilterError | undefined;
  /** Outcomes of the flows that the text leaves. */
  let left: FlowPage["outcomes"];
  /** Where the list also has heads of groups. */
  let flowsLeft: number | undefined;
  let pause: ReturnType<typeof setTimeout> | undefined;

  const clear = button({
    label: t("Clear the filter"),
    icon: "close",
    look: "icon",
    className: "filter-clear",
    onPress: clearText,
  });
  const field = textInput({
    label: t("Filter flows: a Wireshark display filter, or an address, port, outcome or rule"),
    placeholder: t("tcp.port == 443, 10.0.0.*, refused, …"),
    icon: "filter",
    className: "filter-text",
    end: clear,
    onInput(text) {
      clear.hidden = text === "";
      clearTimeout(pause);
      pause = setTimeout(() => {
        change({ ...filter, text });
        suggestions.ask();
      }, TYPING_PAUSE_MS);
    },
  });
  field.value = filter.text;
  clear.hidden = filter.text === "";
  const suggestions = createFilterSuggestions({
    field,
    suggest: options.suggest,
    history: options.history,
    onChange(text) {
      clearTimeout(pause);
      clear.hidden = text === "";
      change({ ...filter, text });
    },
  });
  field.element.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && suggestions.isOpen) suggestions.hide();
    else if (event.key === "Escape" && field.value !== "") clearText();
    else if (event.key === "ArrowDown" && suggestions.isOpen) suggestions.enter();
    else if (event.key === " " && event.ctrlKey) suggestions.ask(true);
    else if (event.key === "ArrowDown" || event.key === "Enter") {
      suggestions.hide();
      options.onUsed(field.value);
      options.onLeave();
    } else return;
    event.preventDefault();
  });
  field.element.addEventListener("blur", () => options.onUsed(field.value));

  function clearText(): void {
    clearTimeout(pause);
    options.onUsed(field.value);
    field.value = "";
    clear.hidden = true;
    change({ ...filter, text: "" });
    field.focus();
  }

  const chips = createChips((outcomes) => change({ ...filter, outcomes }));
  const count = span("filter-count");
  count.setAttribute("role", "status");

  const made = div(
    "filter-bar",
    div("filter-field", field.element, suggestions.element),
    count,
    chips.element,
    options.end,
  );
  let isHidden = false;
  let isAskedFor = false;

  /** One flow needs no filter until the user asks for it. */
  function showBar(): void {
    const isUsed = isAskedFor || filter.text.trim() !== "" || filter.outcomes.length > 0;
    made.hidden = isHidden || (summary !== undefined && summary.flows <= 1 && !isUsed);
  }

  function change(next: FlowFilter): void {
    filter = next;
    showChips();
    options.onChange(filter);
  }

  function showChips(): void {
    const counts = left ?? summary?.outcomes;
    if (counts !== undefined) chips.show(counts, filter.outcomes);
  }

  function showCount(): void {
    field.setInvalid(error !== undefined);
    count.classList.toggle("filter-error", error !== undefined);
    if (error !== undefined) {
      fill(count, t("Column {0}: {1}", error.column, error.message), " ", correction(error));
      return;
    }
    const all = summary?.flows ?? total;
    const filtered = filter.text.trim() !== "" || filter.outcomes.length > 0;
    count.textContent = filtered
      ? countText(all, "{1} of {0} flow", "{1} of {0} flows", numberText(flowsLeft ?? total))
      : countText(all, "{0} flow", "{0} flows");
  }

  function correction({ column, length, nearest }: FilterError): HTMLElement | undefined {
    if (nearest === undefined) return undefined;
    const { value } = field;
    const corrected = value.slice(0, column - 1) + nearest + value.slice(column - 1 + length);
    return link({
      label: t("Use {0}", nearest),
      onPress() {
        field.value = corrected;
        change({ ...filter, text: corrected });
        field.focus();
      },
    });
  }

  return {
    element: made,
    show(next) {
      summary = next;
      showBar();
      showChips();
      showCount();
    },
    showTotal(next) {
      total = next;
      showCount();
    },
    showLeft(page) {
      error = page.filterError;
      flowsLeft = page.flows;
      left = filter.text.trim() === "" ? undefined : page.outcomes;
      showChips();
      showCount();
    },
    showError(found) {
      error = found;
      showCount();
    },
    set(next) {
      clearTimeout(pause);
      filter = next;
      field.value = next.text;
      clear.hidden = next.text === "";
      showChips();
      showCount();
    },
    focus() {
      isAskedFor = true;
      showBar();
      field.focus();
    },
    hide(hidden) {
      isHidden = hidden;
      showBar();
    },
  };
}
