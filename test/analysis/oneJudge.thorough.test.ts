// One judge: whatever the numbers of a handshake are, outcome, findings, list, headline and records say the same about them.

import { describe, expect, test } from "vitest";
import { Analysis, DEFAULT_ANALYSIS_SETTINGS } from "../../src/core/analysis/analysis";
import { handshakeTime } from "../../src/core/flow/handshakeTime";
import { handshakeAckWrongAck } from "../../src/core/rules/handshake/handshake-ack-wrong-ack";
import { handshakeAckWrongSeq } from "../../src/core/rules/handshake/handshake-ack-wrong-seq";
import { synAckWrongAck } from "../../src/core/rules/handshake/syn-ack-wrong-ack";
import type { Rule } from "../../src/core/rules/rule";
import { durationText } from "../../src/core/text/durations";
import { MATRIX } from "../support/matrix";
import { fc } from "../support/properties";
import { buildScript } from "../support/script";

/** What follows a SYN: a line of a script each, without the flow that it belongs to. */
type Handshake = readonly string[];

const JUDGED: readonly Rule[] = [synAckWrongAck, handshakeAckWrongAck, handshakeAckWrongSeq];
/** Flows of one capture: what it costs to read a capture is paid once for so many. */
const BATCH = 250;

/** What is contradictory about the flows of these handshakes, each with its script. */
function contradictions(handshakes: readonly Handshake[]): string[] {
  const faults: string[] = [];
  for (let start = 0; start < handshakes.length; start += BATCH) {
    const batch = handshakes.slice(start, start + BATCH);
    const lines = batch.flatMap((lines, i) => lines.map((line) => line.replace(/^(\+\S+ )?/, `$1flow ${i + 1}: `)));
    const setting = MATRIX[(start / BATCH) % MATRIX.length];
    const analysis = new Analysis(DEFAULT_ANALYSIS_SETTINGS, JUDGED);
    analysis.push(buildScript(`${lines.join("\n")}\n+9 end`, setting).bytes);
    analysis.end();
    for (let id = 1; id <= analysis.flowCount; id++) {
      const fault = contradiction(analysis, id);
      const { port } = analysis.flow(id)!.initiator;
      if (fault) faults.push(`${fault}:\n${batch[port - 40000]?.join("\n")}`);
    }
  }
  return faults;
}

function contradiction(analysis: Analysis, id: number): string | undefined {
  const { flow, findings, headline } = analysis.detail(id)!;
  const { outcome, handshake } = flow;
  const row = analysis.row(id)!;
  const frameOf = (event: number | undefined) => (event === undefined ? undefined : flow.events[event]!.frameNumber);
  const errors = findings.filter(({ severity }) => severity === "error");
  if (row.outcome !== outcome) return `${row.outcome} in the list, ${outcome} elsewhere`;
  // Without a SYN-ACK what does not fit is a RST, or an ACK of nothing that was sent.
  const fits = flow.events.flatMap((event) => (event.kind === "segment" && event.synAckFit) || []);
  if (outcome === "broken" && fits.length > 0 && errors.length === 0) return "broken, and no error on a number";
  const ofHandshake = [handshake.synAck, handshake.ack].map(frameOf);
  const onHandshake = errors.find(({ frame }) => ofHandshake.includes(frame));
  if (onHandshake) return `${outcome} by frame ${onHandshake.frame}, which has an error (${onHandshake.rule})`;
  const isAckWrong = errors.some(({ rule }) => rule !== "syn-ack-wrong-ack");
  const isComplete = handshake.synAck === undefined || handshake.ack !== undefined;
  if (outcome !== "broken" && isAckWrong && !isComplete) return `${outcome}, and the only ACK is wrong`;
  const isSynAckWrong = errors.some(({ rule }) => rule === "syn-ack-wrong-ack");
  if (outcome !== "broken" && isSynAckWrong && !fits.some((fit) => fit === "fits" || fit === "explained"))
    return `${outcome}, and no SYN-ACK is right`;
  const sum = handshakeTime(flow);
  if (row.handshakeNs !== sum) return `${row.handshakeNs} ns in the list, ${sum} ns in the records`;
  if (outcome !== "established") return undefined;
  const told = sum === undefined ? "Established, " : `Established in ${durationText(sum)}, `;
  if (!headline.startsWith(told)) return `"${headline}", where the records have ${sum} ns`;
  return undefined;
}

const HALF = 2 ** 31;
const SEQS = [1, 0, 2, 3, 1000, 65_534, 65_536, 65_537, 70_000, -100, 1 + HALF, 20_000_000];
const ACKS = [1, 0, 2, 3, 501, -5, 1 + HALF, 20_000_000];
const DELAYS = ["+0.001", "+0.3", "+4"];

/** What comes after an ACK of `seq` and `ack`. */
function sequels(seq: number, ack: number): readonly (readonly string[])[] {
  const again = `> . ${seq}:${seq}(0) ack ${ack}`;
  return [
    [],
    [`< R ${ack}:${ack}(0)`],
    ["+1 < S. 0:0(0) ack 1"],
    ["+1 < S. 0:0(0) ack 1", again, "+2 < S. 0:0(0) ack 1", again, "+4 < S. 0:0(0) ack 1", again],
    ["+0.1 > P. 1:101(100) ack 1", "< . 1:1(0) ack 101"],
    ["< P. 1:101(100) ack 1", "+0.1 > . 1:1(0) ack 101"],
    [`< P. ${ack}:${ack + 100}(100) ack 1`],
    [`+0.1 < . 1:1(0) ack ${seq}`],
  ];
}

function matrix(): Handshake[] {
  const all: Handshake[] = [];
  for (const delay of DELAYS)
    for (const seq of SEQS)
      for (const ack of ACKS)
        for (const sequel of sequels(seq, ack))
          all.push(["> S 0:0(0)", "< S. 0:0(0) ack 1", `${delay} > . ${seq}:${seq}(0) ack ${ack}`, ...sequel]);
  for (const wrong of [0, 2, 50_001, 90_000, -70_000, 1 + HALF])
    for (const seq of [1, 0, wrong, wrong + 1])
      for (const sequel of sequels(seq, 1))
        all.push(["> S 0:0(0)", `< S. 0:0(0) ack ${wrong}`, `> . ${seq}:${seq}(0) ack 1`, ...sequel]);
  return all;
}

/** Offsets from an ISN: right, near, at the borders, and half the circle away. */
const offset = fc.oneof(
  { weight: 6, arbitrary: fc.constant(1) },
  { weight: 3, arbitrary: fc.constantFrom(0, 2, 3, 101, 102) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(-100, 5000, 65_535, 65_536, 65_537, 90_000, 20_000_000, HALF, 1 + HALF, -HALF),
  },
);
const delay = fc.constantFrom("", "", "+0.01 ", "+0.25 ", "+1 ", "+2 ", "+5 ");
const payload = fc.constantFrom(0, 0, 1, 100);
const segment = fc
  .record({
    kind: fc.constantFrom("ack", "ack", "synAck", "syn", "data", "rst", "fin"),
    delay,
    seq: offset,
    ack: offset,
    payload,
  })
  .map(({ kind, delay, seq, ack, payload }) => {
    const numbers = (length: number) => `${seq}:${seq + length}(${length}) ack ${ack}`;
    switch (kind) {
      case "syn":
        return `${delay}> S 0:0(0)`;
      case "synAck":
        return `${delay}< S. 0:0(0) ack ${ack}`;
      case "ack":
        return `${delay}> . ${numbers(payload)}`;
      case "data":
        return `${delay}< . ${numbers(payload)}`;
      case "fin":
        return `${delay}> F. ${numbers(0)}`;
      default:
        return `${delay}< R ${ack}:${ack}(0)`;
    }
  });
const handshake = fc
  .record({
    data: fc.constantFrom(0, 0, 0, 100),
    delay,
    acked: offset,
    window: fc.constantFrom("", " win 1000", " win 0"),
    rest: fc.array(segment, { maxLength: 6 }),
  })
  .map(
    ({ data, delay, acked, window, rest }): Handshake => [
      `> S 0:${data}(${data})`,
      `${delay}< S. 0:0(0) ack ${acked}${window}`,
      ...rest,
    ],
  );

describe("outcome, findings, list, headline and records agree", () => {
  test("over the matrix of numbers, delays and what follows", () => {
    const all = matrix();
    expect(all.length).toBeGreaterThan(1600);
    expect(contradictions(all)).toEqual([]);
  });

  test.each([1, 2, 3, 4, 5])("over 2,000 random handshakes, seed %i", (seed) => {
    expect(contradictions(fc.sample(handshake, { numRuns: 2000, seed })).slice(0, 9)).toEqual([]);
  });
});
