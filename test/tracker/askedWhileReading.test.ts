// Whoever asks while a capture is read is told what is so by then, and has the same told at the end as who asks only then.

import { expect, test } from "vitest";
import { Analysis } from "../../src/core/analysis/analysis";
import { SITUATIONS } from "../rules/situations";
import { asRecord, pcapFile } from "../support/frames";
import { buildScript } from "../support/script";
import { BORDERS } from "./borders";
import { ODDITIES } from "./oddities";
import { OUTCOMES } from "./outcomes";

const OPEN = `
  > S  0:0(0) <mss 1460>
  < S. 0:0(0) ack 1 <mss 1460>
  > .  1:1(0) ack 1`;

function rows(analysis: Analysis): unknown[] {
  return Array.from({ length: analysis.flowCount }, (_, i) => analysis.row(i + 1));
}

/** Reads a script's capture in one go, or record by record with a question after each; `asked` hears every answer. */
function read(script: string, asked?: (analysis: Analysis) => void): Analysis {
  const records = buildScript(script, { initiatorIsn: 0xffff_fffe, responderIsn: 0x7fff_fffd }).records.map(asRecord);
  const bytes = pcapFile(records);
  const analysis = new Analysis();
  if (asked) {
    let at = 24;
    analysis.push(bytes.subarray(0, at));
    for (const { data } of records) {
      analysis.push(bytes.subarray(at, at + 16 + data.length));
      at += 16 + data.length;
      asked(analysis);
    }
  } else analysis.push(bytes);
  analysis.end();
  return analysis;
}

const SCRIPTS: Readonly<Record<string, string>> = {
  ...BORDERS,
  ...ODDITIES,
  ...Object.fromEntries(Object.entries({ ...OUTCOMES, ...SITUATIONS }).map(([name, { script }]) => [name, script])),
  // Settled at first, and then something comes that changes the verdict: on the fast path, on the long one, twice, by ICMP.
  "data that is not acknowledged, after all was": `${OPEN}\n > . 1:11(10) ack 1\n < . 1:1(0) ack 11\n > . 11:21(10) ack 1\n +3 end`,
  "a FIN that is not acknowledged": `${OPEN}\n +3 end\n > F. 1:1(0) ack 1\n +3 end`,
  "a copy of a frame": `${OPEN}\n > . 1:11(10) ack 1\n < . 1:1(0) ack 11\n dup 4\n > . 11:21(10) ack 1\n +3 end`,
  "an ICMP error about an open flow": `${OPEN}\n +3 end\n < icmp unreachable port quoting 3\n +3 end`,
};

test("rows are the same as when nobody asked before", () => {
  for (const [name, script] of Object.entries(SCRIPTS)) {
    const asked = read(script, rows);
    expect(rows(asked), name).toEqual(rows(read(script)));
  }
});

// Hosts, ports and handshake times are kept from one question to the next.
test("so is the capture at a glance", () => {
  for (const [name, script] of Object.entries(SCRIPTS)) {
    const asked = read(script, ({ overview }) => overview).overview;
    expect({ ...asked, revision: 0 }, name).toEqual({ ...read(script).overview, revision: 0 });
  }
});

test("a flow whose roles turn out to be the other way round counts for its responder", () => {
  const turned = buildScript("> . 7000:7000(0) ack 1\n < S 0:0(0)\n < . 7000:7000(0) ack 1").records.map(asRecord);
  const other = buildScript("< S 0:0(0)", { responderPort: 81 }).records.map(asRecord);
  const bytes = pcapFile([...turned, ...other]);
  const analysis = new Analysis();
  let before = 0;
  for (const at of [24 + 16 + turned[0]!.data.length, bytes.length]) {
    analysis.push(bytes.subarray(before, at));
    before = at;
    expect(analysis.overview.responderCount).toBe(1);
  }
  expect(analysis.overview.responders).toMatchObject([{ address: "10.0.0.1", port: 40_000, flows: 2 }]);
});

test("a verdict changes with the segment that changes it", () => {
  const worst: (string | undefined)[] = [];
  read(SCRIPTS["data that is not acknowledged, after all was"]!, (analysis) =>
    worst.push(analysis.row(1)?.worst?.rule),
  );
  expect(worst.slice(3)).toEqual([undefined, undefined, undefined, "data-unacknowledged"]);
});

test("segments and the latest time are counted, whatever the order of times", () => {
  const { counts } = read(`1 > S 0:0(0)\n 0.5 < S. 0:0(0) ack 1\n 2 > . 1:1(0) ack 1\n dup 3\n 1.5 end`);
  expect([counts.tcpSegments, counts.frames, counts.lastTimeNs]).toEqual([4, 5, 1_001_000_000]);
});
