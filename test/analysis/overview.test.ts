import { expect, test } from "vitest";
import { OUTCOMES } from "../../src/core/flow/flow";
import { analyzeConnections, type Connection } from "../support/connections";

const times = (count: number, make: (i: number) => Connection): Connection[] =>
  Array.from({ length: count }, (_, i) => make(i));

const analysis = analyzeConnections([
  ...times(30, (i) => ({ to: "10.0.0.3", port: 25, ms: 10 * i, result: i % 3 ? "open" : "refused" })),
  ...times(5, (i) => ({ to: "10.0.0.4", port: 443, ms: 350 + i, result: "open", vlan: 7 })),
  ...times(70, (i) => ({ to: "10.0.0.5", port: 1000 + i, ms: 400 + i, result: "silent" })),
]);

test("responders by their flows, with outcomes; the rest is counted", () => {
  const { responders, responderCount } = analysis.overview;
  expect(responderCount).toBe(72);
  expect(responders).toHaveLength(50);
  expect(responders.slice(0, 3)).toMatchObject([
    { address: "10.0.0.3", port: 25, flows: 30, outcomes: { established: 20, refused: 10, unanswered: 0 } },
    { address: "10.0.0.4", port: 443, flows: 5, outcomes: { established: 5 } },
    { address: "10.0.0.5", port: 1000, flows: 1, outcomes: { unanswered: 1 } },
  ]);
});

test("the strip counts every flow once, when it began", () => {
  const { strip } = analysis.overview;
  const total = OUTCOMES.flatMap((outcome) => strip.counts[outcome]).reduce((sum, count) => sum + count, 0);
  expect(total).toBe(105);
  expect(strip.counts.refused.reduce((sum, count) => sum + count, 0)).toBe(10);
  for (const outcome of OUTCOMES)
    for (const [i, count] of strip.counts[outcome].entries()) {
      if (count === 0) continue;
      const [from, to] = [i, i + 1].map((bin) => `${bin * strip.binNs}ns`);
      const text = `${outcome} && start >= ${from} && start < ${to}`;
      expect([text, analysis.ids("id", false, { text, outcomes: [] }).length]).toEqual([text, count]);
    }
});

test("places, and the slowest handshakes", () => {
  const { places, slowest, causes } = analysis.overview;
  expect(places).toEqual([
    { place: "", flows: 100 },
    { place: "VLAN 7", flows: 5 },
  ]);
  expect(slowest).toHaveLength(10);
  expect(slowest.every(({ handshakeNs }) => handshakeNs === 200_000)).toBe(true);
  expect(causes).toBe(analysis.causes);
});
