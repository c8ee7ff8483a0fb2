// What course staff choose for a capture: a file beside it. docs/schema/lesson.schema.json describes the same.

import { HIDDEN_KINDS, type HiddenKind } from "../diagram/hiddenRows";

export interface LessonSettings {
  /** A heading for the lesson; undefined for none. */
  readonly title: string | undefined;
  /** What the student is asked to do: plain text. */
  readonly task: string | undefined;
  readonly hide: readonly HiddenKind[];
  /** The flows that are asked for; undefined for all. */
  readonly flows: readonly number[] | undefined;
  /** Whether there are hints. */
  readonly hints: boolean;
  /** Whether an answer can be shown. It then counts as not answered. */
  readonly answers: boolean;
  /** Whether the frame's fields and octets stay in sight, where numbers can be read. */
  readonly fields: boolean;
}

/** What a student gets who hides the answers without such a file. */
export const USUAL_LESSON: LessonSettings = {
  title: undefined,
  task: undefined,
  hide: HIDDEN_KINDS,
  flows: undefined,
  hints: true,
  answers: true,
  fields: true,
};

/** The name of the file that belongs to a capture's file. */
export function lessonFileName(captureName: string): string {
  return `${captureName}.lesson.json`;
}

const MOST_CHARACTERS = 100_000;

/** The settings of a file, or what is wrong with it: a sentence. */
export function parseLesson(text: string): LessonSettings | { readonly problem: string } {
  if (text.length > MOST_CHARACTERS) return { problem: "It is too long." };
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { problem: "It is not JSON." };
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return { problem: "It is not an object." };
  const from = value as Readonly<Record<string, unknown>>;
  const unknown = Object.keys(from).find((key) => !Object.hasOwn(KEYS, key));
  if (unknown !== undefined) return { problem: `It has an unknown key: ${unknown}.` };
  for (const [key, { is, wanted }] of Object.entries(KEYS))
    if (from[key] !== undefined && !is(from[key])) return { problem: `"${key}" is not ${wanted}.` };
  const { title, task, hide, flows, hints, answers, fields } = from as Partial<LessonSettings>;
  return {
    title,
    task,
    hide: hide ?? USUAL_LESSON.hide,
    flows,
    hints: hints ?? USUAL_LESSON.hints,
    answers: answers ?? USUAL_LESSON.answers,
    fields: fields ?? USUAL_LESSON.fields,
  };
}

interface Key {
  is(value: unknown): boolean;
  readonly wanted: string;
}

const text: Key = {
  is: (value) => typeof value === "string" && value.length <= 4000,
  wanted: "a text of at most 4000 characters",
};
const flag: Key = { is: (value) => typeof value === "boolean", wanted: "true or false" };

const KEYS: Readonly<Record<keyof LessonSettings | "$schema", Key>> = {
  $schema: text,
  title: text,
  task: text,
  hide: {
    is: (value) => Array.isArray(value) && value.every((kind) => HIDDEN_KINDS.includes(kind)),
    wanted: `a list of ${HIDDEN_KINDS.map((kind) => `"${kind}"`).join(", ")}`,
  },
  flows: {
    is: (value) => Array.isArray(value) && value.every((id) => Number.isInteger(id) && id > 0),
    wanted: "a list of flow numbers",
  },
  hints: flag,
  answers: flag,
  fields: flag,
};
