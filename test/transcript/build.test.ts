import { describe, expect, test } from "vitest";
import { Mark } from "../../src/core/flow/flow";
import { ACK, RST, SYN } from "../../src/core/tcp/flags";
import { buildTranscript } from "../../src/core/transcript/build";
import { TRANSCRIPT_LIMITS } from "../../src/core/transcript/limits";
import { blockOfFlow, lineOfTarget, type TranscriptModel, targetOfLine } from "../../src/core/transcript/model";
import type { TranscriptSpan } from "../../src/core/transcript/transcript";
import { problemText } from "../../src/host/problems/problemText";
import { analyzeConnections } from "../support/connections";
import { type FlowWithFindings, finding, makeFlow, makeSource, portUnreachable, run, segment, sourceOf } from "./flows";

const MSS_1460 = [2, 4, 5, 180, 4, 2, 1, 3, 3, 7];

const established: FlowWithFindings = {
  flow: makeFlow(
    1,
    "established",
    [
      segment(0, { from: "initiator", frame: 1, ms: 0, flags: SYN, seq: 0, options: MSS_1460 }),
      segment(1, { from: "responder", frame: 2, ms: 12, flags: SYN | ACK, seq: 0, ack: 1, options: MSS_1460 }),
      segment(2, { from: "initiator", frame: 3, ms: 12.1, flags: ACK, seq: 1, ack: 1 }),
      run(3, 4, 13, 214),
    ],
    { handshake: { syn: 0, synAck: 1, ack: 2 }, path: "VLAN 42" },
  ),
  findings: [],
};

const wrongAck: FlowWithFindings = {
  flow: makeFlow(2, "broken", [
    segment(0, { from: "initiator", frame: 5, ms: 0, flags: SYN, seq: 0 }),
    segment(1, { from: "responder", frame: 6, ms: 0.25, flags: SYN | ACK, seq: 0, ack: 0 }),
    segment(2, { from: "initiator", frame: 7, ms: 0.3, flags: RST, seq: 0, marks: Mark.Rst }),
  ]),
  findings: [
    finding("syn-ack-wrong-ack", "error", 1, "ack", { expected: "x+1", related: [{ event: 0, frame: 5 }] }),
    finding("mss-missing", "information", 1, "options"),
    finding("ack-without-flag", "warning", 1, "checksum"),
  ],
};

const halfOpen: FlowWithFindings = {
  flow: makeFlow(3, "half-open", [
    segment(0, { from: "initiator", frame: 8, ms: 0, flags: SYN, seq: 0 }),
    segment(1, { from: "responder", frame: 9, ms: 1, flags: SYN | ACK, seq: 0, ack: 1, repeats: 1234 }),
  ]),
  findings: [
    finding("handshake-ack-missing", "error", 1, "segment", {
      missing: { from: "initiator", label: "ACK = y+1 expected;\nnone in 3.0 s" },
    }),
  ],
};

const unreachable: FlowWithFindings = {
  flow: makeFlow(4, "unreachable", [
    segment(0, { from: "initiator", frame: 10, ms: 0, flags: SYN, seq: 0 }),
    portUnreachable(1, 11, 2),
  ]),
  findings: [finding("syn-unreachable", "error", 1, "segment")],
};

const midFlow: FlowWithFindings = {
  flow: makeFlow(5, "not-captured", [
    segment(0, { from: "responder", frame: 12, ms: 0, flags: ACK, seq: 7, ack: 9, payload: 4, defects: 2 }),
  ]),
  findings: [finding("handshake-not-captured", "hint", 0, "segment")],
};

const all = [established, wrongAck, halfOpen, unreachable, midFlow];

describe("the text", () => {
  const { transcript } = buildTranscript(sourceOf(all), { kind: "all" });

  test("reads like this", () => {
    expect(transcript.text).toMatchInlineSnapshot(`
      "#1  10.0.0.1:50001 → 10.0.0.2:80  established  12.1 ms  [VLAN 42]  2026-11-22 10:00:00.000000Z
            1  +0.000000    →  SYN      seq=x (4294967294)        ack=–                     len=0     win=64240  mss 1460, sackOK, wscale 7
            2  +0.012000    ←  SYN,ACK  seq=y (1000)              ack=x+1 (4294967295)      len=0     win=64240  mss 1460, sackOK, wscale 7
            3  +0.012100    →  ACK      seq=x+1 (4294967295)      ack=y+1 (1001)            len=0     win=64240
            4  +0.013000    ⇄  214 segments  1.2 MB →  3.1 kB ←  in 100 ms

      #2  10.0.0.1:50002 → 10.0.0.2:80  broken  2026-11-22 10:00:00.000000Z  ✗ syn-ack-wrong-ack
            5  +0.000000    →  SYN      seq=x (4294967294)        ack=–                     len=0     win=64240  no options
            6  +0.000250    ←  SYN,ACK  seq=y (1000)              ack=x (4294967294)        len=0     win=64240  no options  checksum=0xbeef  ✗ expected ack=x+1
            7  +0.000300    →  RST      seq=x (4294967294)        ack=–                     len=0     win=64240

      #3  10.0.0.1:50003 → 10.0.0.2:80  half-open  2026-11-22 10:00:00.000000Z  ✗ handshake-ack-missing
            8  +0.000000    →  SYN      seq=x (4294967294)        ack=–                     len=0     win=64240  no options
            9  +0.001000    ←  SYN,ACK  seq=y (1000)              ack=x+1 (4294967295)      len=0     win=64240  no options  (and 1,234 more like it)
                            →  ┄ ACK = y+1 expected;␊none in 3.0 s

      #4  10.0.0.1:50004 → 10.0.0.2:80  unreachable  2026-11-22 10:00:00.000000Z  ✗ syn-unreachable
           10  +0.000000    →  SYN      seq=x (4294967294)        ack=–                     len=0     win=64240  no options
           11  +0.002000    ←  ICMP     port unreachable  from 10.0.0.254  quotes SYN seq=x (4294967294)

      #5  10.0.0.1:50005 ↔ 10.0.0.2:80  not-captured  2026-11-22 10:00:00.000000Z  · handshake-not-captured
           12  +0.000000    ←  ACK      seq=1007                  ack=7                     len=4     win=64240  (options truncated by the capture)
      "
    `);
  });
});

function textAt({ transcript }: TranscriptModel, span: TranscriptSpan): string {
  return transcript.text.split("\n")[span.line]!.slice(span.start, span.end);
}

describe("problems", () => {
  const model = buildTranscript(sourceOf(all), { kind: "all" });
  const { problems, hidden } = model.transcript;

  test("are on the field itself, the most severe first", () => {
    expect(problems.map((problem) => [problem.finding.rule, textAt(model, problem.span)])).toEqual([
      ["syn-ack-wrong-ack", "ack=x (4294967294)"],
      [
        "handshake-ack-missing",
        "+0.001000    ←  SYN,ACK  seq=y (1000)              ack=x+1 (4294967295)      len=0     win=64240  no options",
      ],
      ["syn-unreachable", "+0.002000    ←  ICMP     port unreachable  from 10.0.0.254  quotes SYN seq=x (4294967294)"],
      ["ack-without-flag", "checksum=0xbeef"],
      ["mss-missing", "no options"],
      [
        "handshake-not-captured",
        "+0.000000    ←  ACK      seq=1007                  ack=7                     len=4     win=64240",
      ],
    ]);
    expect(hidden).toBe(0);
  });

  test("name the segments that prove them", () => {
    const [related] = problems[0]!.related;
    expect(related!.message).toBe("Frame 5: +0.000000 → SYN seq=x (4294967294) ack=– len=0 win=64240 no options");
    expect(targetOfLine(model, related!.span.line)).toEqual({ flowId: 2, event: 0 });
  });

  test("each field of a segment has its own columns", () => {
    const fields = ["flags", "seq", "ack", "payload", "window", "options", "time"] as const;
    const one = {
      flow: established.flow,
      findings: fields.map((field) => finding(`on-${field}`, "warning", 1, field)),
    };
    const single = buildTranscript(sourceOf([one]), { kind: "all" });
    expect(single.transcript.problems.map((problem) => textAt(single, problem.span))).toEqual([
      "SYN,ACK",
      "seq=y (1000)",
      "ack=x+1 (4294967295)",
      "len=0",
      "win=64240",
      "mss 1460, sackOK, wscale 7",
      "+0.012000",
    ]);
  });
});

describe("lines and segments", () => {
  test("lead to each other, for every line of every flow", () => {
    const model = buildTranscript(sourceOf(all), { kind: "all" });
    const lines = model.transcript.text.trimEnd().split("\n");
    const seen = new Set<string>();
    lines.forEach((line, number) => {
      const target = targetOfLine(model, number);
      expect(target === undefined, `line ${number}`).toBe(line === "");
      if (target === undefined) return;
      const span = lineOfTarget(model, target)!;
      // The dashed line of what is missing belongs to the segment before it.
      if (line.includes("┄")) expect(span.line).toBe(number - 1);
      else expect(span).toEqual({ line: number, start: line.length - line.trimStart().length, end: line.length });
      seen.add(`${target.flowId}/${target.event}`);
    });
    for (const { flow } of all) for (const event of flow.events) expect(seen).toContain(`${flow.id}/${event.index}`);
  });

  test("outside the transcript there is nothing", () => {
    const model = buildTranscript(sourceOf(all), { kind: "flow", id: 2 });
    expect(targetOfLine(model, 99)).toBeUndefined();
    expect(lineOfTarget(model, { flowId: 1, event: 0 })).toBeUndefined();
    expect(lineOfTarget(model, { flowId: 2, event: undefined })!.line).toBe(0);
  });
});

describe("scopes", () => {
  const idsOf = (scope: Parameters<typeof buildTranscript>[1]) =>
    buildTranscript(sourceOf(all), scope).transcript.blocks.map((block) => block.flowId);

  test("one flow, the troubled, the filtered", () => {
    expect(idsOf({ kind: "flow", id: 3 })).toEqual([3]);
    expect(idsOf({ kind: "troubled" })).toEqual([2, 3, 4]);
    expect(idsOf({ kind: "filtered", filter: { text: "", outcomes: ["established"] } })).toEqual([1]);
  });

  test("which flows these are is said at the end", () => {
    const lastOf = (scope: Parameters<typeof buildTranscript>[1]) =>
      buildTranscript(sourceOf(all), scope).transcript.text.split("\n").at(-2);
    const count = all.length;
    expect(lastOf({ kind: "flow", id: 3 })).toBe(`┄ one flow of ${count}`);
    expect(lastOf({ kind: "troubled" })).toBe(`┄ 3 of ${count} flows: those that have an error or a warning`);
    const filter = { text: " a\n┄ b ", outcomes: ["established"] } as const;
    expect(lastOf({ kind: "filtered", filter: { ...filter, text: "" } })).toBe(
      `┄ 1 of ${count} flows: those that match the filter established`,
    );
    const { text } = buildTranscript(
      { ...sourceOf(all), ids: () => new Int32Array() },
      { kind: "filtered", filter },
    ).transcript;
    expect(text).toBe(
      `┄ 0 of ${count} flows: those that match the filter "a\\n┄ b", established\n\n┄ no flows to show\n`,
    );
    const long = { text: "x".repeat(1000), outcomes: [] };
    expect(lastOf({ kind: "filtered", filter: long })!.length).toBeLessThan(200);
    expect(lastOf({ kind: "all" })).not.toMatch(/ of \d+ flows/);
  });

  test("an empty one says so", () => {
    expect(buildTranscript(sourceOf([]), { kind: "all" }).transcript.text).toBe("┄ no flows to show\n");
    expect(buildTranscript(sourceOf(all), { kind: "flow", id: 77 }).transcript.text).toBe("┄ no flows to show\n");
  });
});

describe("a capture larger than an editor holds", () => {
  const SYN_ONLY = [segment(0, { from: "initiator", frame: 1, ms: 0, flags: SYN, seq: 0, options: MSS_1460 })];
  const unanswered = finding("syn-unanswered", "error", 0, "segment");
  const retried = finding("syn-retransmitted", "warning", 0, "segment");

  /** Every tenth has a warning, every hundredth an error too. */
  const make = (id: number): FlowWithFindings => ({
    flow: makeFlow(id, "unanswered", SYN_ONLY),
    findings: id % 100 === 0 ? [unanswered, retried] : id % 10 === 0 ? [retried] : [],
  });

  test("100,000 flows: all head lines, the 5000 most severe with segments, the rest counted", () => {
    const model = buildTranscript(makeSource(100_000, make), { kind: "all" });
    const { text, blocks, problems, hidden } = model.transcript;
    const lines = text.split("\n");
    expect(text.length).toBeLessThan(18_000_000);
    expect(lines.length).toBeLessThan(250_000);
    expect(blocks.length).toBe(100_000);
    expect(blocks.filter((block) => block.lastLine > block.firstLine).length).toBe(5000);
    for (const { firstLine, lastLine } of blocks) {
      // Blocks stand apart, head lines close together.
      if (lastLine > firstLine) expect([lines[firstLine - 1], lines[lastLine + 1]]).toEqual(["", ""]);
    }
    expect(problems.length).toBe(999);
    expect(hidden).toBe(11_000 - 999);
    expect(problems.every((problem) => problem.finding.severity === "error")).toBe(true);
    for (const problem of problems)
      expect(targetOfLine(model, problem.span.line)).toEqual({ flowId: problem.flowId, event: 0 });
    expect(lines.at(-2)).toContain("┄ not shown because of the editor's size limit: the segments of 95,000 flows.");
  });

  test("a million flows: head lines as far as there is room, none of a severe one missing", () => {
    const { transcript } = buildTranscript(makeSource(1_000_000, make), { kind: "all" });
    expect(transcript.text.length).toBeLessThan(18_000_000);
    for (let id = 100; id <= 1_000_000; id += 100) {
      if (blockOfFlow(transcript.blocks, id) === undefined) throw new Error(`flow ${id} has no block`);
    }
    expect(transcript.text.split("\n").at(-2)).toMatch(/the segments of [\d,]+ flows, and [\d,]+ whole flows\./);
  });

  test("a flow of many events: the most severe and the handshake keep their lines, gaps are counted", () => {
    const events = Array.from({ length: 1000 }, (_, index) =>
      segment(index, { from: "initiator", frame: index + 1, ms: index, flags: index === 0 ? SYN : ACK, seq: index }),
    );
    const grave = finding("data-after-fin", "error", 900, "seq");
    const light = Array.from({ length: 300 }, (_, i) => finding("duplicate-ack", "information", i + 100, "ack"));
    const limits = { characters: 20_000, lines: 50, fullBlocks: 10, problems: 1000 };
    const source = sourceOf([{ flow: makeFlow(1, "established", events), findings: [...light, grave] }]);
    const model = buildTranscript(source, { kind: "all" }, limits);
    const { text, problems, hidden } = model.transcript;
    const lines = text.trimEnd().split("\n");
    expect(lines.length).toBeLessThanOrEqual(50);
    expect(lines[1]).toContain("SYN");
    expect(lines[2]).toBe("         ┄ 99 more events not shown");
    expect(problems[0]!.finding).toBe(grave);
    expect(textAt(model, problems[0]!.span)).toBe("seq=x+900 (898)");
    expect(problems.length + hidden).toBe(301);
    expect(targetOfLine(model, 2)).toEqual({ flowId: 1, event: 0 });
    expect(lineOfTarget(model, { flowId: 1, event: 50 })!.line).toBe(1);
  });

  test("among more flows than can be unfolded, those without findings have their head line only", () => {
    const clean = (id: number) => ({ ...make(id), findings: [] });
    const unfolded = (count: number) =>
      buildTranscript(makeSource(count, clean), { kind: "all" }).transcript.blocks.filter(
        ({ firstLine, lastLine }) => lastLine > firstLine,
      ).length;
    expect([unfolded(5000), unfolded(5001)]).toEqual([5000, 0]);
  });

  test.each([
    [6000, 40],
    [6000, 10_000],
    [100_000, 40],
  ])("%d characters and %d lines are kept, and hold the most severe flow's segments", (characters, lines) => {
    const limits = { characters, lines, fullBlocks: 5000, problems: 10 };
    const { transcript } = buildTranscript(makeSource(200, make), { kind: "all" }, limits);
    expect(transcript.text.length).toBeLessThanOrEqual(characters);
    expect(transcript.text.trimEnd().split("\n").length).toBeLessThanOrEqual(lines);
    expect(transcript.problems.map(({ flowId }) => flowId)).toEqual(expect.arrayContaining([100, 200]));
  });
});

describe("a cause with very many flows", () => {
  /** The problems of a transcript of `count` refused flows, and of others that work. */
  function problemsOf(count: number, kind: "all" | "troubled" | "filtered") {
    const analysis = analyzeConnections(
      Array.from({ length: count + 5 }, (_, i) => ({ ms: i, result: i < count ? "refused" : "open" })),
    );
    const scope = kind === "filtered" ? { kind, filter: { text: "refused", outcomes: [] } } : { kind };
    const { problems, hidden } = buildTranscript(analysis, scope, { ...TRANSCRIPT_LIMITS, problems: 40 }).transcript;
    return { problems, hidden, findings: analysis.counts.findings.error };
  }

  test.each(["all", "troubled"] as const)("is one problem, where %s flows are shown", (kind) => {
    const { problems, hidden, findings } = problemsOf(100, kind);
    expect(findings).toBe(100);
    expect(problems).toMatchObject([
      {
        flowId: 1,
        finding: { rule: "syn-refused" },
        cause: { others: 99, message: expect.stringMatching(/^100 of 105: /) },
      },
    ]);
    expect(hidden).toBe(0);
    expect(problemText(problems[0]!.finding.what, problems[0]!.cause)).toMatch(
      /\. And 99 more flows: 100 of 105: .*\.$/,
    );
  });

  test("is one of each flow where flows were chosen, and where it has fewer", () => {
    const chosen = problemsOf(100, "filtered");
    expect([chosen.problems.length, chosen.hidden]).toEqual([39, 61]);
    const fewer = problemsOf(30, "all");
    expect(fewer.problems.map(({ cause }) => cause)).toEqual(Array(30).fill(undefined));
    expect(problemText("It is wrong.", undefined)).toBe("It is wrong.");
  });
});
