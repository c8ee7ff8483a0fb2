import { describe, expect, test } from "vitest";
import { Mark } from "../../src/core/flow/flow";
import { defineRule, type Rule } from "../../src/core/rules/rule";
import { RST } from "../../src/core/tcp/flags";
import { MATRIX, ruleTest, runCase, tableFaults } from "./ruleTest";

/** Reports every RST by the number of octets by which its sequence number is above its sender's ISS. */
function rstRule(change: Partial<Rule<{ aboveIss: number }>> = {}): Rule {
  return defineRule<{ aboveIss: number }>({
    group: "handshake",
    id: "rst-seen",
    severity: "warning",
    title: "A RST",
    references: ["RFC 9293 §3.5.2"],
    limits: "None.",
    marks: Mark.Rst,
    examples: {
      reported: "> S 0:0(0)\n< R. 0:0(0) ack 1 // reported",
      silent: "> S 0:0(0)",
    },
    *check(flow) {
      for (const event of flow.events) {
        if (event.kind !== "segment" || (event.seg.flags & RST) === 0) continue;
        const iss = flow[event.from].iss;
        yield { at: event, evidence: { aboveIss: iss === undefined ? 0 : (event.seg.seq - iss) | 0 } };
      }
    },
    explain: ({ aboveIss }) => ({
      what: `The RST lies ${aboveIss} above ISS.`,
      why: "It closes the connection.",
      next: "Ask who sent it.",
    }),
    ...change,
  });
}

const REPORTED = "> S 0:0(0)\n< S. 0:0(0) ack 1\n> R 1:1(0) // reported";
const UNMARKED = "> S 0:0(0)\n< S. 0:0(0) ack 1\n> R 1:1(0)";
const SILENT = "> S 0:0(0)\n< S. 0:0(0) ack 1";

ruleTest(rstRule(), {
  "a RST by the initiator": { script: REPORTED, evidence: { aboveIss: 1 } },
  "a RST by the initiator, of the rule's own severity": REPORTED.replace("reported", "reported warning"),
  "no RST": SILENT,
});

describe("a rule's run reports", () => {
  const [setting] = MATRIX;
  const faults = (rule: Rule, script: string) => runCase(rule, { script }, setting!);

  test("a finding that is not marked, and a mark without its finding", () => {
    expect(faults(rstRule(), UNMARKED)).toEqual(["reported on frames [3], marked are []"]);
    expect(faults(rstRule(), `${SILENT} // reported`)).toEqual(["reported on frames [], marked are [2]"]);
  });
  test("another severity", () => {
    expect(faults(rstRule(), REPORTED.replace("reported", "reported error"))).toEqual([
      "frame 3 is warning, marked as error",
    ]);
  });
  test("a rule that is not asked because it names the wrong marks", () => {
    expect(faults(rstRule({ marks: Mark.Checksum }), REPORTED)).toEqual(["reported on frames [], marked are [3]"]);
  });
  test.each([
    ["", "what is no sentence"],
    ["no capital.", "what is no sentence"],
    ["No stop", "what is no sentence"],
    ["It was undefined.", "what has a hole"],
    ["It was NaN octets.", "what has a hole"],
    ["It was [object Object].", "what has a hole"],
    ["It is the first of 1 such segment.", "what counts wrongly"],
    ["It has 1 octets.", "what counts wrongly"],
  ])("the words %j", (what, fault) => {
    const rule = rstRule({ explain: () => ({ what, why: "It closes.", next: "Ask." }) });
    expect(faults(rule, REPORTED).join()).toContain(fault);
  });
  test("words and segments that are not as the case says", () => {
    const given = (each: object) => runCase(rstRule(), { script: REPORTED, ...each }, setting!);
    expect(given({ says: /1 above.*\n.*\nAsk/, related: [] })).toEqual([]);
    expect(given({ says: [/1 above/] })).toEqual([]);
    expect(given({ says: /2 above/ }).join()).toContain("wanted is /2 above/");
    expect(given({ says: [] })).toEqual(["1 findings for 0 patterns"]);
    expect(given({ related: [2] })).toEqual(["related are [[]], wanted are [[2]]"]);
    expect(given({ related: [[2], [3]] })).toEqual(["related are [[]], wanted are [[2],[3]]"]);
  });
  test("evidence that is not as the case says, or cannot be sent", () => {
    expect(() => runCase(rstRule(), { script: REPORTED, evidence: { aboveIss: 2 } }, setting!)).toThrow();
    const unsendable = rstRule({
      *check(flow) {
        for (const event of flow.events)
          if (event.kind === "segment") yield { at: event, evidence: { aboveIss: 0 / 0 } };
      },
    });
    expect(() => runCase(unsendable, { script: REPORTED }, setting!)).toThrow("JSON");
  });
});

test("a rule that compares numbers without regard to 2^32 is caught at some ISN", () => {
  const naive = rstRule({
    *check(flow) {
      for (const event of flow.events) {
        if (event.kind !== "segment" || (event.seg.flags & RST) === 0) continue;
        if (event.seg.seq > (flow[event.from].iss ?? 0)) yield { at: event, evidence: { aboveIss: 1 } };
      }
    },
  });
  const caught = MATRIX.filter((setting) => runCase(naive, { script: REPORTED }, setting).length > 0);
  expect(caught.length).toBeGreaterThan(0);
  expect(caught.length).toBeLessThan(MATRIX.length);
});

describe("a table is refused", () => {
  const cases = (scripts: Record<string, string>) =>
    Object.entries(scripts).map(([name, script]) => ({ name, script }));
  test("when a script is there twice, whatever its spaces, or is the rule's example", () => {
    const twice = cases({ a: REPORTED, b: SILENT, c: `\n   ${SILENT.replace("\n", "\n\n  ")}`, d: "> S 0:0(0)" });
    expect(tableFaults(rstRule(), twice)).toEqual([
      '"c" has the same script as "b"',
      '"d" has the same script as the silent example',
    ]);
  });
  test("without both kinds", () => {
    expect(tableFaults(rstRule(), cases({ a: SILENT }))).toEqual(["no case is reported"]);
    expect(tableFaults(rstRule(), cases({ a: REPORTED }))).toEqual(["no case is silent"]);
  });
  test("when the examples are the wrong way round", () => {
    const examples = { reported: "> S 0:0(0)", silent: "> S 5:5(0) // reported" };
    expect(tableFaults(rstRule({ examples }), cases({ a: REPORTED, b: SILENT }))).toEqual([
      "the reported example marks nothing",
      "the silent example marks something",
    ]);
  });
});

test("the matrix holds each ISN on both sides, both families, and both orders of addresses", () => {
  const isns = [0, 1, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1];
  for (const side of ["initiatorIsn", "responderIsn"] as const) {
    expect(new Set(MATRIX.map((setting) => setting[side]))).toEqual(new Set(isns));
  }
  expect(MATRIX.filter(({ family }) => family === 6)).toHaveLength(isns.length);
  expect(new Set(MATRIX.map(({ swap }) => swap)).size).toBe(2);
});
