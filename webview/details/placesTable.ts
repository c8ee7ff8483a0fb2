// The segment at each place that recorded it, side by side.

import type { FrameDetail } from "../../src/protocol/api";
import { checkBox } from "../controls";
import { div, element, fill, setAttributes, span } from "../dom";
import { icon } from "../icons";
import { countText, t } from "../l10n";
import { type FieldTableRow, fieldTable } from "./fieldTable";

/** A place of the connection; `frame` is undefined where the segment was not seen. */
export interface PlaceOfSegment {
  readonly name: string;
  readonly frame: number | undefined;
  /** "2.5 ms after client.pcap"; "" for the first one. */
  readonly since: string;
}

export interface PlacesTable {
  readonly element: HTMLElement;
  /** `frames`: by place; `chosen` is the one whose tree and octets are below. */
  show(places: readonly PlaceOfSegment[], frames: readonly (FrameDetail | undefined)[], chosen: number): void;
  clear(): void;
}

/** `onChoose` is called with the place whose frame is to be shown in full. */
export function createPlacesTable(onChoose: (place: number) => void): PlacesTable {
  let onlyDifferent = true;
  let shown: Parameters<PlacesTable["show"]> | undefined;
  const box = checkBox({
    label: t("Only what differs"),
    title: t("Hides the fields that are the same at each place"),
    onChange(checked) {
      onlyDifferent = checked;
      draw();
    },
  });
  box.checked = onlyDifferent;
  const summary = span("places-summary");
  const table = element("table", { class: "places-table", "aria-label": t("The segment at each place") });
  const made = div("places-part", div("places-head", summary, box.element), div("places-scroll", table));
  made.hidden = true;

  function draw(): void {
    if (shown === undefined) return;
    const [places, frames, chosen] = shown;
    const rows = fieldTable(frames.map((frame) => frame?.fields));
    const changed = rows.filter(({ difference }) => difference === "changed");
    summary.textContent = changeText(places.filter(({ frame }) => frame !== undefined).length, changed.length);
    const routine = rows.filter(({ difference }) => difference === "routine");
    const listed = onlyDifferent ? [...changed, ...routine] : rows;
    fill(
      table,
      element("thead", {}, headRow(places, chosen)),
      element("tbody", {}, ...listed.map((row) => fieldRow(row, places, frames))),
    );
  }

  function headRow(places: readonly PlaceOfSegment[], chosen: number): HTMLElement {
    const cells = places.map(({ name, frame, since }, place) => {
      if (frame === undefined)
        return element("th", { scope: "col" }, span("place-title", name), span("place-frame", t("not seen")));
      const choose = element("button", {
        type: "button",
        class: "place-choice",
        "aria-pressed": String(place === chosen),
      });
      fill(choose, span("place-title", name), span("place-frame", t("Frame {0}", frame)));
      choose.title = t("Show this frame in full");
      choose.addEventListener("click", () => onChoose(place));
      return element("th", { scope: "col" }, choose, since !== "" && span("place-since", since));
    });
    return element("tr", {}, element("th", { scope: "col" }, t("Field")), ...cells);
  }

  return {
    element: made,
    show(...what) {
      const focused = made.contains(document.activeElement) ? document.activeElement?.closest("th") : undefined;
      const column = focused ? [...(focused.parentElement?.children ?? [])].indexOf(focused) : -1;
      shown = what;
      made.hidden = false;
      draw();
      if (column >= 0) table.querySelectorAll("th")[column]?.querySelector("button")?.focus();
    },
    clear() {
      shown = undefined;
      made.hidden = true;
    },
  };
}

function fieldRow(
  { layer, name, isHead, values, difference }: FieldTableRow,
  places: readonly PlaceOfSegment[],
  frames: readonly (FrameDetail | undefined)[],
): HTMLElement {
  const row = element("tr", { class: `${isHead ? "layer" : "field"} ${difference}` });
  const head = element("th", { scope: "row" }, difference === "changed" && icon("warning", "severity-warning"), name);
  if (difference === "changed") head.append(span("visually-hidden", t(", changed")));
  if (!isHead) setAttributes(head, { title: layer });
  fill(row, head, ...places.map((_, place) => element("td", {}, cellText(values[place], frames[place] !== undefined))));
  return row;
}

function cellText(value: string | undefined, isSeen: boolean): string {
  if (!isSeen) return "";
  return value ?? t("absent");
}

/** @param seen At how many places the segment was seen. */
function changeText(seen: number, changed: number): string {
  if (seen < 2) return t("Seen at one place only.");
  if (changed === 0) return t("No field that matters to TCP was changed.");
  return countText(changed, "{0} field was changed.", "{0} fields were changed.");
}
