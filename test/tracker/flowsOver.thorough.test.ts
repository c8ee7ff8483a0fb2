// Flows let go while a capture is read: what is told of the others must not change by it.

import { describe, expect, test } from "vitest";
import { Analysis, DEFAULT_ANALYSIS_SETTINGS } from "../../src/core/analysis/analysis";
import { RULES } from "../../src/core/rules/catalogue";
import { SITUATIONS } from "../rules/situations";
import { accountOf } from "../support/account";
import { asRecord, type CaptureRecord, pcapFile } from "../support/frames";
import { buildScript, SCRIPT_EPOCH_SECONDS } from "../support/script";
import { OUTCOMES } from "./outcomes";

const HANDSHAKE = `
  > S  0:0(0) <mss 1460>
  < S. 0:0(0) ack 1 <mss 1460>
  > .  1:1(0) ack 1`;
const CLOSED = `${HANDSHAKE}
  > F. 1:1(0) ack 1
  < F. 1:1(0) ack 2
  > .  2:2(0) ack 2`;

/** Records of scripts, each so many seconds after the one before it, and from a port of its own unless it has one. */
function schedule(parts: readonly (readonly [seconds: number, script: string, port?: number])[]): CaptureRecord[] {
  let at = 0;
  return parts.flatMap(([seconds, script, port], i) => {
    at += seconds;
    const { records } = buildScript(script, { initiatorPort: port ?? 10_000 + 5 * i, initiatorIsn: 7 + 1000 * i });
    return records.map(asRecord).map((record) => {
      const ns = ((record.timeS ?? SCRIPT_EPOCH_SECONDS) - SCRIPT_EPOCH_SECONDS) * 1e9 + (record.timeNs ?? 0);
      return { ...record, timeS: SCRIPT_EPOCH_SECONDS + at + Math.floor(ns / 1e9), timeNs: ns % 1e9 };
    });
  });
}

/** The file header, and each record. */
function piecesOf(records: readonly CaptureRecord[]): Uint8Array[] {
  const bytes = pcapFile(records);
  let at = 24;
  const pieces = [bytes.subarray(0, at)];
  for (const { data } of records) {
    pieces.push(bytes.subarray(at, at + 16 + data.length));
    at += 16 + data.length;
  }
  return pieces;
}

interface Reading {
  /** Ids told with each piece. */
  readonly told: readonly (readonly number[])[];
  /** How many flows were held after each piece. */
  readonly held: readonly number[];
  readonly analysis: Analysis;
}

/** Reads a capture piece by piece and lets go of all it can after each; `each` is called with what is told, before it goes. */
function readAndForget(
  records: readonly CaptureRecord[],
  each: (analysis: Analysis, told: readonly number[], piece: Uint8Array | undefined) => void = () => {},
): Reading {
  const analysis = new Analysis();
  const told: number[][] = [];
  const held: number[] = [];
  let now: number[] = [];
  analysis.onFlowOver((id) => now.push(id));
  const tell = (piece: Uint8Array | undefined) => {
    each(analysis, now, piece);
    told.push(now);
    now = [];
  };
  for (const piece of piecesOf(records)) {
    analysis.push(piece);
    analysis.tellSilent();
    tell(piece);
    analysis.forgetOver();
    held.push(analysis.ids("id", false, { text: "", outcomes: [] }).length);
  }
  analysis.end();
  tell(undefined);
  return { told, held, analysis };
}

/** Open to the end, and with what the scripts below do not have: options that the snap length cut. */
const CUT = `
  > S  0:0(0) <mss 1460,sackOK,nop,nop> cut 60
  < S. 0:0(0) ack 1 <mss 1460,sackOK,nop,nop> cut 60
  > .  1:1(0) ack 1`;

const ALL = [
  CUT,
  ...Object.values(SITUATIONS).map(({ script }) => script),
  ...Object.values(OUTCOMES).map(({ script }) => script),
  ...RULES.flatMap(({ examples }) => [examples.reported, examples.silent]),
];

describe("letting go", () => {
  // Gaps in which nothing is let go, all that have ended, and all.
  for (const [seconds, most] of [
    [1, 400],
    [650, 70],
    [11_500, 18],
  ] as const) {
    test(`leaves all others as they would be, ${seconds} s apart`, () => {
      const reference = new Analysis();
      let compared = 0;
      const { held, analysis } = readAndForget(
        schedule(ALL.map((script) => [seconds, script])),
        (each, told, piece) => {
          if (piece) reference.push(piece);
          else reference.end();
          for (const id of told) {
            const [a, b] = [each.flow(id)!, reference.flow(id)!];
            expect(accountOf([a])).toBe(accountOf([b]));
            expect(each.findings(a)).toEqual(reference.findings(b));
            expect(each.row(id)).toEqual(reference.row(id));
            compared++;
          }
        },
      );
      expect(compared).toBe(reference.flowCount);
      expect(analysis.flowCount).toBe(reference.flowCount);
      expect(analysis.counts).toEqual(reference.counts);
      expect(Math.max(...held)).toBeLessThan(most);
    });
  }

  test("of a connection that several places recorded, no flow goes before the others", () => {
    const twice = (script: string): string =>
      script.replace(/^.*[<>].*$/gm, (line) => `${line} vlan 10 ipid 7\n${line} vlan 20 ipid 7`);
    // One of its flows ends by a RST, and the other continues.
    const script = `${twice(HANDSHAKE)}\n> R 1:1(0) vlan 10`;
    const later = "> S 0:0(0)";
    const { analysis, held } = readAndForget(
      schedule([
        [
          0,
          script
            .replaceAll("0:0(0)", "100000:100000(0)")
            .replaceAll("ack 1", "ack 100001")
            .replaceAll("1:1", "100001:100001"),
          77,
        ],
        [700, later, 78],
        [10, later, 79],
      ]),
    );
    expect(held.at(-1)).toBe(4);
    expect([...analysis.connections()].map(({ flows }) => flows)).toEqual([[1, 2]]);
  });

  test("a flow is reported at its end, after ten minutes when it did not open, and after three hours when it is idle", () => {
    const records = schedule([
      [0, HANDSHAKE],
      [1, "> S 0:0(0)"],
      [1, CLOSED],
      ...[9, 3, 500, 100, 9000, 1300, 100].map((seconds) => [seconds, "> S 0:0(0)", 9] as const),
    ]);
    const { told } = readAndForget(records);
    const byTime = told.map((ids) => ids.filter((id) => id <= 3));
    // Frames 1–3, 4 and 5–10 are theirs, the header comes before all: those at 11, 14, 514, 614, 9614, 10914 and 11014 s follow.
    expect(byTime.slice(11)).toEqual([[], [3], [], [2], [], [1], [], []]);
  });

  test("a flow that began with its SYN-ACK is idle, and not given up, after ten minutes", () => {
    const { analysis, told } = readAndForget(
      schedule([
        [0, "< S. 0:0(0) ack 1 <mss 1460>\n> . 1:1(0) ack 1", 500],
        [1200, "> S 0:0(0)", 600],
        [1, "> P. 1:11(10) ack 1", 500],
      ]),
    );
    expect(told.slice(0, -1).flat()).toEqual([]);
    expect(analysis.flowCount).toBe(2);
  });

  test("a flow is held while the one after it on its addresses is", () => {
    const { analysis, held } = readAndForget(
      schedule([
        [0, CLOSED, 500],
        [300, HANDSHAKE, 500],
        [500, "> . 1:1(0) ack 1", 600],
      ]),
    );
    expect(held.at(-1)).toBe(3);
    expect(analysis.flow(2)?.previous).toMatchObject({ id: 1, end: "fin" });
  });

  test("what comes when a flow has gone begins another", () => {
    const { analysis, told } = readAndForget(
      schedule([
        [0, CLOSED, 500],
        [700, CLOSED, 600],
        [1, "> . 2:2(0) ack 2", 500],
        [1, CLOSED, 500],
      ]),
    );
    expect(told.flat()).toEqual([1, 2, 3, 4]);
    expect(analysis.flow(1)).toBeUndefined();
    expect(analysis.row(1)).toBeUndefined();
    expect(analysis.flow(3)).toMatchObject({ id: 3, sight: { startSeen: false } });
    // The segment between was of a flow that nothing else is known of: the next one on its addresses was preceded by it.
    expect(analysis.flow(4)?.previous).toMatchObject({ id: 3 });
    expect(analysis.flow(5)).toBeUndefined();
    expect(analysis.flow(0)).toBeUndefined();
    expect(analysis.counts).toMatchObject({ flows: 4, outcomes: { established: 3 } });
  });

  test("a frame recorded twice is one, though flows went between", () => {
    const twice = schedule([
      [0, CLOSED, 500],
      [700, HANDSHAKE, 600],
    ]);
    const last = twice.at(-1)!;
    const { analysis } = readAndForget([...twice, { ...last, timeNs: last.timeNs! + 1000 }]);
    expect(analysis.flow(2)).toMatchObject({ segments: 3, initiator: { duplicates: 1 } });
  });

  test("lists are in order, and found in by id", () => {
    const { analysis } = readAndForget(
      schedule([
        [0, CLOSED],
        [1, HANDSHAKE],
        [700, "> S 0:0(0)"],
        [1, CLOSED],
      ]),
      (reading) => reading.ids("id", false, { text: "1", outcomes: [] }),
    );
    const all = { text: "", outcomes: [] };
    expect([...analysis.ids("segments", true, all)]).toEqual([4, 2, 3]);
    expect(analysis.indexOf(2, { sort: "segments", descending: true, filter: all })).toBe(1);
    expect(analysis.indexOf(1, { sort: "segments", descending: true, filter: all })).toBe(-1);
    const page = analysis.query({
      sort: "id",
      descending: false,
      filter: { text: "10015", outcomes: [] },
      first: 0,
      count: 9,
    });
    expect(page.rows.map(({ id }) => id)).toEqual([4]);
  });
});

test("a reader is asked to remove flows when there are many, and again when most of them are new", () => {
  const analysis = new Analysis(DEFAULT_ANALYSIS_SETTINGS, []);
  analysis.onFlowOver(() => {});
  const { bytes } = buildScript("> S 0:0(0)");
  analysis.push(bytes.subarray(0, 24));
  const flood = (count: number, from: number) => {
    const record = bytes.slice(24);
    const view = new DataView(record.buffer);
    for (let flow = from; flow < from + count; flow++) {
      view.setUint32(0, SCRIPT_EPOCH_SECONDS + flow, true);
      // Source address: each flow has its own.
      view.setUint32(16 + 26, 0x0b000000 + flow);
      analysis.push(record);
    }
  };
  flood(33_000, 0);
  expect(analysis.crowded).toBe(true);
  analysis.tellSilent();
  analysis.forgetOver();
  expect(analysis.crowded).toBe(false);
  expect(analysis.counts.outcomes.unanswered).toBe(33_000);
  expect(analysis.ids("id", false, { text: "", outcomes: [] })[0]).toBe(32_401);
  flood(32_000, 33_000);
  expect(analysis.crowded).toBe(false);
  flood(1_000, 65_000);
  expect(analysis.crowded).toBe(true);
});
