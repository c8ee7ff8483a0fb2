import { expect, it } from "vitest";
import { Analysis } from "../../src/core/analysis/analysis";
import { pcapFile } from "../support/frames";
import { buildScript } from "../support/script";

const SCRIPT = `
  > S  0:0(0) <mss 1460>
  < S. 0:0(0) ack 1 <mss 1460>
  > .  1:1(0) ack 1
  > P. 1:11(10) ack 1
  < .  1:1(0) ack 11`;

function* orders<T>(list: readonly T[]): Iterable<readonly T[]> {
  if (list.length === 0) yield [];
  for (const [i, first] of list.entries()) {
    for (const rest of orders([...list.slice(0, i), ...list.slice(i + 1)])) yield [first, ...rest];
  }
}

it("no order of recording a clean handshake makes an error or a warning of it", () => {
  const { records } = buildScript(SCRIPT, { initiatorIsn: 2 ** 32 - 1, responderIsn: 2 ** 31 - 1 });
  const wrong: string[] = [];
  for (const order of orders([0, 1, 2, 3, 4])) {
    // Times stay in order: it is the recorder that swaps, not the clock.
    const swapped = order.map((from, to) => ({ ...records[to]!, data: records[from]!.data }));
    const analysis = new Analysis();
    analysis.push(pcapFile(swapped));
    analysis.end();
    const { outcomes, findings } = analysis.counts;
    const bad = outcomes.broken + outcomes.reset + findings.error + findings.warning;
    if (bad > 0) wrong.push(`${order}: ${JSON.stringify(outcomes)} ${JSON.stringify(findings)}`);
  }
  expect(wrong).toEqual([]);
});
