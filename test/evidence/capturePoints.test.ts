import { describe, expect, test } from "vitest";
import { asRecord } from "../support/frames";
import { hopsFurther, kindOf, merged, shifted, tcpOf } from "../support/kinds";
import { buildScript } from "../support/script";

const SCRIPT = `
  > S  0:0(0) <mss 1460,sackOK,TS val 100 ecr 0,nop,wscale 7>
  +0.1 < S. 0:0(0) ack 1 ipid 0 <mss 1460,sackOK,TS val 900 ecr 100,nop,wscale 7>
  > .  1:1(0) ack 1 <nop,nop,TS val 200 ecr 900>
  > P. 1:101(100) ack 1 <nop,nop,TS val 200 ecr 900>
  +0.1 < .  1:1(0) ack 101 <nop,nop,TS val 1000 ecr 200>
  < .  1:1001(1000) ack 101 <nop,nop,TS val 1000 ecr 200>
  < P. 1001:2001(1000) ack 101 <nop,nop,TS val 1000 ecr 200>
  > .  101:101(0) ack 2001 <nop,nop,TS val 300 ecr 1000>
  > F. 101:101(0) ack 2001 <nop,nop,TS val 300 ecr 1000>
  +0.1 < F. 2001:2001(0) ack 102 <nop,nop,TS val 1100 ecr 300>
  > .  102:102(0) ack 2002 <nop,nop,TS val 400 ecr 1100>
  +2 end`;

for (const family of [4, 6] as const) {
  const { records } = buildScript(SCRIPT, { family });
  const last = records.length - 1;
  const near = records.slice(0, last);
  const isFromInitiator = ({ data }: { data: Uint8Array }) => data[11] === 1;
  /** What a second point records, so long after (or before) the first and so many hops further. */
  const elsewhere = (hops: number, delayNs: (fromInitiator: boolean) => number) =>
    near.map((record) => {
      const fromInitiator = isFromInitiator(asRecord(record));
      const [there] = shifted(hopsFurther([record], fromInitiator ? hops : -hops), delayNs(fromInitiator));
      return there!;
    });

  describe(`two capture points in one file, IPv${family}`, () => {
    const alone = kindOf(records);
    const cases: Record<string, (fromInitiator: boolean) => number> = {
      "with clocks that agree": (fromInitiator) => (fromInitiator ? 48e6 : -48e6),
      "with a clock that is 2 s ahead": (fromInitiator) => 2e9 + (fromInitiator ? 48e6 : -48e6),
      "on both sides of a router": () => 1e5,
    };
    for (const [name, delay] of Object.entries(cases)) {
      test(`${name}, are one flow without retransmissions`, () => {
        const both = kindOf(merged(near, elsewhere(8, delay), records.slice(last)));
        expect(both.outcomes).toEqual(["established"]);
        expect(both.findings).toEqual(alone.findings);
        expect(both.issues).toMatchObject([{ kind: "capture-points", count: near.length }]);
        expect(both.issues[0]!.message).toMatch(
          /hop count, which differs by 8: they were recorded at two capture points\./,
        );
        expect(both.analysis.flow(1)).toMatchObject({ segments: near.length });
      });
    }
  });

  describe(`one capture point, IPv${family}`, () => {
    test("has retransmissions with the hop count of the first time", () => {
      const data = near.find((record) => (tcpOf(asRecord(record))?.payload ?? 0) > 0)!;
      const again = shifted([data, data, data], 700e6).map((record, i) => ({
        ...record,
        timeNs: record.timeNs! + i * 1e9,
      }));
      const { kinds, findings } = kindOf(merged(records, again));
      expect(kinds).toEqual([]);
      expect(findings.length).toBeGreaterThan(0);
    });

    test("has an issue neither for copies of the same hop count, nor for one copy or two", () => {
      expect(kindOf(merged(near, shifted(near, 1e6))).kinds).toEqual([]);
      const two = elsewhere(1, () => 2e5).slice(0, 2);
      expect(kindOf(merged(records, two)).kinds).toEqual([]);
    });
  });
}

test("SYNs and SYN-ACKs are known again after more segments than are remembered", () => {
  const handshakes = Array.from(
    { length: 2000 },
    (_, i) =>
      `flow ${i + 1}: > S 0:0(0) ipid 7 <mss 1460>\nflow ${i + 1}: < S. 0:0(0) ack 1 <mss 1460>\nflow ${i + 1}: > . 1:1(0) ack 1`,
  );
  const { records } = buildScript(handshakes.join("\n"));
  const near = records.map((record, i) => ({ ...record, timeNs: i * 1e5 }));
  const { outcomes, kinds, problems } = kindOf(merged(near, shifted(hopsFurther(near, 3), 2e9)));
  expect(outcomes).toEqual(new Array(2000).fill("established"));
  expect(kinds).toEqual(["capture-points"]);
  expect(problems).toEqual([]);
});

test("packets that loop come again and again with fewer hops left, and are reported", () => {
  const { records } = buildScript("> S 0:0(0) ttl 64\n+3 end");
  const passes = Array.from({ length: 12 }, (_, i) => shifted(hopsFurther(records.slice(0, 1), 2 * i), i * 1e6));
  const { issues, outcomes } = kindOf(merged(...passes, records.slice(1)));
  expect(outcomes).toEqual(["unanswered"]);
  expect(issues).toMatchObject([{ kind: "capture-points", count: 11 }]);
  expect(issues[0]!.message).toMatch(/differs by 2, 4, 6, 8: .*loop between routers/);
});
