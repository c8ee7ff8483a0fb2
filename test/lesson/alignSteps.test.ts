import { expect, test } from "vitest";
import { type AlignedStep, alignSteps } from "../../src/core/lesson/alignSteps";
import { stepsOf } from "../../src/core/lesson/stepsOf";
import { analyzeScript } from "../support/capture";
import { MATRIX } from "../support/matrix";
import type { ScriptSetting } from "../support/script";

const GOOD = `
  > S  0:0(0) <mss 1460>
  < S. 0:0(0) ack 1 <mss 1460>
  > .  1:1(0) ack 1
  > P. 1:101(100) ack 1
  < .  1:1(0) ack 101
  > F. 101:101(0) ack 1
  < F. 1:1(0) ack 102
  > .  102:102(0) ack 2`;

function flowOf(script: string, setting: ScriptSetting = {}) {
  const { analysis } = analyzeScript(script, setting);
  const detail = analysis.detail(1)!;
  return { flow: detail.flow, steps: stepsOf(detail) };
}

const compared = (script: string, other = GOOD) => alignSteps(flowOf(script), flowOf(other));
const marked = (rows: readonly AlignedStep[]) =>
  rows.flatMap(({ here, there, facts }) =>
    here === undefined || there === undefined
      ? [`${here === undefined ? "there" : "here"}: ${(here ?? there)!.title}`]
      : facts.filter(({ differs }) => differs).map(({ name, here: a, there: b }) => `${name}: ${a} | ${b}`),
  );

test("equal flows have no difference, whatever their ISNs and addresses", () => {
  for (const setting of MATRIX)
    expect(marked(alignSteps(flowOf(GOOD, setting), flowOf(GOOD))), setting.name).toEqual([]);
});

test("other lengths of data are no difference", () => {
  const longer = GOOD.replaceAll("101", "501").replaceAll("102", "502").replace("(100)", "(500)");
  expect(marked(compared(longer))).toEqual([]);
});

test("a wrong number is marked on its step, and what is missing after it as there only", () => {
  const rows = compared("> S 0:0(0) <mss 1460>\n< S. 0:0(0) ack 0 <mss 1460>\n> R 0:0(0)");
  expect(marked(rows)).toEqual(
    expect.arrayContaining(["SEG.ACK: x ✗ | x+1 ✓", "state of the initiator: SYN-SENT | ESTABLISHED", "here: RST"]),
  );
  expect(rows[0]!.differs).toBe(false);
});

test("a repeated segment is there once, and shifts nothing", () => {
  const again = GOOD.replace("< S. 0:0(0)", "+1 > S 0:0(0) <mss 1460>\n  < S. 0:0(0)");
  expect(marked(compared(again))).toEqual(["here: SYN again"]);
});

test("other options of a SYN are a difference, other timestamps are not", () => {
  expect(marked(compared(GOOD.replace("<mss 1460>", "<mss 1400>")))).toEqual(["options: MSS 1400 | MSS 1460"]);
});

test("every step of both flows is there once", () => {
  const [a, b] = [flowOf("> S 0:0(0)\n+1 > S 0:0(0)\n+3 end"), flowOf(GOOD)];
  const rows = alignSteps(a, b);
  expect(rows.flatMap(({ here }) => here ?? [])).toEqual(a.steps);
  expect(rows.flatMap(({ there }) => there ?? [])).toEqual(b.steps);
});
