// A frame's octets, sixteen a line, as numbers and as characters. One octet is the current one; the arrow keys move it.

import type { FrameDetail } from "../../src/protocol/api";
import { div, element, fill, numberText, setAttributes, span } from "../dom";
import { countText, sentences, t } from "../l10n";

/** More octets are drawn only on request: a frame of 64 kB needs 130,000 elements. */
const FIRST_SHOWN = 2048;
/** So many are added by one request: drawn within about half a second. */
const ADDED = 1 << 16;
const PER_LINE = 16;
/** Below this width a line of sixteen, with its characters, does not fit. */
const SIXTEEN_FROM_PX = 478;

export interface OctetRange {
  readonly start: number;
  readonly end: number;
}

export interface BlamedRange extends OctetRange {
  readonly severity: "error" | "warning" | "information" | "hint";
}

export type ShownFrame = Pick<FrameDetail, "octets" | "capturedLength" | "originalLength" | "known">;

export interface HexView {
  readonly element: HTMLElement;
  show(frame: ShownFrame): void;
  /** Highlights the octets of a field: while the pointer is on it, or permanently. */
  highlight(range: OctetRange | undefined, kind: "pointed" | "chosen"): void;
  /** Shows octets that a finding is about. */
  blame(ranges: readonly BlamedRange[]): void;
}

export interface HexViewOptions {
  onPoint(octet: number | undefined): void;
  /** The user moved to an octet; `value` is hexadecimal. */
  onChoose(octet: number, value: string): void;
  moreButton(label: string, onPress: () => void): HTMLElement;
}

export function createHexView(options: HexViewOptions): HexView {
  const lines = element("div", {
    class: "octets",
    role: "application",
    tabindex: 0,
    "aria-label": t("Octets of the frame"),
  });
  const more = div("octets-more");
  const made = div("octets-pane", lines, more);
  let frame: ShownFrame = { octets: new Uint8Array(), capturedLength: 0, originalLength: 0 };
  let perLine = PER_LINE;
  let cells: { readonly hex: HTMLElement; readonly text: HTMLElement }[] = [];
  let current = 0;
  const lit: Record<string, OctetRange | undefined> = {};
  let blamed: readonly BlamedRange[] = [];

  function draw(count: number): void {
    cells = [];
    fill(lines);
    drawTo(count);
  }

  /** Adds lines behind those that are drawn. */
  function drawTo(count: number): void {
    const drawn: Node[] = [];
    for (let start = cells.length; start < count; start += perLine)
      drawn.push(line(start, Math.min(start + perLine, count)));
    lines.append(...drawn);
    const { octets, capturedLength, originalLength } = frame;
    const left = octets.length - count;
    fill(more, left > 0 ? moreOf(left) : restText(capturedLength - octets.length, originalLength - capturedLength));
    for (const kind of Object.keys(lit)) paint(lit[kind], kind, true);
    for (const range of blamed) paint(range, `blamed-${range.severity}`, true);
  }

  function moreOf(left: number): HTMLElement {
    const {
      capturedLength,
      octets: { length },
    } = frame;
    const added = Math.min(left, ADDED);
    const label =
      added === left && length === capturedLength
        ? countText(length, "Show all {0} octets", "Show all {0} octets")
        : countText(added, "Show {0} more octet of {1}", "Show {0} more octets of {1}", numberText(capturedLength));
    return options.moreButton(label, () => drawTo(cells.length + added));
  }

  function restText(unsent: number, uncaptured: number): HTMLElement | undefined {
    const parts = [
      unsent > 0 &&
        countText(
          unsent,
          "{0} more octet was captured, and is not shown here.",
          "{0} more octets were captured, and are not shown here.",
        ),
      uncaptured > 0 &&
        countText(
          uncaptured,
          "{0} more octet was on the wire but not captured.",
          "{0} more octets were on the wire but not captured.",
        ),
    ].filter((part) => part !== false);
    return parts.length === 0 ? undefined : span("octets-cut", sentences(parts));
  }

  function line(start: number, end: number): HTMLElement {
    const hexes = span("hexes");
    const texts = span("texts");
    for (let index = start; index < end; index++) {
      const octet = frame.octets[index]!;
      const isKnown = frame.known?.[index] !== 0;
      const hex = span("octet", isKnown ? octet.toString(16).padStart(2, "0") : "··");
      const text = span("octet", isKnown && octet >= 0x20 && octet < 0x7f ? String.fromCharCode(octet) : "·");
      hex.dataset.index = text.dataset.index = String(index);
      cells.push({ hex, text });
      hexes.append(hex);
      texts.append(text);
    }
    return div("octet-line", span("offset", start.toString(16).padStart(4, "0")), hexes, texts);
  }

  function paint(range: OctetRange | undefined, className: string, on: boolean): void {
    if (range === undefined) return;
    for (let index = range.start; index < Math.min(range.end, cells.length); index++) {
      cells[index]!.hex.classList.toggle(className, on);
      cells[index]!.text.classList.toggle(className, on);
    }
  }

  const indexOf = (target: EventTarget | null): number | undefined => {
    const index = target instanceof HTMLElement ? target.dataset.index : undefined;
    return index === undefined ? undefined : Number(index);
  };

  function choose(index: number): void {
    if (cells.length === 0) return;
    current = Math.max(0, Math.min(index, cells.length - 1));
    const { hex } = cells[current]!;
    options.onChoose(current, hex.textContent);
    hex.scrollIntoView({ block: "nearest" });
  }

  lines.addEventListener("pointerover", (event) => options.onPoint(indexOf(event.target)));
  lines.addEventListener("pointerleave", () => options.onPoint(undefined));
  lines.addEventListener("click", (event) => {
    const index = indexOf(event.target);
    if (index !== undefined) choose(index);
  });
  lines.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "ArrowRight") choose(current + 1);
    else if (event.key === "ArrowLeft") choose(current - 1);
    else if (event.key === "ArrowDown") choose(current + perLine);
    else if (event.key === "ArrowUp") choose(current - perLine);
    else if (event.key === "Home") choose(0);
    else if (event.key === "End") choose(cells.length - 1);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });

  new ResizeObserver(() => {
    const width = made.clientWidth;
    const fits = width >= SIXTEEN_FROM_PX ? PER_LINE : PER_LINE / 2;
    if (width === 0 || fits === perLine) return;
    perLine = fits;
    lines.classList.toggle("half", fits < PER_LINE);
    draw(cells.length);
  }).observe(made);

  return {
    element: made,
    show(next) {
      frame = { ...next, octets: new Uint8Array(next.octets) };
      current = 0;
      lit.pointed = lit.chosen = undefined;
      blamed = [];
      setAttributes(lines, {
        "aria-label": countText(next.capturedLength, "{0} octet of the frame", "{0} octets of the frame"),
      });
      draw(Math.min(frame.octets.length, FIRST_SHOWN));
    },
    highlight(range, kind) {
      paint(lit[kind], kind, false);
      lit[kind] = range;
      paint(range, kind, true);
      if (kind === "chosen" && range !== undefined) {
        if (range.start < cells.length && (current < range.start || current >= range.end)) current = range.start;
        cells[range.start]?.hex.scrollIntoView({ block: "nearest" });
      }
    },
    blame(ranges) {
      for (const range of blamed) paint(range, `blamed-${range.severity}`, false);
      blamed = ranges;
      for (const range of ranges) paint(range, `blamed-${range.severity}`, true);
    },
  };
}
