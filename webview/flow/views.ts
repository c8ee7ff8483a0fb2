// The views of one flow, of which one is in sight: diagram, time, steps. A tab for each, in the flow's head.

import type { FlowDetail } from "../../src/protocol/api";
import { div, element, setAttributes } from "../dom";
import { t } from "../l10n";
import { type FlowViewId, nextView } from "./viewIds";

export interface FlowView {
  readonly id: FlowViewId;
  readonly label: string;
  readonly element: HTMLElement;
  /** The flow that is shown, also while another view is in sight; undefined for none. The same flow comes again when it grew. */
  show?(detail: FlowDetail | undefined): void;
  /** The selected event of that flow: an index into `Flow.events`. It may have been selected in any of the views. */
  select?(event: number | undefined): void;
  /** It comes into sight, or leaves it. */
  setVisible?(visible: boolean): void;
  focus(): void;
}

export interface FlowViews {
  /** The tabs; hidden where there is only one view. */
  readonly tabs: HTMLElement;
  /** The views themselves. */
  readonly element: HTMLElement;
  readonly active: FlowView;
  choose(id: FlowViewId): void;
}

/**
 * `views` in the order of their tabs; `initial` is the one in sight, or the first where there is none of that name. A view that is
 * out of sight keeps its size (class `out-of-sight`), so that it can be laid out and scrolled before it comes into sight.
 */
export function createFlowViews(
  views: readonly [FlowView, ...FlowView[]],
  initial: FlowViewId,
  onChange: (id: FlowViewId) => void,
): FlowViews {
  let active = views.find(({ id }) => id === initial) ?? views[0];
  const tabs = element("div", { class: "flow-tabs", role: "tablist", "aria-label": t("Views of the flow") });
  const tabOf = new Map(views.map((view) => [view.id, createTab(view)]));
  const made = div("flow-views", ...views.map((view) => view.element));
  tabs.append(...tabOf.values());
  tabs.hidden = views.length === 1;

  function createTab({ id, label, element: panel }: FlowView): HTMLElement {
    const tab = element("button", { type: "button", class: "flow-tab", role: "tab", id: `flow-tab-${id}` }, label);
    setAttributes(tab, { "aria-controls": `flow-view-${id}` });
    tab.addEventListener("click", () => choose(id));
    panel.classList.add("flow-view");
    if (views.length > 1)
      setAttributes(panel, { id: `flow-view-${id}`, role: "tabpanel", "aria-labelledby": `flow-tab-${id}` });
    return tab;
  }

  tabs.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const next = nextView(views, active.id, event.key);
    if (next === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    choose(next);
    tabOf.get(next)?.focus();
  });

  function choose(id: FlowViewId): void {
    const next = views.find((view) => view.id === id);
    if (next === undefined || next === active) return;
    const before = active;
    active = next;
    dress();
    before.setVisible?.(false);
    next.setVisible?.(true);
    onChange(id);
  }

  function dress(): void {
    for (const view of views) {
      const isActive = view === active;
      view.element.classList.toggle("out-of-sight", !isActive);
      const tab = tabOf.get(view.id);
      if (tab) setAttributes(tab, { "aria-selected": String(isActive), tabindex: isActive ? 0 : -1 });
    }
    made.dataset.view = active.id;
  }

  dress();
  active.setVisible?.(true);
  return {
    tabs,
    element: made,
    get active() {
      return active;
    },
    choose,
  };
}
