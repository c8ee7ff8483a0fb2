// A bar between two panes, moved by mouse or by arrow keys. It sets the first pane's share of the parent as `--share`.

import { element, setAttributes } from "../dom";
import type { Shares } from "./state";

export interface Splitter {
  readonly element: HTMLElement;
  /** "rows": the panes lie one above the other. */
  arrange(arrangement: "rows" | "columns"): void;
}

export interface SplitterOptions {
  readonly label: string;
  readonly shares: Shares;
  /** Where a double click puts it. */
  readonly usual: Shares;
  readonly least: number;
  readonly most: number;
  onChange(shares: Shares): void;
}

const KEY_STEP = 0.03;

export function createSplitter(options: SplitterOptions): Splitter {
  let shares = options.shares;
  let arrangement: keyof Shares = "rows";
  const bar = element("div", {
    class: "splitter",
    role: "separator",
    tabindex: 0,
    "aria-label": options.label,
    "aria-valuemin": Math.round(options.least * 100),
    "aria-valuemax": Math.round(options.most * 100),
  });

  function set(next: number): void {
    const share = Math.max(options.least, Math.min(next, options.most));
    shares = { ...shares, [arrangement]: share };
    bar.parentElement?.style.setProperty("--share", `${(share * 100).toFixed(2)}%`);
    bar.parentElement?.toggleAttribute("data-sized", share !== options.usual[arrangement]);
    setAttributes(bar, { "aria-valuenow": Math.round(share * 100) });
    options.onChange(shares);
  }

  function shareAt(event: PointerEvent): number {
    const box = bar.parentElement!.getBoundingClientRect();
    return arrangement === "rows" ? (event.clientY - box.top) / box.height : (event.clientX - box.left) / box.width;
  }

  bar.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    bar.setPointerCapture(event.pointerId);
    bar.classList.add("dragged");
    event.preventDefault();
  });
  bar.addEventListener("pointermove", (event) => {
    if (bar.hasPointerCapture(event.pointerId)) set(shareAt(event));
  });
  bar.addEventListener("lostpointercapture", () => bar.classList.remove("dragged"));
  bar.addEventListener("dblclick", () => set(options.usual[arrangement]));
  bar.addEventListener("keydown", (event) => {
    const [less, more] = arrangement === "rows" ? ["ArrowUp", "ArrowDown"] : ["ArrowLeft", "ArrowRight"];
    if (event.key === less) set(shares[arrangement] - KEY_STEP);
    else if (event.key === more) set(shares[arrangement] + KEY_STEP);
    else if (event.key === "Home") set(options.least);
    else if (event.key === "End") set(options.most);
    else return;
    event.preventDefault();
  });

  return {
    element: bar,
    arrange(next) {
      arrangement = next;
      setAttributes(bar, { "aria-orientation": next === "rows" ? "horizontal" : "vertical" });
      set(shares[next]);
    },
  };
}
