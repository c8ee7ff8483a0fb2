// What the whole analysis reports of a rule in its own examples.

import type { Rule } from "../../src/core/rules/rule";
import { analyzeScript } from "../support/capture";
import { buildScript, type ScriptSetting } from "../support/script";

/** Frames of the rule's findings in both examples, and those that are marked in the first. */
export function framesOfExamples({ id, examples }: Rule, setting: ScriptSetting) {
  const frames = (script: string) =>
    analyzeScript(script, setting)
      .findings.filter((finding) => finding.rule === id)
      .map(({ frame }) => frame);
  return {
    reported: frames(examples.reported),
    marked: buildScript(examples.reported).marks.map(({ frame }) => frame),
    silent: frames(examples.silent),
  };
}
