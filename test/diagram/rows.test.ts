import { describe, expect, test } from "vitest";
import type { SegmentRow } from "../../src/core/diagram/row";
import { rowsOf } from "../../src/core/diagram/rows";
import type { FlowDetail } from "../../src/core/rules/finding";
import { detailOf, detailOfScript, opened } from "./subjects";

function segments(detail: FlowDetail): readonly SegmentRow[] {
  return rowsOf(detail).filter((row) => row.kind === "segment");
}

function marks(detail: FlowDetail): readonly (readonly (string | undefined)[])[] {
  return segments(detail).map(({ numbers }) => numbers.map(({ mark }) => mark));
}

describe("equations", () => {
  test("an expected number has ✓; no number is expected of a SYN", () => {
    expect(marks(detailOf("clean"))).toEqual([
      [undefined],
      [undefined, "✓"],
      ["✓", "✓"],
      ["✓", "✓"],
      ["✓", "✓"],
      ["✓", "✓"],
    ]);
  });

  test("one that a finding is about has ✗ and the expected number, relative and raw", () => {
    const [, synAck] = segments(detailOf("wrongAck"));
    expect(synAck!.numbers[1]).toMatchObject({ mark: "✗", severity: "error", expected: "x+1", expectedRaw: "0" });
  });

  test("a repeated wrong number is explained once and has ✗ each time", () => {
    const again = segments(
      detailOfScript(`> S 0:0(0)\n< S. 0:0(0) ack 0\n+1 < S. 0:0(0) ack 0\n+1 < S. 0:0(0) ack 1\n> . 1:1(0) ack 1`),
    );
    expect(again.slice(1).map(({ numbers }) => numbers.at(-1)!.mark)).toEqual(["✗", "✗", "✓", "✓"]);
  });

  test.each([-1, 0, 2, 50_000])("an ack of x%i never has ✓, even when its rule is off", (offset) => {
    for (const initiatorIsn of [0, 2 ** 31 - 1, 2 ** 32 - 1]) {
      const ack = `=${(initiatorIsn + offset + 2 ** 32) % 2 ** 32}`;
      const detail = detailOfScript(`> S 0:0(0)\n< S. 0:0(0) ack ${ack}\n+5 end`, { initiatorIsn });
      expect(marks({ ...detail, findings: [] })[1]).toEqual([undefined, undefined]);
    }
  });

  test("mid-flow, an ack of exactly what was sent has ✓, and one of an earlier number does not", () => {
    const script = "> P. 100:200(100) ack 900\n< F. 900:900(0) ack 200\n> F. 200:200(0) ack 850\n+5 end";
    expect(marks(detailOfScript(script)).map((each) => each[1])).toEqual([undefined, "✓", undefined]);
  });
});

test("a retry's options are shown once, unless they change", () => {
  const syn = (mss: number, ts: number): string => `> S 0:0(0) <mss ${mss}, TS val ${ts} ecr 0>`;
  const options = segments(detailOfScript([syn(1460, 1), syn(1460, 2), syn(1460, 3), syn(536, 4)].join("\n"))).map(
    (row) => row.options.map(({ text }) => text).join(),
  );
  expect(options).toEqual([
    "MSS 1460 · timestamps TSval 1 TSecr 0",
    "options as in frame 1",
    "options as in frame 1",
    "MSS 536 · timestamps TSval 4 TSecr 0",
  ]);
});

test("a third SYN crosses nothing that has crossed already", () => {
  const rows = segments(detailOfScript("> S 0:0(0)\n< S 0:0(0)\n> S 0:0(0)\n< S 0:0(0)\n+5 end"));
  expect(rows.map(({ crossesNext }) => crossesNext)).toEqual([true, false, true, false]);
});

test("states stand where they change, and once", () => {
  expect(segments(detailOf("clean")).map(({ after }) => after)).toEqual([
    { initiator: "SYN-SENT" },
    { initiator: "ESTABLISHED", responder: "SYN-RECEIVED" },
    { responder: "ESTABLISHED" },
    { initiator: "FIN-WAIT-1", responder: "CLOSE-WAIT" },
    { initiator: "TIME-WAIT", responder: "LAST-ACK" },
    { responder: "CLOSED" },
  ]);
});

test("silence is shown where it is longer than half a second and three round trips", () => {
  const pauses = (rtt: number, wait: number): number =>
    rowsOf(
      detailOfScript(`> S 0:0(0)\n+${rtt} < S. 0:0(0) ack 1\n> . 1:1(0) ack 1\n+${wait} > F. 1:1(0) ack 1\n+5 end`),
    ).filter(({ kind }) => kind === "pause").length;
  expect([pauses(0.01, 0.4), pauses(0.01, 0.6), pauses(0.3, 0.8), pauses(0.3, 1)]).toEqual([0, 1, 0, 1]);
});

describe("times after what is known in part only", () => {
  const OPEN = "> S 0:0(0)\n< S. 0:0(0) ack 1\n> . 1:1(0) ack 1";
  const timesOf = (script: string): readonly unknown[] =>
    rowsOf(detailOfScript(`${OPEN}\n${script}`))
      .slice(3)
      .map((row) => (row.kind === "pause" ? `${row.silenceNs / 1e6} ms of silence` : `${row.frame} ${row.sinceRowNs}`));

  test("folded repeats end with the last of them", () => {
    const repeat = "> . 1:101(100) ack 1";
    const script = `${repeat}\n+1 ${repeat}\n+2 ${repeat}\n+4 ${repeat}\n+0.3 < . 1:1(0) ack 101\n+5 end`;
    expect(timesOf(script).slice(0, 4)).toEqual(["4 1000000", "1000 ms of silence", "5 1000000000", "8 300000000"]);
    expect(rowsOf(detailOfScript(`${OPEN}\n${script}`))[5]!.label).toMatch(/, and 2 more like it in 6\.0 s\./);
  });

  test("after a run whose last segment was taken out, the time since its rest is not known", () => {
    const script = "> . 1:101(100) ack 1\n+2 > . 101:201(100) ack 1\n+3 > P. 201:211(10) ack 1\n+5 end";
    expect(timesOf(script).slice(0, 2)).toEqual(["4 1000000", "6 undefined"]);
  });

  test("nor where the run continues after it, and then the time counts from the end of the run", () => {
    const later = "+2 < . 1:101(100) ack 1\n+0.1 > . 101:101(0) ack 101\n+0.1 < F. 101:101(0) ack 1";
    expect(timesOf(`> . 1:101(100) ack 1\n${later}\n+9 end`).slice(0, 4)).toEqual([
      "4 1000000",
      "4 undefined",
      // What is missing has no time.
      "4 undefined",
      "7 100000000",
    ]);
  });
});

test("times count from the row before, in a run from the segment before", () => {
  const detail = detailOf("clean");
  const data = rowsOf(detail, opened(detail)).filter((row) => row.kind === "data");
  expect(data.map(({ sinceRowNs }) => sinceRowNs)).toEqual([undefined, 1e6, 1e6, 1e6]);
  expect(
    segments(detail)
      .slice(0, 3)
      .map(({ sinceRowNs }) => sinceRowNs),
  ).toEqual([undefined, 12e6, 1e5]);
});

test("each row says itself in a sentence", () => {
  const labels = rowsOf(detailOf("ackMissing")).map(({ label }) => label);
  expect(labels[1]).toBe(
    "Frame 2, after 12.0 ms: 10.0.0.2:80 sends SYN,ACK, seq y (305419896), ack x+1 (0), as expected, win 65535, MSS 1400, SACK permitted, timestamps TSval 918273645 TSecr 3028102433, window scale 9 (×512).",
  );
  expect(labels[2]).toBe("No segments for 1.0 s.");
  expect(labels.at(-2)).toMatch(
    /^Missing, from 10\.0\.0\.1:40000 to 10\.0\.0\.2:80: ACK = y\+1 expected; none in 8\.0 s\. error, handshake-ack-missing: /,
  );
  expect(labels.at(-1)).toBe("The capture ends 5.0 s later; no further segments.");
});
