import { readFileSync } from "node:fs";
import Ajv2020 from "ajv/dist/2020";
import { expect, test } from "vitest";
import { parseLesson, USUAL_LESSON } from "../../src/core/lesson/lessonSettings";

const isLesson = new Ajv2020({ allErrors: true }).compile(
  JSON.parse(readFileSync("docs/schema/lesson.schema.json", "utf8")),
);

test("an empty file is the usual lesson", () => {
  expect(parseLesson("{}")).toEqual(USUAL_LESSON);
});

const GOOD = [
  {
    title: "Lab 3",
    task: "Fill in flow 1.",
    hide: ["numbers"],
    flows: [1, 2],
    hints: false,
    answers: false,
    fields: false,
  },
  { $schema: "x", hide: [] },
];
const BAD: readonly (readonly [unknown, RegExp])[] = [
  [[], /not an object/],
  [null, /not an object/],
  [{ hidden: [] }, /unknown key: hidden/],
  [{ hide: ["answers"] }, /"hide" is not a list of "numbers"/],
  [{ flows: [0] }, /"flows" is not a list of flow numbers/],
  [{ flows: [1.5] }, /"flows"/],
  [{ hints: "yes" }, /"hints" is not true or false/],
  [{ title: 3 }, /"title" is not a text/],
];

test.each(GOOD)("%j is read as it is written, and fits the schema", (value) => {
  const { $schema: _, ...settings } = value;
  expect(parseLesson(JSON.stringify(value))).toEqual({ ...USUAL_LESSON, ...settings });
  expect([isLesson(value), isLesson.errors]).toEqual([true, null]);
});

test.each(BAD)("%j is refused with its reason, by the schema too", (value, reason) => {
  expect(parseLesson(JSON.stringify(value))).toEqual({ problem: expect.stringMatching(reason) });
  expect(isLesson(value)).toBe(false);
});

test("what is no JSON is refused", () => {
  expect(parseLesson("{ hide")).toEqual({ problem: "It is not JSON." });
});
