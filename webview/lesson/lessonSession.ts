// Whether answers are hidden, and what was answered: by the capture's lesson, or because the user wants to practise.

import type { HiddenKind } from "../../src/core/diagram/hiddenRows";
import type { Attempts } from "../../src/core/lesson/attempts";
import { type LessonSettings, USUAL_LESSON } from "../../src/core/lesson/lessonSettings";
import type { CaptureLesson } from "../../src/protocol/api";

/** What is remembered with the page. */
export interface LessonMemory {
  readonly hideAnswers: boolean;
  /** By flow. */
  readonly attempts: Readonly<Record<string, Attempts>>;
}

export interface LessonSession {
  /** The lesson that is in effect; undefined while nothing is hidden. */
  readonly settings: LessonSettings | undefined;
  /** There is a lesson file: the user cannot turn it off. */
  readonly isGiven: boolean;
  /** Why the lesson file cannot be used. */
  readonly problem: string | undefined;
  /** What is hidden of a flow; nothing, if the lesson does not ask for it. */
  hiddenOf(flowId: number): readonly HiddenKind[];
  /** Whether verdicts on flows are hidden where all flows are listed. */
  readonly hidesVerdicts: boolean;
  /** The user hides the answers, not a lesson file: the host knows of the file by itself. */
  readonly isByChoice: boolean;
  /** Whether frames can be read while their flow is asked for. */
  showsFields(flowId: number): boolean;
  attemptsOf(flowId: number): Attempts;
  record(flowId: number, attempts: Attempts): void;
  /** Begins with no answers. */
  forget(flowId: number): void;
  give(lesson: CaptureLesson | undefined): void;
  setHiding(hide: boolean): void;
}

export function createLessonSession(
  memory: () => LessonMemory,
  remember: (part: Partial<LessonMemory>) => void,
): LessonSession {
  let given: LessonSettings | undefined;
  let problem: string | undefined;
  const now = (): LessonSettings | undefined => given ?? (memory().hideAnswers ? USUAL_LESSON : undefined);
  const hiddenOf = (flowId: number): readonly HiddenKind[] => {
    const settings = now();
    return settings !== undefined && (settings.flows?.includes(flowId) ?? true) ? settings.hide : [];
  };
  const setAttempts = (flowId: number, attempts: Attempts): void =>
    remember({ attempts: { ...memory().attempts, [flowId]: attempts } });
  return {
    get settings() {
      return now();
    },
    get isGiven() {
      return given !== undefined;
    },
    get problem() {
      return problem;
    },
    hiddenOf,
    get hidesVerdicts() {
      return now()?.hide.includes("verdicts") === true;
    },
    get isByChoice() {
      return given === undefined && memory().hideAnswers;
    },
    showsFields: (flowId) => hiddenOf(flowId).length === 0 || now()?.fields !== false,
    attemptsOf: (flowId) => memory().attempts[flowId] ?? {},
    record: setAttempts,
    forget: (flowId) => setAttempts(flowId, {}),
    give(lesson) {
      problem = lesson !== undefined && "problem" in lesson ? lesson.problem : undefined;
      given = lesson === undefined || "problem" in lesson ? undefined : lesson;
    },
    setHiding: (hideAnswers) => remember({ hideAnswers }),
  };
}
