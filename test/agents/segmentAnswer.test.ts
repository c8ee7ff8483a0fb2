import { expect, test } from "vitest";
import { CAPTURE_TOOLS } from "../../src/core/agents/captureTools";
import { Analysis } from "../../src/core/analysis/analysis";
import { buildScript } from "../support/script";

test("an explanation stands in plain words, without Markdown's escapes", () => {
  const analysis = new Analysis();
  analysis.push(buildScript("> S 0:0(0)\n< S. 0:0(0) ack 7\n> R 7:7(0)").bytes);
  analysis.end();
  const segment = CAPTURE_TOOLS.find(({ name }) => name === "segment")!;
  const answer = segment.answer({ analysis, issues: analysis.issues }, { frame: 2 });
  expect(answer).toContain("error syn-ack-wrong-ack");
  expect(answer).toContain("(RFC 9293");
  expect(answer).not.toContain("\\");
});
