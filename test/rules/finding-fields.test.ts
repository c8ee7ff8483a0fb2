// Where a finding stands on its segment, what it expected there, what proves it, what is missing: what page, transcript and
// Problems are drawn from.

import { expect, test } from "vitest";
import { analyzeScript } from "../support/capture";

interface Shown {
  readonly field: string;
  readonly expected?: string;
  /** Frames. */
  readonly related?: readonly number[];
  readonly missing?: string;
  readonly says?: RegExp;
}

const OPEN = "> S 0:0(0)\n< S. 0:0(0) ack 1\n> . 1:1(0) ack 1\n";

const CASES: readonly (readonly [rule: string, script: string, shown: Shown])[] = [
  [
    "syn-ack-wrong-ack",
    "> S 0:0(0)\n< S. 0:0(0) ack 9\n> R 9:9(0)",
    { field: "ack", expected: "x+1", related: [1, 3] },
  ],
  ["syn-ack-wrong-ack", "> S 0:0(0)\n< S. 0:0(0) ack 9\n> S 0:0(0)\n> R 9:9(0)", { field: "ack", related: [1] }],
  [
    "syn-ack-wrong-ack",
    "> S 0:9(9)\n< S. 0:0(0) ack 99",
    { field: "ack", expected: "x+1 … x+10", says: /89 too high/ },
  ],
  [
    "syn-ack-wrong-ack",
    "> S 0:0(0)\n< S 0:0(0)\n> S. 0:0(0) ack 3",
    { field: "ack", expected: "y+1", related: [2], says: /y\+3 \(2000003\).*y\+1 \(2000001\)\. It is 2 too high/ },
  ],
  [
    "handshake-ack-wrong-ack",
    "> S 0:0(0)\n< S. 0:0(0) ack 1\n> . 1:1(0) ack 0\n< R 0:0(0)",
    {
      field: "ack",
      expected: "y+1",
      related: [2, 4],
      says: /y \(2000000\); expected y\+1 \(2000001\)\. It is 1 too low\. .*RST/,
    },
  ],
  [
    "handshake-ack-wrong-ack",
    "> S 0:0(0)\n< S. 0:9(9) ack 1\n> . 1:1(0) ack 99",
    { field: "ack", expected: "y+1 … y+10", related: [2] },
  ],
  [
    "handshake-ack-wrong-seq",
    "> S 0:0(0)\n< S. 0:0(0) ack 1\n> . 0:0(0) ack 1\n< R 1:1(0)",
    { field: "seq", expected: "x+1", related: [2, 4], says: /x \(1000\); expected x\+1 \(1001\)\. It is 1 too low/ },
  ],
  [
    "handshake-ack-missing",
    "> S 0:0(0)\n> S 0:0(0)\n< S. 0:0(0) ack 1\n+3 end",
    { field: "segment", related: [1], missing: "initiator: ACK = y+1 expected; none in 3.0 s", says: /sent once/ },
  ],
  [
    "handshake-ack-missing",
    "> S 0:0(0)\n< S. 0:0(0) ack 1\n+0.5 end",
    { field: "segment", missing: "initiator: ACK = y+1 expected; the capture ends after 500 ms" },
  ],
  [
    "syn-unanswered",
    "> S 0:0(0)\n+1 > S 0:0(0)\n+3 end",
    { field: "segment", related: [1], missing: "responder: SYN-ACK with ACK = x+1 expected; none in 4.0 s" },
  ],
  [
    "syn-unanswered",
    "> S 0:5(5)\n+0.5 end",
    {
      field: "segment",
      related: [],
      missing: "responder: SYN-ACK with ACK = x+1 … x+6 expected; the capture ends after 500 ms",
    },
  ],
  ["syn-unanswered", "> S 0:0(0)", { field: "segment", says: /and the capture ends here\./ }],
  ["syn-refused", "> S 0:0(0)\n> S 0:0(0)\n< R. =0:=0(0) ack 1", { field: "flags", related: [2] }],
  ["syn-unreachable", "> S 0:0(0)\n< icmp unreachable host quoting 1 from router", { field: "segment", related: [1] }],
  ["handshake-reset", "> S 0:0(0)\n< S. 0:0(0) ack 1\n> R 1:1(0)", { field: "flags", related: [2] }],
  [
    "reset-ineffective",
    "> S 0:0(0)\n< R 0:0(0)",
    { field: "flags", expected: "RST,ACK with ACK = x+1", related: [1], says: /no ACK/ },
  ],
  ["reset-ineffective", "> S 0:0(0)\n< R. =0:=0(0) ack 9", { field: "ack", expected: "x+1", related: [1] }],
  ["reset-ineffective", `${OPEN}< R -9:-9(0)`, { field: "seq", expected: "y+1 (2000001)", related: [] }],
  ["reset-ineffective", `${OPEN}< R 99999:99999(0)`, { field: "seq", says: /runs from y\+1 \(2000001\) to y\+65536/ }],
  ["reset-wrong-number", "> S 0:0(0)\n< R. =7:=7(0) ack 1", { field: "seq", expected: "0", related: [1] }],
  ["reset-wrong-number", "> S 0:9(9)\n< R. =0:=0(0) ack 1", { field: "ack", expected: "x+10", related: [1] }],
  [
    "reset-wrong-number",
    "> S 0:0(0)\n< S. 0:0(0) ack 1\n< . 1:1(0) ack 1\n> R 7:7(0)",
    { field: "seq", expected: "SEG.ACK of the segment it answers", related: [3] },
  ],
  [
    "syn-retransmitted",
    "> S 0:0(0)\n+1 > S 0:0(0)\n+2 > S 0:0(0)",
    { field: "time", related: [1, 3], says: /2 times/ },
  ],
  [
    "syn-retransmitted",
    "> S 0:0(0)\n+1 > S 0:0(0)",
    { field: "time", says: /retransmitted once, 1\.0 s after the first/ },
  ],
  ["syn-ack-retransmitted", "> S 0:0(0)\n< S. 0:0(0) ack 1\n+1 < S. 0:0(0) ack 1", { field: "time", related: [2] }],
  [
    "syn-isn-changed",
    "> S 0:0(0)\n> S 9:9(0)",
    { field: "seq", expected: "x−9 (1000)", related: [1], says: /9 higher/ },
  ],
  [
    "syn-ack-isn-changed",
    "> S 0:0(0)\n< S. 0:0(0) ack 1\n< S. 9:9(0) ack 1",
    { field: "seq", expected: "y (2000000)", related: [2], says: /Both have TTL 64/ },
  ],
  ["data-before-established", "> S 0:9(9)", { field: "payload", related: [] }],
  ["data-before-established", "> S 0:0(0)\n< S. 0:9(9) ack 1", { field: "payload", related: [1], says: /SYN-ACK/ }],
  [
    "simultaneous-open",
    "> S 0:0(0)\n< S 0:0(0)\n> S. 0:0(0) ack 1\n< S. 0:0(0) ack 1",
    { field: "flags", related: [1, 3, 4] },
  ],
  [
    "split-handshake",
    "> S 0:0(0)\n< . 0:0(0) ack 1\n< S 0:0(0)",
    { field: "flags", expected: "SYN,ACK", related: [1, 2] },
  ],
  ["challenge-ack", "> S 0:0(0)\n< . 30:30(0) ack 90", { field: "segment", related: [1], says: /ACK x\+90 \(1090\)/ }],
  ["half-open-recovery", "> S 0:0(0)\n< . 30:30(0) ack 90\n> R 90:90(0)", { field: "segment", related: [1, 2] }],
  [
    "port-reused",
    `${OPEN}> R. 1:1(0) ack 1\n+1 > S 9000:9000(0)`,
    { field: "segment", says: /Flow 1 .* had been reset/ },
  ],
  [
    "port-reused",
    `${OPEN}> F. 1:1(0) ack 1\n< F. 1:1(0) ack 2\n> . 2:2(0) ack 2\n+1 > S -9:-9(0)`,
    { field: "seq", expected: "above x+11 (1002)" },
  ],
  ["handshake-slow", "> S 0:0(0)\n+2 < S. 0:0(0) ack 1\n> . 1:1(0) ack 1", { field: "time", related: [1, 2] }],
  ["reset-ineffective", "> S 0:0(0)\n> S 9:9(0)\n< R 0:0(0)", { field: "flags", related: [2] }],
  ["syn-ack-wrong-ack", "> S 0:0(0)\n< S. 0:0(0) ack 9\n< R 1:1(0)", { field: "ack", related: [1] }],
  [
    "handshake-ack-wrong-ack",
    "> S 0:0(0)\n< S. 0:0(0) ack 1\n+1 < S. 0:0(0) ack 1\n> . 1:1(0) ack 9\n< R 9:9(0)\n+1 < R 9:9(0)",
    { field: "ack", related: [3, 5] },
  ],
  [
    "handshake-ack-wrong-seq",
    "> S 0:0(0)\n> S 900000:900000(0)\n< S. 0:0(0) ack 900001\n> . -9:-9(0) ack 1",
    { field: "seq", says: /expected x\+1 \(901001\)/ },
  ],
  ["handshake-not-captured", "> . 1:1(0) ack 1", { field: "segment", related: [] }],
  ["one-direction-captured", "> S 0:0(0)\n> . 1:1(0) ack 1", { field: "segment", related: [] }],
];

test.each(CASES)("%s: %s", (id, script, shown) => {
  const finding = analyzeScript(script).findings.find(({ rule }) => rule === id);
  expect(finding?.field).toBe(shown.field);
  if (shown.expected !== undefined) expect(finding?.expected).toBe(shown.expected);
  if (shown.related) expect(finding?.related.map(({ frame }) => frame)).toEqual(shown.related);
  if (shown.missing)
    expect(finding?.missing && `${finding.missing.from}: ${finding.missing.label}`).toBe(shown.missing);
  if (shown.says) expect(finding?.what).toMatch(shown.says);
});

test.each([
  ["protocol", true],
  ["port", true],
  ["host", false],
  ["net", false],
  ["admin", false],
  ["time-exceeded", false],
])("ICMP %s unreachable is a hard error: %s", (error, hard) => {
  for (const family of [4, 6] as const) {
    const { findings } = analyzeScript(`> S 0:0(0)\n< icmp unreachable ${error} quoting 1 from router`, { family });
    expect(/hard error/.test(findings.find(({ rule }) => rule === "syn-unreachable")?.why ?? "")).toBe(hard);
  }
});

test.each([
  [4, "3/2", true],
  [4, "3/1", false],
  [4, "12/2", false],
  [6, "1/4", true],
  [6, "1/3", false],
  [6, "3/4", false],
  [6, "4/1", true],
  [6, "4/0", false],
] as const)("an error of IPv%i, type and code %s, is a hard one: %s", (family, error, hard) => {
  const { findings } = analyzeScript(`> S 0:0(0)\n< icmp ${error} quoting 1 from router`, { family });
  expect(findings.find(({ rule }) => rule === "syn-unreachable")?.why).toMatch(hard ? /hard error/ : /soft error/);
});

test("errors of one code and of different types are each reported", () => {
  const script = "> S 0:0(0)\n< icmp 3/1 quoting 1 from router\n< icmp 11/1 quoting 1 from router";
  const { findings } = analyzeScript(script, { family: 4 });
  expect(findings.filter(({ rule }) => rule === "syn-unreachable").map(({ evidence }) => evidence)).toMatchObject([
    { type: 3, times: 1 },
    { type: 11, times: 1 },
  ]);
});

test.each([
  ["admin from router", /filter at 192\.0\.2\.1 rejects/],
  ["time-exceeded from router", /loop/],
  ["port", /with ICMP where a TCP would send a RST/],
  ["port from router", /device before the host rejects/],
  ["host", /host itself has no route/],
  ["net from router", /192\.0\.2\.1: it has no route/],
])("ICMP %s leads on", (error, next) => {
  const [name = "", ...from] = error.split(" ");
  const { findings } = analyzeScript(`> S 0:0(0)\n< icmp unreachable ${name} quoting 1 ${from.join(" ")}`);
  expect(findings.find(({ rule }) => rule === "syn-unreachable")?.next).toMatch(next);
});
