// A bar between two panes, moved by mouse or by arrow keys. It sets the first pane's share of the parent as `--share`.

import { element, setAttributes } from "./dom";

export interface Splitter {
  readonly element: HTMLElement;
  /** "rows": the panes lie one above the other. */
  arrange(arrangement: "rows" | "columns"): void;
}

export interface SplitterOptions {
  readonly label: string;
  readonly share: number;
  /** Where a double click puts it. */
  readonly usualShare: number;
  readonly least: number;
  readonly most: number;
  /** `done` when the reader let go. */
  onChange(share: number, done: boolean): void;
}

const KEY_STEP = 0.03;

export function createSplitter(options: SplitterOptions): Splitter {
  let share = options.share;
  let stacked = true;
  const bar = element("div", {
    class: "splitter",
    role: "separator",
    tabindex: 0,
    "aria-label": options.label,
    "aria-valuemin": Math.round(options.least * 100),
    "aria-valuemax": Math.round(options.most * 100),
  });

  function set(next: number, done: boolean): void {
    share = Math.max(options.least, Math.min(next, options.most));
    bar.parentElement?.style.setProperty("--share", `${(share * 100).toFixed(2)}%`);
    setAttributes(bar, { "aria-valuenow": Math.round(share * 100) });
    options.onChange(share, done);
  }

  function shareAt(event: PointerEvent): number {
    const box = bar.parentElement!.getBoundingClientRect();
    return stacked ? (event.clientY - box.top) / box.height : (event.clientX - box.left) / box.width;
  }

  bar.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    bar.setPointerCapture(event.pointerId);
    bar.classList.add("dragged");
    event.preventDefault();
  });
  bar.addEventListener("pointermove", (event) => {
    if (bar.hasPointerCapture(event.pointerId)) set(shareAt(event), false);
  });
  bar.addEventListener("lostpointercapture", () => {
    bar.classList.remove("dragged");
    set(share, true);
  });
  bar.addEventListener("dblclick", () => set(options.usualShare, true));
  bar.addEventListener("keydown", (event) => {
    const [less, more] = stacked ? ["ArrowUp", "ArrowDown"] : ["ArrowLeft", "ArrowRight"];
    if (event.key === less) set(share - KEY_STEP, true);
    else if (event.key === more) set(share + KEY_STEP, true);
    else if (event.key === "Home") set(options.least, true);
    else if (event.key === "End") set(options.most, true);
    else return;
    event.preventDefault();
  });

  return {
    element: bar,
    arrange(arrangement) {
      stacked = arrangement === "rows";
      setAttributes(bar, { "aria-orientation": stacked ? "horizontal" : "vertical" });
      set(share, false);
    },
  };
}
