import { describe, expect, test } from "vitest";
import { compare, HABITS, JOURNEY } from "../support/compareCaptures";
import { conversation, type Journey, randomFrom, recordBoth } from "../support/twoPlaces";

describe("joins between captures", () => {
  const NEAR_EQUAL = 3000;

  test("thousands of flows with near-equal numbers: each finds its own, none another's", () => {
    const random = randomFrom(11);
    const journeys = Array.from({ length: NEAR_EQUAL }, (_, i) => ({
      journey: {
        ...JOURNEY,
        // Ports and ISNs in steps of one, of which a round one alone proves nothing; a third of them repeat an ISN.
        ports: [10_000 + i, 80] as const,
        isns: {
          initiator: 3_000_000_007 + Math.floor(i / 3) * 3 + (i % 3 === 2 ? 1 : i % 3),
          responder: 4_000_005_300 + i,
        },
        farPort: i % 2 === 0 ? undefined : 20_000 + i,
      } as Journey,
      trips: conversation(random, { ...HABITS, loss: 0, rounds: 1 }).map((trip) => ({
        ...trip,
        atNs: trip.atNs + i * 1e6,
      })),
    }));
    const { near, far } = recordBoth(journeys);
    const { connections, captures } = compare([near, far]);
    for (const { flows } of connections) {
      const [a, b] = captures.map(({ analysis }, at) => analysis.flow(flows[at]!)!);
      const port = a!.initiator.port;
      const isTranslated = (port - 10_000) % 2 === 1;
      expect(b!.initiator.port).toBe(isTranslated ? port + 10_000 : port);
    }
    expect(connections).toHaveLength(NEAR_EQUAL);
  });

  test("unrelated captures of near-equal flows have nothing in common", () => {
    const capture = (seed: number, port: number, isn: number) => {
      const random = randomFrom(seed);
      return recordBoth(
        Array.from({ length: NEAR_EQUAL }, (_, i) => ({
          journey: {
            ...JOURNEY,
            // The same ISNs as in the other capture, of other connections: SYNs from the same stack to the same server.
            ports: [port + i, 80] as const,
            isns: { initiator: isn + i, responder: seed * 1e6 + 7 * i },
          },
          trips: conversation(random, { ...HABITS, loss: 0, rounds: 1 }).map((trip) => ({
            ...trip,
            atNs: trip.atNs + i * 1e6,
          })),
        })),
      ).near;
    };
    const { connections } = compare([capture(1, 10_000, 1000), capture(2, 30_000, 1000)]);
    expect(connections).toEqual([]);
  });
});
