import { describe, expect, test } from "vitest";
import { FILTERS, filtered, kindOf } from "../support/kinds";
import { buildScript } from "../support/script";

/** Connections that live, one after the other: a handshake, a question, an answer of several segments, a close. */
function connections(count: number, close = true): string {
  return Array.from({ length: count }, (_, i) => {
    const flow = `flow ${i + 1}:`;
    return `
      ${flow} > S  0:0(0) <mss 1460>
      ${flow} < S. 0:0(0) ack 1 <mss 1460>
      ${flow} > .  1:1(0) ack 1
      ${flow} > P. 1:101(100) ack 1
      ${flow} < .  1:1(0) ack 101
      ${[0, 1, 2, 3]
        .map(
          (n) => `
      ${flow} < .  ${1 + 2000 * n}:${1001 + 2000 * n}(1000) ack 101
      ${flow} < P. ${1001 + 2000 * n}:${2001 + 2000 * n}(1000) ack 101
      ${flow} > .  101:101(0) ack ${2001 + 2000 * n}`,
        )
        .join("")}
      ${
        close
          ? `${flow} > F. 101:101(0) ack 8001
      ${flow} < .  8001:8001(0) ack 102
      ${flow} < F. 8001:8001(0) ack 102
      ${flow} > .  102:102(0) ack 8002`
          : ""
      }`;
  }).join("\n");
}

const CLOSED = `${connections(3)}\n+5 end`;
const OPEN = `${connections(3, false)}\n+5 end`;

for (const family of [4, 6] as const) {
  const closed = buildScript(CLOSED, { family }).records;
  const open = buildScript(OPEN, { family }).records;

  describe(`over IPv${family}`, () => {
    for (const filter of Object.keys(FILTERS) as (keyof typeof FILTERS)[]) {
      test(`${filter} is recognised, said once, and raises no error and no warning`, () => {
        for (const records of [closed, open]) {
          const { kinds, problems, findings, analysis } = kindOf(filtered(records, filter));
          if (filter === "control-only" && records === open) continue;
          expect(kinds).toEqual(["filtered"]);
          expect(problems).toEqual([]);
          expect(analysis.flow(1)!.sight.filtered).toBe(filter);
          expect(findings.map(({ rule }) => rule)).not.toContain("segment-lost");
        }
      });
    }

    test("the handshake of a capture without pure ACKs is not called slow", () => {
      const slow = buildScript(
        `${connections(2, false).replaceAll("flow 1: > P. 1:101", "+5 flow 1: > P. 1:101")}\n+5 end`,
        { family },
      ).records;
      const { kinds, findings, analysis } = kindOf(filtered(slow, "no-pure-acks"));
      expect(kinds).toEqual(["filtered"]);
      expect(findings.map(({ rule }) => rule)).not.toContain("handshake-slow");
      expect(analysis.flow(1)!.rtt).toMatchObject({ synAckToAckNs: undefined });
      expect(analysis.row(1)!.handshakeNs).toBeUndefined();
      expect(analysis.detail(1)!.headline).not.toMatch(/5\.0 s/);
    });

    test("a whole capture is not filtered", () => {
      for (const records of [closed, open]) expect(kindOf(records)).toMatchObject({ kinds: [], problems: [] });
      expect(kindOf(closed).analysis.flow(1)!.sight.filtered).toBeUndefined();
    });

    test("one pure ACK anywhere, and the capture has them", () => {
      const records = filtered(closed, "no-pure-acks");
      const [, , ack] = closed;
      expect(kindOf([...records.slice(0, 2), ack!, ...records.slice(2)]).kinds).toEqual([]);
    });
  });
}

describe("SYN-ACKs without an ACK", () => {
  const handshakes = (count: number, ...repeatedAfter: readonly number[]) =>
    Array.from({ length: count }, (_, i) =>
      [
        `flow ${i + 1}: > S  0:0(0) <mss 1460>`,
        `flow ${i + 1}: < S. 0:0(0) ack 1 <mss 1460>`,
        ...repeatedAfter.map((seconds) => `+${seconds} flow ${i + 1}: < S. 0:0(0) ack 1 <mss 1460>`),
      ].join("\n"),
    ).join("\n");
  const kind = (script: string) => kindOf(buildScript(script).records);

  test("that nobody repeats show that the ACKs were left out: a hint for each flow", () => {
    const { kinds, problems, findings, outcomes } = kind(`${handshakes(3)}\n+4 end`);
    expect(kinds).toEqual(["filtered"]);
    expect(problems).toEqual([]);
    expect(outcomes).toEqual(["half-open", "half-open", "half-open"]);
    expect(findings.map(({ rule, severity }) => `${rule} ${severity}`)).toEqual(
      new Array(3).fill("handshake-ack-missing hint"),
    );
    expect(findings[0]!.evidence).toMatchObject({ doubt: "capture-filtered" });
    expect(findings[0]!.next).toMatch(/no pure ACK of any flow/);
  });

  test("that are repeated show that the ACKs are missing indeed", () => {
    const { kinds, findings } = kind(`${handshakes(3, 1, 2)}\n+4 end`);
    expect(kinds).toEqual([]);
    expect(
      findings.filter(({ rule, severity }) => rule === "handshake-ack-missing" && severity === "error"),
    ).toHaveLength(3);
  });

  test("of one flow alone prove nothing, nor do those just before the end", () => {
    expect(kind(`${handshakes(1)}\n+4 end`).kinds).toEqual([]);
    expect(kind(`${handshakes(3)}\n+2 end`).kinds).toEqual([]);
  });

  test("one that is repeated among many that are not stays an error", () => {
    const { kinds, problems } = kind(
      `${handshakes(5)}
      flow 9: > S  0:0(0)
      flow 9: < S. 0:0(0) ack 1
      +1 flow 9: < S. 0:0(0) ack 1
      +2 flow 9: < S. 0:0(0) ack 1
      +4 end`,
    );
    expect(kinds).toEqual(["filtered"]);
    expect(problems.filter((each) => each.startsWith("handshake-ack-missing"))).toEqual(["handshake-ack-missing@14"]);
  });
});

describe("what has no pure ACK without a filter", () => {
  const cases: Record<string, string> = {
    "a SYN scan": `
      flow 1: > S  0:0(0)
      flow 1: < S. 0:0(0) ack 1
      flow 1: > R  1:1(0)
      flow 2: > S  0:0(0)
      flow 2: < R. 0:0(0) ack 1
      flow 3: > S  0:0(0)
      flow 3: < S. 0:0(0) ack 1
      flow 3: > R  1:1(0)
      +5 end`,
    "SYNs that nobody answers": `
      flow 1: > S  0:0(0)
      flow 2: > S  0:0(0)
      flow 3: > S  0:0(0)
      +1 flow 1: > S  0:0(0)
      +5 end`,
    "question and answer, each acknowledged by the other": `
      ${Array.from({ length: 12 }, (_, n) => `> P. ${1 + 10 * n}:${11 + 10 * n}(10) ack ${1 + 10 * n}\n< P. ${1 + 10 * n}:${11 + 10 * n}(10) ack ${11 + 10 * n}`).join("\n")}
      +0.01 end`,
    "one direction alone": `
      ${Array.from({ length: 12 }, (_, n) => `+0.2 > P. ${1 + 10 * n}:${11 + 10 * n}(10) ack 1`).join("\n")}
      +5 end`,
    "a burst at the end": `
      < P. 1:101(100) ack 1
      ${Array.from({ length: 12 }, (_, n) => `> .  ${1 + 1000 * n}:${1001 + 1000 * n}(1000) ack 101`).join("\n")}`,
  };
  for (const [name, script] of Object.entries(cases)) {
    test(name, () => {
      expect(kindOf(buildScript(script).records).kinds).toEqual([]);
    });
  }
});

test("a SYN-ACK that comes again and again waits for an ACK that nobody filtered", () => {
  const { records } = buildScript(`> S 0:0(0)\n< S. 0:0(0) ack 1\n${"+1 < S. 0:0(0) ack 1\n".repeat(12)}+5 end`);
  const { kinds, findings } = kindOf(records);
  expect(kinds).toEqual([]);
  expect(findings.map(({ rule }) => rule)).toContain("handshake-ack-missing");
});
