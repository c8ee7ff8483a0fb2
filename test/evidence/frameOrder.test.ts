import { describe, expect, test } from "vitest";
import { kindOf, merged, shifted } from "../support/kinds";
import { buildScript } from "../support/script";

/** A connection on the same ports every time; long enough that its beginning is known again. */
const CONNECTION = (flows: number) =>
  Array.from(
    { length: flows },
    (_, i) => `
      flow ${i + 1}: > S  0:0(0) <mss 1460>
      flow ${i + 1}: < S. 0:0(0) ack 1 <mss 1460>
      flow ${i + 1}: > .  1:1(0) ack 1
      flow ${i + 1}: > P. 1:101(100) ack 1
      flow ${i + 1}: < .  1:1(0) ack 101
      flow ${i + 1}: > F. 101:101(0) ack 1
      flow ${i + 1}: < F. 1:1(0) ack 102
      flow ${i + 1}: > .  102:102(0) ack 2`,
  ).join("\n");

const DAY_NS = 86_400e9;

for (const family of [4, 6] as const) {
  describe(`a capture appended to itself, IPv${family}`, () => {
    for (const flows of [1, 3, 12]) {
      const { records } = buildScript(`${CONNECTION(flows)}\n+3 end`, { family });
      test(`with ${records.length} frames is one issue, and every flow is there once`, () => {
        const once = kindOf(records);
        for (const copies of [2, 3]) {
          const again = kindOf(new Array(copies).fill(records).flat());
          const count = (copies - 1) * records.length;
          expect(again.issues).toMatchObject([{ kind: "repeated", frame: records.length + 1, count }]);
          expect(again.outcomes).toEqual(once.outcomes);
          expect(again.findings).toEqual(once.findings);
          expect(again.analysis.counts.tcpSegments).toBe(once.analysis.counts.tcpSegments);
        }
        expect(once.kinds).toEqual([]);
      });
    }
  });
}

describe("times that run back", () => {
  const first = buildScript(`flow 1: set port 40001/80\n${CONNECTION(1)}`).records;
  const second = buildScript(CONNECTION(1), { initiatorPort: 50_000, initiatorIsn: 77 }).records;

  test("where an earlier capture is appended, are one issue; nothing is left out", () => {
    const { issues, outcomes, problems } = kindOf([...shifted(first, 60e9), ...second]);
    expect(issues).toMatchObject([{ kind: "time-order", frame: first.length + 1, count: second.length }]);
    expect(issues[0]!.message).toMatch(/up to 60.0 s older/);
    expect(outcomes).toEqual(["established", "established"]);
    expect(problems).toEqual([]);
  });

  test("are none where frames were swapped, or copied, by the recording", () => {
    const swapped = shifted(first, 0);
    [swapped[3], swapped[4]] = [swapped[4]!, swapped[3]!];
    expect(kindOf(swapped).kinds).toEqual([]);
    expect(kindOf([...first.slice(0, 3), first[1]!, first[2]!, ...first.slice(3)]).kinds).toEqual([]);
    expect(kindOf(merged(first, first)).kinds).toEqual([]);
  });

  test("report no port that was used before at a later time", () => {
    const sameAgain = buildScript(CONNECTION(1), { initiatorIsn: 5_000_000 }).records;
    const back = kindOf([...shifted(buildScript(CONNECTION(1)).records, 60e9), ...sameAgain]);
    expect(back.findings.map(({ rule }) => rule)).not.toContain("port-reused");
    const forth = kindOf([...buildScript(CONNECTION(1)).records, ...shifted(sameAgain, 60e9)]);
    expect(forth.findings.map(({ rule }) => rule)).toContain("port-reused");
  });
});

describe("captures merged to one file", () => {
  const [early, late] = [CONNECTION(2), `flow 1: set port 47001/80\n${CONNECTION(1)}`].map(
    (script) => buildScript(script).records,
  );

  test("with a day and more between them are one issue", () => {
    const { issues, problems } = kindOf(merged(early!, shifted(late!, 30 * DAY_NS)));
    expect(issues).toMatchObject([{ kind: "merged", frame: early!.length + 1, count: 1 }]);
    expect(issues[0]!.message).toMatch(/for 720 h before frame 17/);
    expect(problems).toEqual([]);
  });

  test("are reported once, however many there are", () => {
    const { issues } = kindOf(merged(early!, shifted(late!, 2 * DAY_NS), shifted(late!, 9 * DAY_NS)));
    expect(issues).toMatchObject([{ kind: "merged", count: 2 }]);
    expect(issues[0]!.message).toMatch(/up to 168 h at 2 places/);
  });

  test("are none with a shorter pause, nor where a connection lasts across it", () => {
    expect(kindOf(merged(early!, shifted(late!, 0.9 * DAY_NS))).kinds).toEqual([]);
    const idle = [...early!.slice(0, 5), ...shifted(early!.slice(5), 3 * DAY_NS)];
    expect(kindOf(idle).kinds).toEqual([]);
  });
});
