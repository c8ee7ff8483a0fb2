// Flows that reuse a port, and whose SYN is retransmitted: one cause, whether or not their numbers are beyond the old ones.

import { describe, expect, test } from "vitest";
import type { Cause } from "../../src/core/causes/cause";
import { analyzeScript } from "../support/capture";

/** One connection; its first SYN may be lost. */
function connection(flow: number, atS: number, isRetried: boolean): string[] {
  const line = (s: number, text: string): string => `${(atS + s).toFixed(4)} flow ${flow}: ${text}`;
  const after = isRetried ? 1 : 0;
  return [
    ...(isRetried ? [line(0, "> S 0:0(0)")] : []),
    line(after, "> S 0:0(0)"),
    line(after + 0.001, "< S. 0:0(0) ack 1"),
    line(after + 0.002, "> . 1:1(0) ack 1"),
    line(after + 0.003, "> F. 1:1(0) ack 1"),
    line(after + 0.004, "< F. 1:1(0) ack 2"),
    line(after + 0.005, "> . 2:2(0) ack 2"),
  ];
}

/** Ports are used, and again after 25 s: every second time with a number that is not beyond the old ones. */
function reused(
  ports: number,
  { isRetried, isTooSoon }: { isRetried: (port: number) => boolean; isTooSoon: (port: number) => boolean },
): readonly Cause[] {
  const setups: string[] = [];
  const lines: string[] = [];
  for (let port = 0; port < ports; port++) {
    const isn = 1_000_000 + 7919 * port * port;
    const again = isTooSoon(port) ? isn - 500_000 : isn + 64_000;
    setups.push(`flow ${2 * port + 1}: set port ${40_000 + port}/80 isn =${isn}/=${isn + 5_000_003}`);
    setups.push(`flow ${2 * port + 2}: set port ${40_000 + port}/80 isn =${again}/=${isn + 9_000_007 + port}`);
    lines.push(
      ...connection(2 * port + 1, 0.02 * port, false),
      ...connection(2 * port + 2, 25 + 0.37 * port, isRetried(port)),
    );
  }
  lines.sort((a, b) => Number.parseFloat(a) - Number.parseFloat(b));
  return analyzeScript([...setups, ...lines].join("\n")).analysis.causes;
}

describe("SYNs that are retransmitted on reused ports", () => {
  test("are one cause, with the reuse as what separates them", () => {
    const found = reused(12, { isRetried: () => true, isTooSoon: (port) => port % 2 === 1 });
    expect(found).toMatchObject([
      {
        rule: "syn-retransmitted",
        flows: 12,
        of: 24,
        contrast: {
          text: "retransmitted from ports of an earlier connection (12 of 12), not retransmitted from other ports (12 of 12)",
        },
      },
    ]);
  });

  test("count as reuse where each number is not beyond the old ones", () => {
    const found = reused(12, { isRetried: () => true, isTooSoon: () => true });
    expect(found).toMatchObject([{ rule: "port-reused", flows: 12 }]);
  });

  test("are no part of it where they were answered at once", () => {
    const found = reused(12, { isRetried: () => false, isTooSoon: (port) => port % 2 === 1 });
    expect(found).toMatchObject([{ rule: "port-reused", flows: 6 }]);
  });

  test("those that were answered at once count as reuse beside them", () => {
    const found = reused(12, { isRetried: (port) => port !== 11, isTooSoon: (port) => port % 2 === 1 });
    expect(found).toMatchObject([
      { rule: "syn-retransmitted", flows: 11 },
      { rule: "port-reused", flows: 1 },
    ]);
  });
});
