// Only a SYN-ACK that takes another way back is marked: every mark lets a rule look at the flow.

import { expect, test } from "vitest";
import { Mark } from "../../src/core/flow/flow";
import { analyzeScript } from "../support/capture";

function isMarked(syn: string, synAck: string): boolean {
  const { flows } = analyzeScript(`> S 0:0(0) ${syn}\n< S. 0:0(0) ack 1 ${synAck}\n> . 1:1(0) ack 1`);
  return (flows[0]!.marks & Mark.OtherLink) !== 0;
}

test.each([
  ["the same addresses in both directions", "", "", false],
  ["from another address", "", "mac 3", true],
  ["to another address", "", "to 3", true],
  ["both ends differ: another link", "", "mac 3 to 4", false],
  ["one source in both directions, as tools write it", "mac 2 to 1", "mac 2 to 9", false],
  ["one source in both directions, and one destination", "mac 2 to 1", "mac 2 to 1", false],
])("%s", (_, syn, synAck, marked) => {
  expect(isMarked(syn, synAck)).toBe(marked);
});

test("many pairs of pairs, each as it is", () => {
  const flow = (n: number, way: number) => `
    flow ${n}: set port ${40_000 + n}/80
    flow ${n}: > S  0:0(0) mac ${n} to ${n + 100}
    flow ${n}: < S. 0:0(0) ack 1 mac ${way} to ${n}
    flow ${n}: > .  1:1(0) ack 1 mac ${n} to ${n + 100}`;
  const numbers = Array.from({ length: 60 }, (_, i) => i + 1);
  const { flows } = analyzeScript(numbers.map((n) => flow(n, n % 3 === 0 ? 250 : n + 100)).join(""));
  expect(flows.map(({ marks }) => (marks & Mark.OtherLink) !== 0)).toEqual(numbers.map((n) => n % 3 === 0));
});
