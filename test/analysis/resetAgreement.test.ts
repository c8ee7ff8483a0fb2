// One judge for RSTs: a RST that ends its flow is told as ignored by no rule, and one that must be ignored ends none.

import { expect, test } from "vitest";
import { Analysis, DEFAULT_ANALYSIS_SETTINGS } from "../../src/core/analysis/analysis";
import { RULES } from "../../src/core/rules/catalogue";
import { MATRIX } from "../support/matrix";
import { buildScript } from "../support/script";

const HALF = 2 ** 31;
const NUMBERS = [1, 0, 2, 101, 1000, 1001, 1002, 65_536, 65_537, 90_000, -5000, 1 + HALF];

/** How far the connection is, and the lines that follow the RST: nothing, or both sides go on. */
const STAGES: readonly (readonly [before: readonly string[], after: readonly (readonly string[])[]])[] = [
  [["> S 0:0(0)"], [[], ["+1 > S 0:0(0)"], ["+1 > S 0:0(0)", "< S. 0:0(0) ack 1", "> . 1:1(0) ack 1"]]],
  [
    ["> S 0:0(0) win 1000", "< S. 0:0(0) ack 1 win 1000"],
    [[], ["> . 1:1(0) ack 1", "> P. 1:11(10) ack 1", "< . 1:1(0) ack 11"], ["+1 < S. 0:0(0) ack 1"]],
  ],
  [
    [
      "> S 0:0(0)",
      "< S. 0:0(0) ack 1",
      "> . 1:1(0) ack 1 win 1000",
      "> P. 1:11(10) ack 1 win 1000",
      "< . 1:1(0) ack 11 win 1000",
    ],
    [
      [],
      [
        "+1 > P. 11:21(10) ack 1 win 1000",
        "< . 1:1(0) ack 21 win 1000",
        "> P. 21:31(10) ack 1 win 1000",
        "< P. 1:11(10) ack 31 win 1000",
      ],
    ],
  ],
];

function scripts(): string[][] {
  const all: string[][] = [];
  for (const [before, sequels] of STAGES)
    for (const after of sequels)
      for (const from of [">", "<"])
        for (const flags of ["R", "R."])
          for (const seq of NUMBERS)
            for (const ack of flags === "R" ? [0] : [1, 0, 2, 11, 9000]) {
              const acked = flags === "R" ? "" : ` ack ${ack}`;
              all.push([...before, `${from} ${flags} ${seq}:${seq}(0)${acked}`, ...after]);
            }
  return all;
}

const IGNORED = ["reset-ineffective", "reset-in-window"];
const BATCH = 200;

function contradictions(all: readonly (readonly string[])[]): string[] {
  const faults: string[] = [];
  for (let start = 0; start < all.length; start += BATCH) {
    const batch = all.slice(start, start + BATCH);
    const lines = batch.flatMap((script, i) => script.map((line) => line.replace(/^(\+\S+ )?/, `$1flow ${i + 1}: `)));
    const analysis = new Analysis(DEFAULT_ANALYSIS_SETTINGS, RULES);
    analysis.push(buildScript(`${lines.join("\n")}\n+9 end`, MATRIX[(start / BATCH) % MATRIX.length]).bytes);
    analysis.end();
    for (let id = 1; id <= analysis.flowCount; id++) {
      const fault = contradiction(analysis, id);
      if (fault) faults.push(`${fault}:\n${batch[analysis.flow(id)!.initiator.port - 40000]?.join("\n")}`);
    }
  }
  return faults;
}

function contradiction(analysis: Analysis, id: number): string | undefined {
  const { flow, findings } = analysis.detail(id)!;
  const { outcome, end } = flow;
  const told = findings.find(({ rule }) => IGNORED.includes(rule));
  const isEnded = end === "reset" || outcome === "refused" || outcome === "reset";
  if (told && isEnded) return `${outcome}, ${end}, and ${told.rule} says that the RST must be ignored`;
  // A RST with a SEQ of its own, and nothing after it, may answer a segment that was not captured: that is a warning.
  const last = flow.events.at(-1);
  const isAlone = told?.event === last?.index && last?.kind === "segment" && last.seg.seq !== 0;
  const hasError = findings.some(({ severity }) => severity === "error");
  if (outcome === "broken" && !hasError && !isAlone) return "broken without an error";
  // What the initiator answers a SYN-ACK with, which comes again for that.
  const isAnswer =
    outcome === "half-open" && told?.event === 2 && last?.kind === "segment" && last.from === "responder";
  if (told?.severity === "error" && outcome !== "broken" && !isAnswer) return `${outcome}, with an error on the RST`;
  return undefined;
}

test("what ends a flow is ignored by no rule, and a broken handshake has an error", () => {
  const all = scripts();
  expect(all.length).toBeGreaterThan(1000);
  expect(contradictions(all)).toEqual([]);
});
