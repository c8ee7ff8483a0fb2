// docs/agents.md: every answer is what the tool answers, and no question takes more than three calls.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { CAPTURE_TOOLS } from "../../src/core/agents/captureTools";
import { Analysis } from "../../src/core/analysis/analysis";
import { Folder } from "../cli/runCli";
import { agentCaptures } from "./agentCaptures";

const PAGE = readFileSync("docs/agents.md", "utf8");
const folder = new Folder(agentCaptures());
afterAll(() => folder.remove());

const questions = PAGE.split(/^### /m)
  .slice(1)
  .map((part) => ({
    title: part.split("\n")[0]!,
    calls: [...part.matchAll(/`(\w+)` `(\{.*?\})`\n\n```text\n([\s\S]*?)\n```/g)].map(([, name, input, answer]) => ({
      name: name!,
      input: JSON.parse(input!),
      answer: answer!,
    })),
  }));

test("there are five questions", () => expect(questions).toHaveLength(5));

describe.each(questions)("$title", ({ calls }) => {
  test("takes one to three calls", () => expect([1, 2, 3]).toContain(calls.length));

  test.each(calls)("$name $input", ({ name, input, answer }) => {
    const { capture, ...others } = input;
    const analysis = new Analysis();
    analysis.push(readFileSync(join(folder.path, capture)));
    analysis.end();
    const tool = CAPTURE_TOOLS.find((each) => each.name === name);
    expect(tool?.answer({ analysis, issues: analysis.issues }, others)).toBe(answer);
  });
});
