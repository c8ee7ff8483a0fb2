// What a student has answered so far. Plain data: the page stores it.

import type { Flow } from "../flow/flow";
import { isRight, type Question } from "./stepQuestions";

export interface Attempt {
  /** The last answer. */
  readonly given: string;
  readonly right: boolean;
  /** How many answers were given that could be read. */
  readonly tries: number;
  /** How many hints were asked for. */
  readonly hints: number;
  /** The answer was shown before a right one was given. */
  readonly shown: boolean;
}

/** By the ids of the questions. */
export type Attempts = Readonly<Record<string, Attempt>>;

export const NO_ATTEMPT: Attempt = { given: "", right: false, tries: 0, hints: 0, shown: false };

export function attemptOf(attempts: Attempts, { id }: Question): Attempt {
  return Object.hasOwn(attempts, id) ? attempts[id]! : NO_ATTEMPT;
}

/** The question is settled: answered right, or its answer was shown. */
export function isSettled(attempt: Attempt): boolean {
  return attempt.right || attempt.shown;
}

/** `unreadable` if the answer is none: it does not count. An answer to a settled question, or the same again, changes nothing. */
export function answered(
  flow: Flow,
  attempts: Attempts,
  question: Question,
  given: string,
): { readonly attempts: Attempts; readonly unreadable: boolean } {
  const before = attemptOf(attempts, question);
  if (isSettled(before) || (before.tries > 0 && before.given === given)) return { attempts, unreadable: false };
  const right = isRight(flow, question, given);
  if (right === undefined) return { attempts, unreadable: given.trim() !== "" };
  return {
    attempts: { ...attempts, [question.id]: { ...before, given, right, tries: before.tries + 1 } },
    unreadable: false,
  };
}

/** One hint more, as far as there are any. */
export function hinted(attempts: Attempts, question: Question): Attempts {
  const before = attemptOf(attempts, question);
  const hints = Math.min(before.hints + 1, question.hints.length);
  return isSettled(before) || hints === before.hints ? attempts : { ...attempts, [question.id]: { ...before, hints } };
}

export function revealed(attempts: Attempts, question: Question): Attempts {
  const before = attemptOf(attempts, question);
  return isSettled(before) ? attempts : { ...attempts, [question.id]: { ...before, shown: true } };
}

/** Reads stored attempts; what has another shape is left out. */
export function toAttempts(stored: unknown): Attempts {
  if (typeof stored !== "object" || stored === null) return {};
  return Object.fromEntries(Object.entries(stored).filter((entry): entry is [string, Attempt] => isAttempt(entry[1])));
}

function isAttempt(value: unknown): value is Attempt {
  if (typeof value !== "object" || value === null) return false;
  const { given, right, tries, hints, shown } = value as Readonly<Record<string, unknown>>;
  const isCount = (count: unknown): boolean => Number.isInteger(count) && (count as number) >= 0;
  return (
    typeof given === "string" &&
    typeof right === "boolean" &&
    typeof shown === "boolean" &&
    isCount(tries) &&
    isCount(hints)
  );
}
