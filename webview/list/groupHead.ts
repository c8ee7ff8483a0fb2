// The head of a group of flows in the list.

import type { FlowRow } from "../../src/protocol/api";
import { numberText, span } from "../dom";
import { icon } from "../icons";
import { countText, joined } from "../l10n";
import { OUTCOME_LOOKS, OUTCOME_NAMES, outcomeCount } from "../outcomes";

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
  const present = OUTCOME_NAMES.filter((outcome) => outcomes[outcome] > 0);
  const parts = present.map((outcome) => outcomeCount(outcome, outcomes[outcome]));
  return countText(flows, "{1}, {0} flow: {2}", "{1}, {0} flows: {2}", label, joined(parts));
}
