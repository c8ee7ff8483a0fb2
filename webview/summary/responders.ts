// Outcomes by responder and port.

import { endpointText } from "../../src/core/text/endpoints";
import type { CaptureOverview } from "../../src/protocol/api";
import { rowButton } from "../controls";
import { div, element, fill, numberText, setAttributes, span } from "../dom";
import { countText, joined, t } from "../l10n";
import { OUTCOME_NAMES, type Outcome, outcomeCount } from "../outcomes";
import { shortAddress } from "../shortAddress";

type Row = CaptureOverview["responders"][number];

const AT_ONCE = 10;

export interface Responders {
  readonly element: HTMLElement;
  /** `all`: how many responders there are; `rows` are those with most flows. */
  show(rows: readonly Row[], all: number): void;
}

export function createResponders(options: { onFilter(text: string): void }): Responders {
  const rows = div("responders");
  const more = element("p", { class: "quiet" });
  const made = element("section", { class: "summary-part" }, element("h3", {}, t("By responder and port")), rows, more);
  return {
    element: made,
    show(all, count) {
      const most = Math.max(1, ...all.map(({ flows }) => flows));
      const shown = all.slice(0, AT_ONCE);
      fill(rows, ...shown.map((row) => buildRow(row, most, options.onFilter)));
      more.hidden = count <= shown.length;
      more.textContent = countText(count - shown.length, "and {0} more", "and {0} more");
    },
  };
}

function buildRow(row: Row, most: number, onFilter: (text: string) => void): HTMLElement {
  const { address, port, flows, outcomes } = row;
  const endpoint = endpointText({ address, port });
  const present = OUTCOME_NAMES.filter((outcome) => outcomes[outcome] > 0);
  const words = joined(present.map((outcome) => outcomeCount(outcome, outcomes[outcome])));
  return rowButton(
    {
      className: "responder",
      title: t("{0}: {1}. List its flows", endpoint, words),
      onPress: () => onFilter(`responder == ${endpoint}`),
    },
    shortAddress(endpoint, true),
    bar(row, present, most),
    span("responder-count", numberText(flows)),
    span("visually-hidden", t(": {0}", words)),
  );
}

/** As long as its share of the largest, with a part for each outcome. */
function bar({ flows, outcomes }: Row, present: readonly Outcome[], most: number): HTMLElement {
  const parts = present.map((outcome) => {
    const part = span(`fill-${outcome}`);
    part.style.flexGrow = String(outcomes[outcome]);
    return part;
  });
  const filled = span("bar-filled", ...parts);
  filled.style.width = `${Math.max(2, (100 * flows) / most)}%`;
  const made = span("bar", filled);
  setAttributes(made, { "aria-hidden": "true" });
  return made;
}
