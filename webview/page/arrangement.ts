// The layout of list, diagram and details: stacked, or side by side if there is room. Where not even the stacked panes fit,
// the page scrolls as a whole (media/page/compact.css).

import { div } from "../dom";
import type { Splitter } from "./splitter";
import type { Arrangement } from "./state";

/** Below this width the list has no room beside the diagram. */
const COLUMNS_FROM_PX = 1500;
/** A list of fewer flows takes less room above the diagram than beside it. */
const COLUMNS_FROM_FLOWS = 8;
/** Below this width the details have no room beside the diagram: of the page, and of what the list leaves. */
const DETAILS_BESIDE_FROM_PX = 1000;
const DETAILS_BESIDE_LIST_FROM_PX = 1300;
/** Below this height the details leave no room to the diagram above them. */
const DETAILS_BELOW_FROM_PX = 660;

/** As in media/page/compact.css. */
const COMPACT = "(max-height: 480px)";

export interface Arranger {
  readonly element: HTMLElement;
  /** `details` undefined: open where there is room. */
  set(arrangement: Arrangement, details: boolean | undefined): void;
  /** How many flows the capture has. */
  setFlows(count: number): void;
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
  const right = div("split split-details", panes.diagram, panes.detailsSplitter.element, panes.details);
  const made = div("split split-main", panes.list, panes.listSplitter.element, right);
  let arrangement = initial;
  let details: boolean | undefined;
  let flows = 0;
  const isCompact = matchMedia(COMPACT);
  let shown: "rows" | "columns" = "rows";

  function arrange(): void {
    const width = made.clientWidth;
    if (width === 0) return;
    const automatic = width >= COLUMNS_FROM_PX && flows >= COLUMNS_FROM_FLOWS ? "columns" : "rows";
    shown = arrangement === "auto" ? automatic : arrangement;
    made.dataset.arrangement = shown;
    panes.listSplitter.arrange(shown);
    const beside =
      shown === "rows" ? width >= DETAILS_BESIDE_FROM_PX : right.clientWidth >= DETAILS_BESIDE_LIST_FROM_PX;
    right.dataset.arrangement = beside ? "columns" : "rows";
    const hasRoom = !isCompact.matches && (beside || right.clientHeight >= DETAILS_BELOW_FROM_PX);
    right.classList.toggle("alone", !(details ?? hasRoom));
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
      details = open;
      arrange();
    },
    setFlows(count) {
      if (count === flows) return;
      flows = count;
      arrange();
    },
  };
}
