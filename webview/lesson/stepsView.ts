// The view "Steps": the diagram of the flow, and beside it one step after the other in words.

import type { LayoutRow } from "../../src/core/diagram/diagramLayout";
import type { Hiding } from "../../src/core/diagram/hiddenRows";
import { attemptOf, isSettled } from "../../src/core/lesson/attempts";
import type { ResultOf } from "../../src/core/lesson/result";
import { sentenceText } from "../../src/core/lesson/sentence";
import type { LessonStep } from "../../src/core/lesson/step";
import { type Question, questionsOf } from "../../src/core/lesson/stepQuestions";
import { stepsOf } from "../../src/core/lesson/stepsOf";
import type { FlowDetail, GoodFlow } from "../../src/protocol/api";
import { button, toggleButton } from "../controls";
import { createDrawing } from "../diagram/drawing";
import { automaticZoom } from "../diagram/zoom";
import { div, element, fill, setAttributes } from "../dom";
import type { FlowView } from "../flow/views";
import { icon } from "../icons";
import { t } from "../l10n";
import { buildComparison } from "./goodFlowTable";
import { createLessonBar } from "./lessonBar";
import type { LessonSession } from "./lessonSession";
import { createPlayer } from "./player";
import { createQuiz } from "./quiz";
import { buildStepCard } from "./stepCard";

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
  let questions: readonly (readonly Question[])[] = [];
  let at = 0;
  let isVisible = false;
  let drawnWidth = 0;
  let isComparing = false;
  /** What the flow is compared with. */
  let good: GoodFlow | undefined;
  /** What the page is about to select by itself. */
  let unasked: number | undefined;

  const made = div("steps-view");
  const drawing = createDrawing({
    lanesOn: made,
    onSelect: (row) => goToRow(row),
    onReveal() {},
    onToggleRun: () => {},
    onMore: () => {},
    onProblem: () => {},
    onEnter: options.onEnter,
    onZoom: () => {},
  });
  const player = createPlayer({
    step: () => go(at + 1),
    length: () => spoken(at).length,
    onChange: showPlaying,
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
  const place = element("span", { class: "step-place" });
  const back = button({ label: t("Step back (←)"), icon: "stepBack", look: "icon", onPress: () => byHand(at - 1) });
  const forward = button({
    label: t("Next step (→)"),
    icon: "stepForward",
    look: "icon",
    onPress: () => byHand(at + 1),
  });
  const play = button({
    label: t("Play (space)"),
    icon: "play",
    look: "icon",
    className: "step-play",
    onPress: toggle,
  });
  const bar = div(
    "step-bar",
    button({ label: t("First step (Home)"), icon: "stepFirst", look: "icon", onPress: () => byHand(0) }),
    back,
    play,
    forward,
    place,
    lesson.toggle,
    compare.element,
  );
  setAttributes(bar, { role: "toolbar", "aria-label": t("Steps") });
  const card = div("step-stage");
  setAttributes(card, { tabindex: 0, role: "group" });
  const words = div("step-words", bar, lesson.element, card);
  // Two diagrams of one flow are one too many for who searches the page or hears it: this one is there while it is in sight.
  const scroller = div("step-drawing");
  fill(made, scroller, words);

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
  new ResizeObserver(() => {
    if (drawing.width !== drawnWidth) draw();
  }).observe(scroller);

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

  function showPlaying(isPlaying: boolean): void {
    const label = isPlaying ? t("Pause (space)") : t("Play (space)");
    fill(play, icon(isPlaying ? "pause" : "play"));
    setAttributes(play, { "aria-label": label, title: label });
  }

  /** A step as it is read out: what is to be found out is not. */
  function spoken(index: number): string {
    const step = steps[index];
    if (step === undefined) return "";
    if (!isStepSettled(index) || !isSettledBefore(index)) return t("{0}. Fill in what is asked.", step.flags ?? "");
    const wrong = step.problems.map(({ severity, what }) => `${severity}: ${what}`);
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
    const asked = questions[at] ?? [];
    const quiz = createQuiz({
      detail,
      questions: asked,
      session,
      isReached: isSettledBefore(at),
      onSettled: (byEnter) => settled(asked, byEnter),
      say: options.say,
    });
    lesson.show(questions, session.attemptsOf(detail.flow.id));
    place.textContent = t("Step {0} of {1}", at + 1, steps.length);
    setAttributes(card, {
      "aria-label": t(
        "Step {0} of {1}: {2}",
        at + 1,
        steps.length,
        isStepSettled(at) && isSettledBefore(at) ? step.title : (step.flags ?? ""),
      ),
    });
    setAttributes(back, { disabled: at === 0 });
    setAttributes(forward, { disabled: at === steps.length - 1 });
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
    markRow();
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

  /** All questions of the steps before `index` are settled. */
  function isSettledBefore(index: number): boolean {
    return questions.slice(0, index).every((_, before) => isStepSettled(before));
  }

  function isStepSettled(index: number): boolean {
    const attempts = detail === undefined ? {} : session.attemptsOf(detail.flow.id);
    return (questions[index] ?? []).every((question) => isSettled(attemptOf(attempts, question)));
  }

  /** A question of the step was settled: the next blank gets the focus, or, after the last one, the step. */
  function settled(asked: readonly Question[], byEnter: boolean): void {
    if (detail === undefined) return;
    const attempts = session.attemptsOf(detail.flow.id);
    lesson.show(questions, attempts);
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
    options.onResult({ settings, flow, steps, questions, attempts: session.attemptsOf(flow.id) }, how);
  }

  function ask(): void {
    questions = detail === undefined ? [] : questionsOf(detail.flow, steps, session.hiddenOf(detail.flow.id));
  }

  /** What the diagram may not show yet. */
  function hiding(): Hiding | undefined {
    const kinds = detail === undefined ? [] : session.hiddenOf(detail.flow.id);
    if (kinds.length === 0) return undefined;
    const seen = steps.filter((_, index) => isStepSettled(index) && isSettledBefore(index));
    return { kinds, except: new Set(seen.map(({ key }) => key)) };
  }

  /** The step's row is selected, and what comes after it is faint. */
  function markRow(): void {
    const { key } = steps[at] ?? {};
    drawing.select(key);
    if (key !== undefined && isVisible) drawing.reveal(key);
    const shown = new Set(steps.slice(0, at + 1).map((step) => step.key));
    let isLater = false;
    for (const row of drawing.element.querySelectorAll("g.row")) {
      const own = row.getAttribute("data-key") ?? "";
      if (steps.some((step) => step.key === own)) isLater = !shown.has(own);
      row.classList.toggle("later", isLater);
      row.classList.toggle("now", own === key);
    }
  }

  function draw(): void {
    if (detail === undefined || !isVisible || drawing.width === 0) return;
    drawnWidth = drawing.width;
    const hidden = hiding();
    const layout = { openFolds: new Set<number>(), ...(hidden === undefined ? {} : { hiding: hidden }) };
    drawing.draw(detail, layout, automaticZoom(drawing.width));
    markRow();
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
      if (!visible) {
        player.pause();
        fill(scroller);
        return;
      }
      fill(scroller, drawing.element);
      draw();
      tellEvent();
    },
    focus: () => card.focus(),
  };
}

/** Keys belong to a field in which the user types or chooses. */
function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof Element && target.closest("input, textarea, select, vscode-text-field, vscode-dropdown") !== null
  );
}
