// The questions of one step, as fields of its card.

import type { HiddenKind } from "../../src/core/diagram/hiddenRows";
import { answered, attemptOf, hinted, isSettled, revealed } from "../../src/core/lesson/attempts";
import type { Asked, Question } from "../../src/core/lesson/stepQuestions";
import type { FlowDetail } from "../../src/protocol/api";
import { t } from "../l10n";
import { roleName } from "../roles";
import { createAnswerField } from "./answerField";
import type { LessonSession } from "./lessonSession";

export interface Quiz {
  /** Whether this kind of answer is still to be found out in this step. */
  hides(kind: HiddenKind): boolean;
  /** Everything that is asked in this step is settled. */
  readonly isSettled: boolean;
  /** The field of a question, or undefined if there is no such question. */
  field(matches: (asked: Asked) => boolean, shown: () => readonly Node[]): HTMLElement | undefined;
}

export interface QuizOptions {
  readonly detail: FlowDetail;
  readonly questions: readonly Question[];
  readonly session: LessonSession;
  /** All steps before this one are settled. */
  readonly isReached: boolean;
  /** A question of the step was settled; `byEnter`: the next one is to get the focus. */
  onSettled(byEnter: boolean): void;
  say(text: string): void;
}

export function createQuiz({ detail, questions, session, isReached, onSettled, say }: QuizOptions): Quiz {
  const { flow } = detail;
  const kinds = session.hiddenOf(flow.id);
  const attempts = () => session.attemptsOf(flow.id);
  const allSettled = () => isReached && questions.every((question) => isSettled(attemptOf(attempts(), question)));
  return {
    hides: (kind) => kinds.includes(kind) && !allSettled(),
    get isSettled() {
      return kinds.length === 0 || allSettled();
    },
    field(matches, shown) {
      const question = questions.find(({ asked }) => matches(asked));
      const { settings } = session;
      if (question === undefined || settings === undefined) return undefined;
      return createAnswerField(question, labelOf(question.asked, flow), settings, shown, {
        attempt: () => attemptOf(attempts(), question),
        answer(given) {
          const result = answered(flow, attempts(), question, given);
          session.record(flow.id, result.attempts);
          return result.unreadable ? "unreadable" : "counted";
        },
        hint: () => session.record(flow.id, hinted(attempts(), question)),
        reveal: () => session.record(flow.id, revealed(attempts(), question)),
        onSettled,
        say,
      });
    },
  };
}

function labelOf(asked: Asked, flow: FlowDetail["flow"]): string {
  switch (asked.kind) {
    case "number":
      return asked.field === "seq" ? "SEG.SEQ" : "SEG.ACK";
    case "verdict":
      return t("Does {0} fit?", asked.field === "seq" ? "SEG.SEQ" : "SEG.ACK");
    case "state":
      return t("State of: {0}", roleName(flow, asked.side));
    case "outcome":
      return t("Outcome of the flow");
  }
}
