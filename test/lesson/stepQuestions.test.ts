// What is asked, and which answers are right: at the corners of the sequence space, raw and relative.

import { describe, expect, test } from "vitest";
import { HIDDEN_KINDS } from "../../src/core/diagram/hiddenRows";
import { isRight, type Question, questionsOf } from "../../src/core/lesson/stepQuestions";
import { stepsOf } from "../../src/core/lesson/stepsOf";
import { analyzeScript } from "../support/capture";
import { MATRIX } from "../support/matrix";
import type { ScriptSetting } from "../support/script";

const OPEN = `
  > S  0:0(0) <mss 1460>
  < S. 0:0(0) ack 1 <mss 1460>
  > .  1:1(0) ack 1`;

function asked(script: string, setting: ScriptSetting = {}, hide: Parameters<typeof questionsOf>[2] = HIDDEN_KINDS) {
  const { analysis } = analyzeScript(script, setting);
  const detail = analysis.detail(1)!;
  const steps = stepsOf(detail);
  const questions = questionsOf(detail.flow, steps, hide);
  const of = (id: string): Question => questions.flat().find((one) => one.id === id)!;
  return {
    flow: detail.flow,
    steps,
    questions,
    of,
    right: (id: string, given: string) => isRight(detail.flow, of(id), given),
  };
}

describe("questions", () => {
  test("of a handshake: each number, state and verdict once, and the outcome last", () => {
    const { questions } = asked(OPEN);
    expect(questions.map((step) => step.map(({ id }) => id))).toEqual([
      ["e0 seq", "e0 initiator"],
      ["e1 seq", "e1 ack", "e1 ack verdict", "e1 initiator", "e1 responder"],
      ["e2 seq", "e2 seq verdict", "e2 ack", "e2 ack verdict", "e2 initiator", "e2 responder"],
      ["outcome"],
    ]);
  });

  test("ask only for what is hidden", () => {
    const { questions } = asked(OPEN, {}, ["states"]);
    expect(questions.flat().map(({ hides }) => hides)).toEqual(["states", "states", "states", "states", "states"]);
    expect(asked(OPEN, {}, []).questions.flat()).toEqual([]);
  });

  test("accept their own answer, and no hint is the answer itself", () => {
    for (const setting of MATRIX) {
      const { flow, questions } = asked(OPEN, setting);
      for (const question of questions.flat()) {
        const given = question.asked.kind === "number" ? String(question.asked.number.raw) : question.answer;
        expect(isRight(flow, question, given), `${setting.name} ${question.id}`).toBe(true);
        for (const hint of question.hints) expect(hint).toMatch(/^[A-Z].*[.?]$/);
      }
    }
  });
});

describe("a number", () => {
  test.each(MATRIX)("is right raw, hexadecimal, by its name and relative: $name", (setting) => {
    const { right } = asked(OPEN, setting);
    const ackNumber = (setting.initiatorIsn! + 1) % 2 ** 32;
    for (const given of [String(ackNumber), `0x${ackNumber.toString(16)}`, "x+1", "X + 1", " x+1 ", "1"])
      expect(right("e1 ack", given), given).toBe(true);
    const isn = setting.responderIsn!;
    for (const given of [String(isn), "y", "y+0", "0"]) expect(right("e1 seq", given), given).toBe(true);
    for (const given of ["x", "x+2", "y+1", "x-1", "x−1", String((ackNumber + 1000) % 2 ** 32), "1000"])
      expect(right("e1 ack", given), given).toBe(false);
  });

  test("is compared as a number of 32 bits", () => {
    const { right } = asked(OPEN, { initiatorIsn: 2 ** 32 - 1, responderIsn: 7 });
    expect(right("e1 ack", "0")).toBe(true);
    expect(right("e1 ack", "x+1")).toBe(true);
    expect(right("e1 ack", "x+4294967297")).toBe(true);
    expect(right("e1 ack", "4294967296")).toBeUndefined();
  });

  test("that cannot be read is no answer", () => {
    const { right } = asked(OPEN);
    for (const given of ["", "  ", "x+", "one", "1.5e3", "-3", "0xzz", "99999999999"])
      expect(right("e1 ack", given), given).toBeUndefined();
    expect(right("e1 ack", "1,001")).toBe(true);
  });

  test("that does not fit is asked for as it is, and the verdict says so", () => {
    const { right, of } = asked(OPEN.replace("ack 1 <mss", "ack 7 <mss"));
    expect(right("e1 ack", "x+7")).toBe(true);
    expect(right("e1 ack", "x+1")).toBe(false);
    expect(of("e1 ack verdict").answer).toBe("does not fit");
    expect(right("e1 ack verdict", "fits")).toBe(false);
  });

  test("of a second ISN has its name", () => {
    const { right } = asked("> S 0:0(0)\n< S. 0:0(0) ack 1\n< S. 9:9(0) ack 1");
    expect(right("e2 seq", "y+9")).toBe(true);
    expect(right("e2 seq", "y'")).toBe(true);
    expect(right("e2 seq", "y''")).toBe(false);
  });

  test("without a captured ISN counts from the first captured one", () => {
    const { right } = asked("> . 1:101(100) ack 1\n< . 1:1(0) ack 101\n> F. 101:101(0) ack 1");
    expect(right("e0 seq", "a")).toBe(true);
    expect(right("e0 seq", "x+1")).toBe(false);
  });
});

test("a state that is not known is not asked for", () => {
  const { questions } = asked("> S 0:0(0)\n+1 end");
  expect(questions[0]!.map(({ id }) => id)).toEqual(["e0 seq", "e0 initiator"]);
});
