// The view "Steps": the diagram of the flow, and beside it one step after the other in words.

import type { LayoutRow } from "../../src/core/diagram/diagramLayout";
import { attemptOf, isSettled } from "../../src/core/lesson/attempts";
import type { ResultOf } from "../../src/core/lesson/result";
import { sentenceText } from "../../src/core/lesson/sentence";
import type { LessonStep } from "../../src/core/lesson/step";
import type { Question } from "../../src/core/lesson/stepQuestions";
import { stepsOf } from "../../src/core/lesson/stepsOf";
import type { FlowDetail, GoodFlow } from "../../src/protocol/api";
import { toggleButton } from "../controls";
import { div, fill, isTyping, setAttributes } from "../dom";
import type { FlowView } from "../flow/views";
import { t } from "../l10n";
import { severityText } from "../severityText";
import { buildComparison } from "./goodFlowTable";
import { createLessonBar } from "./lessonBar";
import type { LessonSession } from "./lessonSession";
import { createPlayer } from "./player";
import { createQuiz } from "./quiz";
import { createStepBar } from "./stepBar";
import { buildStepCard } from "./stepCard";
import { createStepDrawing } from "./stepDrawing";
import { StepProgress } from "./stepProgress";

export interface StepsOptions {
  /** The user went to a step that belongs to an event. */
  onEvent(event: number): void;
  /** The event that the page selects by itself when it draws a flow: a lesson begins at its first step nevertheless. */
  selectedAtFirst(detail: FlowDetail): number | undefined;
  onRule(rule: string): void;
  readonly session: LessonSession;
  /** The user hides the answers, or shows them again. */
  onHiding(hide: boolean): void;
  /** The result is to be handed in. */
  onResult(result: Omit<ResultOf, "captureName" | "sha256">, how: "save" | "copy"): void;
  /** The nearest flow without a problem, or that of a sample. */
  goodFlow(id: number): Promise<GoodFlow | undefined>;
  failed(error: unknown): void;
  /** Enter on a segment of the diagram. */
  onEnter(): void;
  say(text: string): void;
}

export interface StepsView extends FlowView {
  /** Another lesson is in effect than before. */
  lessonChanged(): void;
}

export function createStepsView(options: StepsOptions): StepsView {
  const { session } = options;
  let detail: FlowDetail | undefined;
  let steps: readonly LessonStep[] = [];
  let progress = new StepProgress(session, undefined, steps);
  let at = 0;
  let isVisible = false;
  let isComparing = false;
  /** What the flow is compared with. */
  let good: GoodFlow | undefined;
  /** What the page is about to select by itself. */
  let unasked: number | undefined;

  const made = div("steps-view");
  const drawing = createStepDrawing({ lanesOn: made, onRow: goToRow, onEnter: options.onEnter });
  const player = createPlayer({
    step: () => go(at + 1),
    length: () => spoken(at).length,
    onChange: (isPlaying) => bar.showPlaying(isPlaying),
  });

  const lesson = createLessonBar(session, {
    onHiding: options.onHiding,
    onSave: () => handIn("save"),
    onCopy: () => handIn("copy"),
    onRestart: restart,
  });
  const compare = toggleButton({
    className: "chip compare-flows",
    onPress: () => void setComparing(!isComparing).catch(options.failed),
  });
  const bar = createStepBar({
    first: () => byHand(0),
    back: () => byHand(at - 1),
    forward: () => byHand(at + 1),
    toggle,
    others: [lesson.toggle, compare.element],
  });
  const card = div("step-stage");
  setAttributes(card, { tabindex: 0, role: "group" });
  const words = div("step-words", bar.element, lesson.element, card);
  fill(made, drawing.element, words);

  made.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const { key } = event;
    if (key === " ") {
      // Space presses a button.
      if (event.target instanceof Element && event.target.closest("button, vscode-button, a, summary")) return;
      toggle();
    } else if (key === "ArrowRight" || key === "ArrowDown") byHand(at + 1);
    else if (key === "ArrowLeft" || key === "ArrowUp") byHand(at - 1);
    else if (key === "Home") byHand(0);
    else if (key === "End") byHand(steps.length - 1);
    else return;
    event.preventDefault();
  });
  function byHand(index: number): void {
    player.pause();
    if (index !== at && !go(index)) options.say(index < 0 ? t("This is the first step.") : t("This is the last step."));
  }

  function toggle(): void {
    if (player.isPlaying) {
      player.pause();
      return;
    }
    if (at === steps.length - 1) go(0);
    player.play();
  }

  /** A step as it is read out: what is to be found out is not. */
  function spoken(index: number): string {
    const step = steps[index];
    if (step === undefined) return "";
    if (!progress.isOpen(index)) return t("{0}. Fill in what is asked.", step.flags ?? "");
    const wrong = step.problems.map(({ severity, what }) => t("{0}: {1}", severityText(severity), what));
    return [`${step.title}.`, ...[...step.does, ...step.next].map(sentenceText), ...wrong].join(" ");
  }

  /** False where there is no such step. */
  function go(index: number): boolean {
    const step = steps[index];
    if (step === undefined) return false;
    at = index;
    showStep();
    options.say(t("Step {0} of {1}. {2}", at + 1, steps.length, spoken(at)));
    tellEvent();
    return true;
  }

  function tellEvent(): void {
    const { event } = steps[at] ?? {};
    if (event !== undefined) options.onEvent(event);
  }

  function goToRow(row: LayoutRow): void {
    const index = steps.findIndex(({ key }) => key === row.key);
    if (index < 0 || index === at) return;
    player.pause();
    go(index);
  }

  function showStep(): void {
    const step = steps[at];
    if (detail === undefined || step === undefined) return;
    const asked = progress.of(at);
    const quiz = createQuiz({
      detail,
      questions: asked,
      session,
      isReached: progress.isReached(at),
      onSettled: (byEnter) => settled(asked, byEnter),
      say: options.say,
    });
    lesson.show(progress.questions, session.attemptsOf(detail.flow.id));
    bar.show(at, steps.length);
    setAttributes(card, {
      "aria-label": t(
        "Step {0} of {1}: {2}",
        at + 1,
        steps.length,
        progress.isOpen(at) ? step.title : (step.flags ?? ""),
      ),
    });
    const isHiding = session.hiddenOf(detail.flow.id).length > 0;
    compare.element.hidden = isHiding;
    compare.set({ pressed: isComparing, enabled: true, content: [document.createTextNode(t("Compare"))] });
    setAttributes(compare.element, { title: t("Compare with a good flow, step by step") });
    const isCompared = isComparing && good !== undefined && !isHiding;
    fill(
      card,
      isCompared && good !== undefined
        ? buildComparison(detail, steps, good, (chosen) => void leaveComparison(chosen))
        : buildStepCard(step, detail, quiz, options),
    );
    if (!isCompared) card.scrollTop = 0;
    drawing.mark(steps, at);
  }

  async function setComparing(on: boolean): Promise<void> {
    isComparing = on;
    const id = detail?.flow.id;
    if (on && good === undefined && id !== undefined) {
      const found = await options.goodFlow(id);
      if (detail?.flow.id !== id) return;
      good = found;
    }
    showStep();
    if (isComparing)
      options.say(card.querySelector(".comparison")?.textContent ?? t("There is no good flow to compare with."));
  }

  /** From the table to one of its steps. */
  function leaveComparison(step: LessonStep): void {
    isComparing = false;
    if (!go(steps.indexOf(step))) showStep();
    card.focus();
  }

  /** A question of the step was settled: the next blank gets the focus, or, after the last one, the step. */
  function settled(asked: readonly Question[], byEnter: boolean): void {
    if (detail === undefined) return;
    const attempts = session.attemptsOf(detail.flow.id);
    lesson.show(progress.questions, attempts);
    if (asked.every((question) => isSettled(attemptOf(attempts, question)))) {
      const hadFocus = card.contains(document.activeElement) || document.activeElement === document.body;
      draw();
      showStep();
      if (hadFocus) card.focus();
      options.say(t("This step is complete. {0}", spoken(at)));
    } else if (byEnter) card.querySelector<HTMLElement>(".answer-input")?.focus();
  }

  function restart(): void {
    if (detail === undefined) return;
    session.forget(detail.flow.id);
    draw();
    go(0);
    card.focus();
  }

  function handIn(how: "save" | "copy"): void {
    const { settings } = session;
    if (detail === undefined || settings === undefined) return;
    const { flow } = detail;
    options.onResult(
      { settings, flow, steps, questions: progress.questions, attempts: session.attemptsOf(flow.id) },
      how,
    );
  }

  function ask(): void {
    progress = new StepProgress(session, detail?.flow, steps);
  }

  function draw(): void {
    drawing.draw(detail, progress.hiding());
    drawing.mark(steps, at);
  }

  return {
    id: "steps",
    label: t("Steps"),
    element: made,
    show(next) {
      const isSame = next?.flow.id === detail?.flow.id;
      detail = next;
      steps = next === undefined ? [] : stepsOf(next);
      if (!isSame) {
        player.pause();
        at = 0;
        good = undefined;
        isComparing = false;
        unasked = next && options.selectedAtFirst(next);
      }
      at = Math.min(at, Math.max(0, steps.length - 1));
      ask();
      draw();
      showStep();
    },
    lessonChanged() {
      ask();
      draw();
      showStep();
    },
    select(event) {
      const isUnasked = event !== undefined && event === unasked;
      unasked = undefined;
      if (isUnasked) {
        if (isVisible) queueMicrotask(tellEvent);
        return;
      }
      const index = steps.findIndex((step) => step.event === event && step.kind !== "missing");
      if (index < 0 || steps[at]?.event === event) return;
      at = index;
      showStep();
    },
    setVisible(visible) {
      isVisible = visible;
      if (!visible) player.pause();
      drawing.setVisible(visible);
      if (!visible) return;
      draw();
      tellEvent();
    },
    focus: () => card.focus(),
  };
}
