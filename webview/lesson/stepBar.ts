// The buttons that go from step to step, and where one is.

import { button } from "../controls";
import { div, element, fill, setAttributes } from "../dom";
import { icon } from "../icons";
import { t } from "../l10n";

export interface StepBarOptions {
  first(): void;
  back(): void;
  forward(): void;
  /** Plays, or pauses. */
  toggle(): void;
  /** What stands at the end of the bar. */
  readonly others: readonly HTMLElement[];
}

export interface StepBar {
  readonly element: HTMLElement;
  /** `at` counts from 0. */
  show(at: number, count: number): void;
  showPlaying(isPlaying: boolean): void;
}

export function createStepBar(options: StepBarOptions): StepBar {
  const place = element("span", { class: "step-place" });
  const back = button({ label: t("Step back (←)"), icon: "stepBack", look: "icon", onPress: options.back });
  const forward = button({
    label: t("Next step (→)"),
    icon: "stepForward",
    look: "icon",
    onPress: options.forward,
  });
  const play = button({
    label: t("Play (space)"),
    icon: "play",
    look: "icon",
    className: "step-play",
    onPress: options.toggle,
  });
  const made = div(
    "step-bar",
    button({ label: t("First step (Home)"), icon: "stepFirst", look: "icon", onPress: options.first }),
    back,
    play,
    forward,
    place,
    ...options.others,
  );
  setAttributes(made, { role: "toolbar", "aria-label": t("Steps") });
  return {
    element: made,
    show(at, count) {
      place.textContent = t("Step {0} of {1}", at + 1, count);
      setAttributes(back, { disabled: at === 0 });
      setAttributes(forward, { disabled: at === count - 1 });
    },
    showPlaying(isPlaying) {
      const label = isPlaying ? t("Pause (space)") : t("Play (space)");
      fill(play, icon(isPlaying ? "pause" : "play"));
      setAttributes(play, { "aria-label": label, title: label });
    },
  };
}
