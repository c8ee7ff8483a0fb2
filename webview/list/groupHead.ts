// The head of a group of flows in the list.

import type { FlowRow } from "../../src/protocol/api";
import { countText, numberText, span } from "../dom";
import { icon } from "../icons";
import { OUTCOME_LOOKS, OUTCOME_NAMES } from "../outcomes";

type Group = NonNullable<FlowRow["group"]>;

/** What its row shows. */
export function groupContent({ label, flows, outcomes }: Group): readonly Node[] {
  const present = OUTCOME_NAMES.filter((outcome) => outcomes[outcome] > 0);
  return [
    icon("twistie", "twistie"),
    span("group-label", label),
    span("group-count", numberText(flows)),
    span(
      "group-outcomes",
      ...present.map((outcome) =>
        span("group-outcome", icon(outcome, `mood-${OUTCOME_LOOKS[outcome].mood}`), numberText(outcomes[outcome])),
      ),
    ),
  ];
}

/** For screen readers. */
export function groupLabel({ label, flows, outcomes }: Group): string {
  const parts = OUTCOME_NAMES.filter((outcome) => outcomes[outcome] > 0).map(
    (outcome) => `${numberText(outcomes[outcome])} ${outcome}`,
  );
  return `${label}, ${countText(flows, "flow")}: ${parts.join(", ")}`;
}
