// How far the clocks of captures that are compared are apart, and the user's correction of it.

import { durationText } from "../../src/core/text/durations";
import type { CaptureSummary, ComparedClock } from "../../src/protocol/api";
import { button } from "../controls";
import { div, element, fill, setAttributes, span } from "../dom";
import { joined, t } from "../l10n";
import { offsetText, parseOffset } from "./clockValues";

export interface Clocks {
  readonly element: HTMLElement;
  /** Hidden for a capture that is alone. */
  show(summary: CaptureSummary): void;
}

/** `onCorrect` is called with the offsets of all captures after the first one, in ns; null is as measured. */
export function createClocks(onCorrect: (offsetsNs: readonly (number | null)[]) => void): Clocks {
  const headline = element("summary", {});
  const rows = div("clock-rows");
  const made = element("details", { class: "clocks" }, headline, rows);
  made.hidden = true;
  let shown: readonly ComparedClock[] = [];

  function correct(nth: number, offsetNs: number | null): void {
    onCorrect(shown.map((clock, at) => (at === nth ? offsetNs : clock.basis === "given" ? clock.offsetNs : null)));
  }

  function rowOf(clock: ComparedClock, nth: number): HTMLElement {
    const field = element("input", {
      type: "text",
      class: "clock-offset",
      "aria-label": t("How far the clock of {0} is ahead, in milliseconds", clock.name),
      value: offsetText(clock.offsetNs),
    });
    const set = (): void => {
      const offsetNs = parseOffset(field.value);
      setAttributes(field, { "aria-invalid": offsetNs === undefined ? "true" : undefined });
      if (offsetNs !== undefined && offsetNs !== Math.round(clock.offsetNs)) correct(nth, offsetNs);
    };
    field.addEventListener("keydown", (event) => {
      if (event.key === "Enter") set();
    });
    return div(
      "clock-row",
      span("clock-name", clock.name),
      field,
      span("clock-unit", t("ms ahead")),
      button({ label: t("Correct"), look: "secondary", title: t("Compare again with this offset"), onPress: set }),
      clock.basis === "given" &&
        button({
          label: t("As measured"),
          look: "secondary",
          title: t("Take the offset from the least transit times again"),
          onPress: () => correct(nth, null),
        }),
      span("clock-basis", basisText(clock)),
    );
  }

  return {
    element: made,
    show({ clocks = [] }) {
      if (JSON.stringify(clocks) === JSON.stringify(shown)) return;
      const hadFocus = rows.contains(document.activeElement);
      shown = clocks;
      made.hidden = clocks.length === 0;
      headline.textContent = t("Clocks: {0}", joined(clocks.map(clockText)));
      fill(rows, ...clocks.map(rowOf));
      if (hadFocus) headline.focus();
    },
  };
}

function clockText({ name, offsetNs, basis }: ComparedClock): string {
  const apart = durationText(Math.abs(offsetNs));
  const text = offsetNs < 0 ? t("{0} is {1} behind", name, apart) : t("{0} is {1} ahead", name, apart);
  return basis === "given" ? t("{0} (corrected)", text) : text;
}

function basisText({ basis, uncertaintyNs }: ComparedClock): string {
  switch (basis) {
    case "both":
      return t("measured, ± {0}", durationText(uncertaintyNs));
    case "one":
      return t("measured from one direction only: the fastest segment is taken to need no time");
    case "given":
      return t("corrected by hand");
    case "none":
      return t("not measured: no segment is in both captures");
  }
}
