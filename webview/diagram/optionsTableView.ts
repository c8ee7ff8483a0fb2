// What the two SYNs offered each other, and what is in effect.

import { buildOptionTable, type OptionCell } from "../../src/core/diagram/optionsTable";
import type { FlowDetail } from "../../src/protocol/api";
import { dataTable } from "../controls";
import { element, span } from "../dom";
import { icon } from "../icons";
import { t } from "../l10n";

/** Undefined where neither SYN is in the capture. */
export function createOptionsTable(detail: FlowDetail): HTMLElement | undefined {
  const table = buildOptionTable(detail);
  if (table === undefined || table.rows.length === 0) return undefined;
  return element(
    "section",
    { class: "options" },
    element("h2", {}, t("Options")),
    dataTable(
      t("Option negotiation"),
      [t("Option"), t("SYN offers"), t("SYN-ACK answers"), t("In effect")],
      table.rows.map(({ name, offered, answered, inEffect }) => [
        span("option-name", name),
        cell(offered),
        cell(answered),
        cell(inEffect),
      ]),
    ),
  );
}

function cell({ text, severity, problem }: OptionCell): HTMLElement {
  const made = span("option-cell", severity !== undefined && icon(severity, `severity-${severity}`), text);
  if (problem !== undefined) {
    made.title = problem;
    made.append(span("visually-hidden", `: ${problem}`));
  }
  return made;
}
