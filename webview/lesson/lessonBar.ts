// Above the steps: what the lesson asks for, how far it is answered, and what can be done with the answers.

import type { Attempts } from "../../src/core/lesson/attempts";
import { scoreOf } from "../../src/core/lesson/result";
import type { Question } from "../../src/core/lesson/stepQuestions";
import { button, toggleButton } from "../controls";
import { div, element, fill } from "../dom";
import { t } from "../l10n";
import type { LessonSession } from "./lessonSession";

export interface LessonBarActions {
  onHiding(hide: boolean): void;
  onSave(): void;
  onCopy(): void;
  onRestart(): void;
}

export interface LessonBar {
  /** The button that hides the answers, for the bar of the steps. */
  readonly toggle: HTMLElement;
  readonly element: HTMLElement;
  show(questions: readonly (readonly Question[])[], attempts: Attempts): void;
}

export function createLessonBar(session: LessonSession, actions: LessonBarActions): LessonBar {
  const toggle = toggleButton({
    className: "chip hide-answers",
    onPress: () => actions.onHiding(session.settings === undefined),
  });
  const intro = div("lesson-intro");
  const progress = element("span", { class: "lesson-progress" });
  const buttons = div(
    "lesson-buttons",
    progress,
    button({ label: t("Save the result"), icon: "save", look: "secondary", onPress: actions.onSave }),
    button({ label: t("Copy the result"), icon: "copy", look: "secondary", onPress: actions.onCopy }),
    button({ label: t("Start again"), icon: "reload", look: "secondary", onPress: actions.onRestart }),
  );
  const made = div("lesson-bar", intro, buttons);
  return {
    toggle: toggle.element,
    element: made,
    show(questions, attempts) {
      const { settings, isGiven, problem } = session;
      const isHiding = settings !== undefined;
      toggle.set({
        pressed: isHiding,
        enabled: !isGiven,
        content: [document.createTextNode(t("Hide the answers"))],
      });
      toggle.element.hidden = isGiven;
      const trouble = problem === undefined ? undefined : t("The lesson file cannot be used: {0}", problem);
      const isElsewhere = isGiven && questions.flat().length === 0;
      fill(
        intro,
        settings?.title !== undefined && element("h2", {}, settings.title),
        settings?.task !== undefined && element("p", {}, settings.task),
        isElsewhere && element("p", {}, t("The lesson does not ask for this flow.")),
        trouble !== undefined && element("p", { class: "lesson-problem" }, trouble),
      );
      const { asked, open } = scoreOf(questions, attempts);
      progress.textContent = t("{0} of {1} answered", asked - open, asked);
      buttons.hidden = asked === 0;
      made.hidden = intro.childElementCount === 0 && asked === 0;
    },
  };
}
