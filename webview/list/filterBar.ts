// The filter of the list: search words, outcomes, and the number of matching flows.

import type { FilterError } from "../../src/core/filter/expression";
import type { CaptureSummary, FlowFilter } from "../../src/protocol/api";
import { textInput } from "../controls";
import { countText, div, numberText, span } from "../dom";
import { createChips } from "./chips";

const TYPING_PAUSE_MS = 120;

export interface FilterBar {
  readonly element: HTMLElement;
  show(summary: CaptureSummary): void;
  showTotal(total: number): void;
  /** Why the text is not a filter, instead of the number of flows. */
  showError(error: FilterError | undefined): void;
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
}): FilterBar {
  let filter = options.filter;
  let summary: CaptureSummary | undefined;
  let total = 0;
  let error: FilterError | undefined;
  let pause: ReturnType<typeof setTimeout> | undefined;

  const field = textInput({
    label: "Filter flows: a Wireshark display filter, or an address, port, outcome or rule",
    placeholder: "tcp.port == 443, 10.0.0.*, refused, …",
    icon: "filter",
    className: "filter-text",
    onInput(text) {
      clearTimeout(pause);
      pause = setTimeout(() => change({ ...filter, text }), TYPING_PAUSE_MS);
    },
  });
  field.value = filter.text;
  field.element.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && field.value !== "") {
      clearTimeout(pause);
      field.value = "";
      change({ ...filter, text: "" });
    } else if (event.key === "ArrowDown" || event.key === "Enter") options.onLeave();
    else return;
    event.preventDefault();
  });

  const chips = createChips((outcomes) => change({ ...filter, outcomes }));
  const count = span("filter-count");
  count.setAttribute("role", "status");

  const made = div("filter-bar", field.element, count, chips.element);
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
    if (summary !== undefined) chips.show(summary.outcomes, filter.outcomes);
  }

  function showCount(): void {
    if (error !== undefined) {
      count.textContent = `Column ${error.column}: ${error.message}`;
      return;
    }
    const all = summary?.flows ?? total;
    const filtered = filter.text.trim() !== "" || filter.outcomes.length > 0;
    count.textContent = filtered ? `${numberText(total)} of ${countText(all, "flow")}` : countText(all, "flow");
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
    showError(next) {
      error = next;
      showCount();
    },
    set(next) {
      clearTimeout(pause);
      filter = next;
      field.value = next.text;
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
