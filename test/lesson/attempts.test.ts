import { describe, expect, test } from "vitest";
import { type Attempts, answered, attemptOf, hinted, revealed, toAttempts } from "../../src/core/lesson/attempts";
import { USUAL_LESSON } from "../../src/core/lesson/lessonSettings";
import { resultMarkdown, scoreOf } from "../../src/core/lesson/result";
import { questionsOf } from "../../src/core/lesson/stepQuestions";
import { stepsOf } from "../../src/core/lesson/stepsOf";
import { analyzeScript } from "../support/capture";

const { analysis } = analyzeScript("> S 0:0(0)\n< S. 0:0(0) ack 1\n> . 1:1(0) ack 1");
const detail = analysis.detail(1)!;
const { flow } = detail;
const steps = stepsOf(detail);
const questions = questionsOf(flow, steps, USUAL_LESSON.hide);
const ack = questions.flat().find(({ id }) => id === "e1 ack")!;
const state = questions.flat().find(({ id }) => id === "e1 responder")!;
const give = (attempts: Attempts, given: string, question = ack) => answered(flow, attempts, question, given).attempts;

describe("attempts", () => {
  test("count answers that can be read, and the same one once", () => {
    let attempts = give({}, "x");
    attempts = give(attempts, "x");
    expect(attemptOf(attempts, ack)).toMatchObject({ right: false, tries: 1 });
    expect(answered(flow, attempts, ack, "what?")).toEqual({ attempts, unreadable: true });
    expect(answered(flow, attempts, ack, " ").unreadable).toBe(false);
    attempts = give(attempts, "x+1");
    expect(attemptOf(attempts, ack)).toMatchObject({ given: "x+1", right: true, tries: 2 });
    expect(give(attempts, "x")).toBe(attempts);
  });

  test("a shown answer stays shown, and hints end", () => {
    let attempts = hinted(hinted(hinted({}, ack), ack), ack);
    expect(attemptOf(attempts, ack).hints).toBe(ack.hints.length);
    attempts = revealed(attempts, ack);
    expect(attemptOf(give(attempts, "x+1"), ack)).toMatchObject({ right: false, shown: true });
    expect(revealed(give({}, "x+1"), ack)).toEqual(give({}, "x+1"));
  });
});

test("stored attempts are read again, and nothing else", () => {
  const attempts = give(hinted({}, state), "x+1");
  expect(toAttempts(JSON.parse(JSON.stringify(attempts)))).toEqual(attempts);
  const one = { given: "", right: false, tries: 0, hints: 0, shown: false };
  for (const wrong of [null, 3, [], { ...one, tries: -1 }, { ...one, given: 1 }, { ...one, shown: "no" }])
    expect(toAttempts({ wrong, one })).toEqual({ one });
  expect(toAttempts(undefined)).toEqual({});
});

describe("the result", () => {
  const hash = "ab".repeat(32);
  const attempts = revealed(give(give(hinted({}, state), "SYN-RECEIVED", state), "x|1"), questions[0]![0]!);
  const wrong = give(attempts, "x+2");
  const of = {
    captureName: "a|b_*.pcap",
    sha256: hash,
    settings: USUAL_LESSON,
    flow,
    steps,
    questions,
    attempts: wrong,
  };

  test("counts what was right at once, later, shown and open", () => {
    const score = scoreOf(questions, wrong);
    expect(score).toEqual({ asked: 14, atOnce: 0, later: 1, shown: 1, open: 12 });
    expect(scoreOf(questions, give(wrong, "x+1"))).toMatchObject({ atOnce: 0, later: 2, open: 11 });
    expect(scoreOf(questions, give({}, "x+1"))).toMatchObject({ atOnce: 1, later: 0 });
  });

  test("has the file's hash, a row for each question, and no markup from outside", () => {
    const text = resultMarkdown(of);
    expect(text).toContain(`\`${hash}\``);
    expect(text).toContain("a\\|b\\_\\*.pcap");
    const rows = text.split("\n").filter((line) => /^\| \d/.test(line));
    expect(rows).toHaveLength(14);
    expect(rows.every((line) => line.replaceAll("\\|", "").split("|").length === 10)).toBe(true);
    expect(text).toMatch(/\| 2 \| 2 \| SYN,ACK \| SEG\.ACK \| x\+2 \| wrong \| 1 \| 0 \|/);
    expect(text).toMatch(/\| 2 \| 2 \| SYN,ACK \| state of the responder \| SYN-RECEIVED \| right \| 1 \| 1 \|/);
    expect(text).toContain("It does not prove who answered");
  });

  test("says so where there is no hash, and has the lesson's title", () => {
    const text = resultMarkdown({ ...of, sha256: undefined, settings: { ...USUAL_LESSON, title: "Lab 3" } });
    expect(text).toMatch(/^# Lab 3: flow 1\n/);
    expect(text).toContain("SHA-256 of the file: not known");
  });
});
