// One chip for each outcome that flows have, with its count; pressed chips are what the list shows, none pressed is all.

import { toggleButton } from "../controls";
import { div, numberText, span } from "../dom";
import { icon } from "../icons";
import { t } from "../l10n";
import { OUTCOME_LOOKS, OUTCOME_NAMES, type Outcome, outcomeTitle } from "../outcomes";

export interface Chips {
  readonly element: HTMLElement;
  show(counts: Readonly<Record<Outcome, number>>, pressed: readonly Outcome[]): void;
}

export function createChips(onChange: (pressed: readonly Outcome[]) => void): Chips {
  let now: readonly Outcome[] = [];
  let shownAs = "";
  const chips = OUTCOME_NAMES.map((outcome) =>
    toggleButton({
      className: "chip",
      onPress: () => onChange(now.includes(outcome) ? now.filter((other) => other !== outcome) : [...now, outcome]),
    }),
  );
  const group = div("chips", ...chips.map((chip) => chip.element));
  group.setAttribute("role", "group");
  group.setAttribute("aria-label", t("Show only these outcomes"));
  return {
    element: group,
    show(counts, pressed) {
      now = pressed;
      const as = JSON.stringify([counts, pressed]);
      if (as === shownAs) return;
      shownAs = as;
      OUTCOME_NAMES.forEach((outcome, index) => {
        const chip = chips[index]!;
        const count = counts[outcome];
        const isPressed = pressed.includes(outcome);
        const { mood, word } = OUTCOME_LOOKS[outcome];
        chip.set({
          pressed: isPressed,
          enabled: true,
          content: [icon(outcome, `mood-${mood}`), span("word", word), span("count", numberText(count))],
        });
        chip.element.hidden = count === 0 && !isPressed;
        chip.element.title = outcomeTitle(outcome);
      });
    },
  };
}
