// A blank that is filled in: a number is typed, anything else is chosen. Checked at Enter, and when the field is left.

import { type Attempt, isSettled } from "../../src/core/lesson/attempts";
import type { LessonSettings } from "../../src/core/lesson/lessonSettings";
import type { Question } from "../../src/core/lesson/stepQuestions";
import { textButton } from "../controls";
import { div, element, fill, setAttributes, span } from "../dom";
import { t } from "../l10n";

export interface AnswerActions {
  attempt(): Attempt;
  /** "unreadable": it is no answer, and does not count. */
  answer(given: string): "unreadable" | "counted";
  hint(): void;
  reveal(): void;
  /** It is settled; by Enter, if the user wants to go on to the next one. */
  onSettled(byEnter: boolean): void;
  say(text: string): void;
}

/** `label` is the question in words, `shown` how the answer is shown once it is settled. */
export function createAnswerField(
  question: Question,
  label: string,
  settings: LessonSettings,
  shown: () => readonly Node[],
  actions: AnswerActions,
): HTMLElement {
  const made = div("answer");
  const feedback = div("answer-feedback");
  const field =
    question.choices === undefined
      ? typed(label)
      : chosen(label, question.choices, question.asked.kind === "verdict" ? t("Does it fit?") : t("Choose…"));
  field.value = actions.attempt().tries > 0 ? actions.attempt().given : "";

  function check(byEnter: boolean): void {
    if (isSettled(actions.attempt()) || field.value.trim() === "") return;
    const before = actions.attempt().tries;
    if (actions.answer(field.value) === "unreadable")
      tell(t("This is not a number. Write it raw, or relative to its initial sequence number: x+1."));
    else if (actions.attempt().right) settle(t("Right."), byEnter);
    else if (actions.attempt().tries > before || byEnter) tell(t("Not right: {0}. Try again.", field.value));
  }

  function tell(text: string): void {
    showFeedback(text);
    actions.say(text);
  }

  function showFeedback(text?: string): void {
    const hints = question.hints.slice(0, actions.attempt().hints);
    fill(feedback, ...[...hints, text].filter((one) => one !== undefined).map((one) => element("p", {}, one)));
    const isWrong = actions.attempt().tries > 0;
    setAttributes(field, { "aria-invalid": isWrong ? "true" : undefined });
  }

  function settle(text: string, byEnter: boolean): void {
    showSettled();
    actions.say(text);
    actions.onSettled(byEnter);
  }

  function showSettled(): void {
    const { right } = actions.attempt();
    fill(made, ...shown(), span(right ? "answer-right" : "answer-shown", right ? t("✓ right") : t("shown")));
  }

  field.addEventListener("keydown", (event) => {
    if (!(event instanceof KeyboardEvent) || event.key !== "Enter") return;
    event.preventDefault();
    check(true);
  });
  field.addEventListener("blur", () => check(false));
  const buttons = [
    settings.hints &&
      question.hints.length > 0 &&
      textButton({
        label: t("Hint"),
        className: "answer-button",
        title: t("A hint for: {0}", label),
        onPress() {
          actions.hint();
          showFeedback();
          const { hints } = actions.attempt();
          const hint = question.hints[hints - 1];
          if (hint !== undefined) actions.say(hint);
        },
      }).element,
    settings.answers &&
      textButton({
        label: t("Show"),
        className: "answer-button",
        title: t("Show the answer to: {0}", label),
        onPress() {
          actions.reveal();
          settle(question.answer, true);
        },
      }).element,
  ];
  if (isSettled(actions.attempt())) showSettled();
  else {
    fill(made, field, ...buttons, feedback);
    if (actions.attempt().hints > 0) showFeedback();
  }
  return made;
}

function typed(label: string): HTMLInputElement {
  return element("input", {
    type: "text",
    class: "answer-input",
    "aria-label": label,
    autocomplete: "off",
    spellcheck: "false",
    size: 14,
  });
}

function chosen(label: string, choices: readonly string[], placeholder: string): HTMLSelectElement {
  const options = ["", ...choices].map((choice) =>
    element("option", { value: choice }, choice === "" ? placeholder : choice),
  );
  return element("select", { class: "answer-input", "aria-label": label }, ...options);
}
