// How far the user has come in the steps of a flow: what is asked, and what may be shown. Nothing here touches the document.

import type { Hiding } from "../../src/core/diagram/hiddenRows";
import type { Flow } from "../../src/core/flow/flow";
import { attemptOf, isSettled } from "../../src/core/lesson/attempts";
import type { LessonStep } from "../../src/core/lesson/step";
import { type Question, questionsOf } from "../../src/core/lesson/stepQuestions";
import type { LessonSession } from "./lessonSession";

export class StepProgress {
  /** By step. */
  readonly questions: readonly (readonly Question[])[];
  readonly #session: LessonSession;
  readonly #flow: Flow | undefined;
  readonly #steps: readonly LessonStep[];

  constructor(session: LessonSession, flow: Flow | undefined, steps: readonly LessonStep[]) {
    this.#session = session;
    this.#flow = flow;
    this.#steps = steps;
    this.questions = flow === undefined ? [] : questionsOf(flow, steps, session.hiddenOf(flow.id));
  }

  of(index: number): readonly Question[] {
    return this.questions[index] ?? [];
  }

  /** All questions of the steps before it are settled. */
  isReached(index: number): boolean {
    return this.questions.slice(0, index).every((_, before) => this.isSettled(before));
  }

  isSettled(index: number): boolean {
    const attempts = this.#flow === undefined ? {} : this.#session.attemptsOf(this.#flow.id);
    return this.of(index).every((question) => isSettled(attemptOf(attempts, question)));
  }

  /** It may be shown whole. */
  isOpen(index: number): boolean {
    return this.isSettled(index) && this.isReached(index);
  }

  /** What the diagram may not show yet. */
  hiding(): Hiding | undefined {
    const kinds = this.#flow === undefined ? [] : this.#session.hiddenOf(this.#flow.id);
    if (kinds.length === 0) return undefined;
    const open = this.#steps.filter((_, index) => this.isOpen(index));
    return { kinds, except: new Set(open.map(({ key }) => key)) };
  }
}
