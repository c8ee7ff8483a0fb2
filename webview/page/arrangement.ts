// The layout of list, diagram and details: stacked, or side by side if there is room.

import { div } from "../dom";
import type { Splitter } from "./splitter";
import type { Arrangement } from "./state";

/** Below this width the list has no room beside the diagram. */
const COLUMNS_FROM_PX = 1500;
/** Below this width the details have no room beside the diagram. */
const DETAILS_BESIDE_FROM_PX = 1000;

export interface Arranger {
  readonly element: HTMLElement;
  set(arrangement: Arrangement, detailsOpen: boolean): void;
  /** Switches to the other layout. */
  readonly other: Arrangement;
}

export interface Panes {
  readonly list: HTMLElement;
  readonly listSplitter: Splitter;
  readonly diagram: HTMLElement;
  readonly detailsSplitter: Splitter;
  readonly details: HTMLElement;
}

export function createArranger(panes: Panes, initial: Arrangement): Arranger {
  const right = div("split", panes.diagram, panes.detailsSplitter.element, panes.details);
  const made = div("split split-main", panes.list, panes.listSplitter.element, right);
  let arrangement = initial;
  let detailsOpen = true;
  let shown: "rows" | "columns" = "rows";

  function arrange(): void {
    const width = made.clientWidth;
    if (width === 0) return;
    shown = arrangement === "auto" ? (width >= COLUMNS_FROM_PX ? "columns" : "rows") : arrangement;
    const beside = shown === "rows" && width >= DETAILS_BESIDE_FROM_PX;
    made.dataset.arrangement = shown;
    right.dataset.arrangement = beside ? "columns" : "rows";
    right.classList.toggle("alone", !detailsOpen);
    panes.listSplitter.arrange(shown);
    panes.detailsSplitter.arrange(beside ? "columns" : "rows");
  }

  new ResizeObserver(arrange).observe(made);
  return {
    element: made,
    get other() {
      return shown === "rows" ? "columns" : "rows";
    },
    set(next, open) {
      arrangement = next;
      detailsOpen = open;
      arrange();
    },
  };
}
