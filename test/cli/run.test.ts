import { gzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";
import { OUTCOMES } from "../../src/core/flow/flow";
import { RULES } from "../../src/core/rules/catalogue";
import { recordConnections } from "../support/connections";
import { ascii, concat, ethernet, pcapFile, tcpPacket } from "../support/frames";
import { until } from "../support/until";
import * as captures from "./captures";
import { Folder } from "./runCli";

/** Longer than what a decompressor holds back. */
const manyRefused = pcapFile(Array.from({ length: 5000 }, (_, i) => captures.refused.records[i % 2]!.data));

const folder = new Folder({
  "clean.pcap": captures.clean.bytes,
  "refused.pcap": captures.refused.bytes,
  "retried.pcap": captures.retried.bytes,
  "wrong-ack.pcap": captures.wrongAck.bytes,
  "first.pcap": captures.halves[0]!,
  "second.pcap": captures.halves[1]!,
  "first.pcap.gz": gzipSync(captures.halves[0]!),
  "cut-first.pcap": captures.halves[0]!.subarray(0, -5),
  "damaged-first.pcap": captures.damagedHalf,
  "damaged-long-first.pcap": captures.damagedLongHalf,
  "damaged-many.pcap.gz": gzipSync(manyRefused).subarray(0, 3000),
  "empty.pcap": new Uint8Array(0),
  "text.pcap": ascii("This is a text, and no capture of anything at all."),
  "cut-header.pcap": captures.cutHeader,
  "cut-record.pcap": captures.cutRecord,
  "claims-4gb.pcap": captures.claims4GB,
  "no-tcp.pcap": captures.noTcp,
  "other-link-type.pcap": captures.otherLinkType,
  "refused.pcap.gz": gzipSync(captures.refused.bytes),
  "cut.pcap.gz": gzipSync(manyRefused).subarray(0, 3000),
  "cut-at-once.pcap.gz": gzipSync(captures.refused.bytes).subarray(0, 12),
  "directory/inner.pcap": captures.clean.bytes,
});
afterAll(() => folder.remove());

describe("the exit status", () => {
  test.each<[args: string[], status: number]>([
    [["./clean.pcap"], 0],
    [["./refused.pcap"], 1],
    [["./clean.pcap", "./refused.pcap"], 1],
    [["./refused.pcap", "./clean.pcap"], 1],
    [["./retried.pcap"], 0],
    [["./retried.pcap", "--fail-on", "warning"], 1],
    [["./refused.pcap", "--fail-on", "warning"], 1],
    [["./refused.pcap", "--fail-on", "never"], 0],
    [["./refused.pcap", "--rule", "syn-refused=off"], 0],
    [["./refused.pcap", "--rule", "syn-refused=warning"], 0],
    [["./retried.pcap", "--rule", "syn-retransmitted=error"], 1],
    [["./refused.pcap", "--filter", "refused and 80"], 1],
    [["./refused.pcap", "--filter", "!refused"], 0],
    [["./no-tcp.pcap"], 0],
    [["./cut-record.pcap"], 0],
    [["./claims-4gb.pcap"], 1],
    [["./empty.pcap"], 2],
    [["./refused.pcap", "./empty.pcap"], 2],
    [["./empty.pcap", "--fail-on", "never"], 2],
  ])("of %j is %d", async (args, status) => {
    expect((await folder.run(["analyze", ...args])).status).toBe(status);
  });
});

describe("a file that is not a capture", () => {
  test.each([
    ["./empty.pcap", "empty.pcap: The file is empty"],
    ["./text.pcap", 'text.pcap: The file is not a capture: it begins with the text "This is a text'],
    ["./cut-header.pcap", "cut-header.pcap: The file ends inside its pcap header, after 20 bytes"],
    ["./directory", "directory: Cannot read the file: it is a directory."],
    ["./not-there.pcap", "not-there.pcap: Cannot read the file: it does not exist."],
    ["./clean.pcap/inside", "clean.pcap/inside: Cannot read the file: a part of its path is not a directory."],
  ])("%s is named with its reason, and the others are analysed", async (path, message) => {
    const { status, out, err } = await folder.run(["analyze", "--format", "json", path, "./refused.pcap"]);
    expect(status).toBe(2);
    expect(err).toContain(`tcp-handshake: ${message}`);
    expect(err.trimEnd().split("\n")).toHaveLength(1);
    expect(JSON.parse(out).captures.map((capture: { path: string }) => capture.path)).toEqual(["refused.pcap"]);
  });

  test("leaves a complete answer behind even when there is no other", async () => {
    const { out } = await folder.run(["analyze", "--format", "json", "./empty.pcap"]);
    expect(JSON.parse(out)).toEqual({ schema: 1, captures: [] });
  });
});

describe("damage part-way", () => {
  test.each([
    ["./cut-record.pcap", { kind: "truncated", frame: 2 }, 1, "unanswered"],
    ["./claims-4gb.pcap", { kind: "malformed", frame: 3 }, 2, "refused"],
  ])("of %s is an issue, and what stands before it is analysed", async (path, issue, frames, outcome) => {
    const { out, err } = await folder.run(["analyze", "--format", "json", path]);
    const [capture] = JSON.parse(out).captures;
    expect(capture.frames).toBe(frames);
    expect(capture.flows).toMatchObject([{ outcome }]);
    expect(capture.issues).toEqual([{ ...issue, offset: expect.any(Number), count: 1, message: expect.any(String) }]);
    expect(err).toBe("");
  });

  test("is reported in text output, too", async () => {
    const { out } = await folder.run(["analyze", "./cut-record.pcap"]);
    expect(out).toMatch(/⚠ truncated, frame 2: /);
  });

  test("of the compression is an issue as well", async () => {
    const { out, err, status } = await folder.run([
      "analyze",
      "--format",
      "json",
      "./cut.pcap.gz",
      "./refused.pcap.gz",
    ]);
    const [cut, whole] = JSON.parse(out).captures;
    expect(cut.frames).toBeGreaterThan(10);
    expect(cut.issues.at(-1)).toMatchObject({
      kind: "malformed",
      message: "The rest of the file cannot be read: its gzip data is damaged or truncated.",
    });
    expect(whole).toMatchObject({ path: "refused.pcap.gz", frames: 2, issues: [] });
    expect(err).toBe("");
    expect(status).toBe(1);
  });

  test("of the compression before the first frame makes the file unusable", async () => {
    const { err, status } = await folder.run(["analyze", "./cut-at-once.pcap.gz"]);
    expect(err).toContain("cut-at-once.pcap.gz: Cannot read the file: its gzip data is damaged or truncated.");
    expect(status).toBe(2);
  });

  test("no TCP is no damage, and said", async () => {
    const { out, status } = await folder.run(["analyze", "./no-tcp.pcap"]);
    expect(out).toContain("no-tcp.pcap: pcap, 1 frame, 0 TCP segments, 0 flows\n");
    expect(status).toBe(0);
  });
});

const NO_OUTCOMES = Object.fromEntries(OUTCOMES.map((outcome) => [outcome, 0]));

describe("--format json", () => {
  test("is the promised object", async () => {
    const { out } = await folder.run(["analyze", "--format", "json", "./clean.pcap", "./wrong-ack.pcap"]);
    const whole = JSON.parse(out);
    expect(whole.schema).toBe(1);
    expect(whole.captures[0]).toEqual({
      path: "clean.pcap",
      format: "pcap",
      linkTypes: ["Ethernet"],
      frames: 8,
      tcpSegments: 8,
      issues: [],
      flows: [
        {
          id: 1,
          initiator: { address: "10.0.0.1", port: 40000 },
          responder: { address: "10.0.0.2", port: 80 },
          outcome: "established",
          firstFrame: 1,
          lastFrame: 8,
          segments: 8,
          handshake: { syn: 1, synAck: 2, ack: 3 },
          rtt: { synToSynAckNs: 1_000_000, synAckToAckNs: 1_000_000 },
          payloadBytes: { initiator: 10, responder: 0 },
          firstData: { initiator: "other", responder: null },
          end: "fin",
          findings: [],
        },
      ],
      connections: [],
      outcomes: { ...NO_OUTCOMES, established: 1 },
      causes: [],
    });
    expect(whole.captures[1].causes).toEqual([
      {
        id: "syn-ack-wrong-ack 10.0.0.2:80",
        severity: "error",
        rule: "syn-ack-wrong-ack",
        outcome: "broken",
        message: expect.stringMatching(/^1 of 1: .*, 10\.0\.0\.1 → 10\.0\.0\.2:80, first frame 1$/),
        flows: 1,
        of: 1,
        examples: [1],
        frames: [2],
      },
    ]);
    const [flow] = whole.captures[1].flows;
    expect(flow.outcome).toBe("broken");
    expect(flow.handshake).toEqual({ syn: 1, synAck: null, ack: null });
    expect(flow.rtt).toEqual({ synToSynAckNs: null, synAckToAckNs: null });
    expect(flow.findings[0]).toEqual({
      rule: "syn-ack-wrong-ack",
      severity: "error",
      frame: 2,
      related: [1, 3],
      message: expect.stringContaining("x+1"),
      evidence: expect.any(Object),
      ttl: 64,
      ipId: 0x1002,
      macs: { source: "02:00:00:00:00:02", destination: "02:00:00:00:00:01" },
    });
  });

  test("says when nobody knows who began", async () => {
    const { out } = await folder.run(["analyze", "--format", "json", "./second.pcap"]);
    expect(JSON.parse(out).captures[0].flows[0]).toMatchObject({ initiatorKnown: false, outcome: "not-captured" });
  });
});

describe("--format ndjson", () => {
  test("is a line per flow, with what a table needs", async () => {
    const { out } = await folder.run(["analyze", "--format", "ndjson", "./clean.pcap", "./wrong-ack.pcap"]);
    const lines = out
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    // The last line of each capture is about all its flows.
    expect(lines.map(({ capture, id, outcome, causes }) => [capture, id ?? causes.length, outcome])).toEqual([
      ["clean.pcap", 1, "established"],
      ["clean.pcap", 0, undefined],
      ["wrong-ack.pcap", 1, "broken"],
      ["wrong-ack.pcap", 1, undefined],
    ]);
    expect(lines[1]).toEqual({
      schema: 1,
      capture: "clean.pcap",
      flows: 1,
      outcomes: { ...NO_OUTCOMES, established: 1 },
      causes: [],
      otherFlows: [],
    });
    expect(lines[3].causes[0]).toMatchObject({ id: "syn-ack-wrong-ack 10.0.0.2:80", frames: [2] });
    expect(lines[0]).toMatchObject({
      schema: 1,
      firstTime: "1700000000.000000000",
      lastTime: "1700000000.007000000",
      firstEpoch: 1_700_000_000,
      lastEpoch: 1_700_000_000.007,
      durationNs: 7_000_000,
      initiatorKnown: true,
      layers: "",
    });
    expect(Object.keys(lines[0])).toEqual(Object.keys(lines[2]));
  });

  test("prints a flow when it is over, not when the capture is", async () => {
    const { bytes } = captures.twoFlows;
    let printedEarly = "";
    const { out } = await folder.run(["analyze", "--format", "ndjson", "-"], {
      async *stdin(printed) {
        yield bytes.subarray(0, bytes.length - 80);
        await until("a flow is printed", () => printed().includes("\n"));
        printedEarly = printed();
        yield bytes.subarray(bytes.length - 80);
      },
    });
    const ids = (text: string) =>
      text
        .split("\n")
        .slice(0, -1)
        .map((line) => JSON.parse(line).id);
    expect(ids(printedEarly)).toEqual([1]);
    expect(ids(out)).toEqual([1, 2, undefined]);
    expect(JSON.parse(out.split("\n")[1]!)).toMatchObject({ firstTime: "1700000600.001000000", durationNs: 2_000_000 });
  });
});

describe("--format text", () => {
  test("is a line per flow and a diagram per troubled flow", async () => {
    const { out } = await folder.run(["analyze", "./clean.pcap", "./refused.pcap"]);
    const lines = out.split("\n");
    expect(lines[0]).toBe("clean.pcap: pcap, 8 frames, 8 TCP segments, 1 flow (1 established)");
    expect(lines[1]).toBe("#1  10.0.0.1:40000 → 10.0.0.2:80  established  2.0 ms  2023-11-14 22:13:20.000000Z");
    expect(out).toContain("✗ syn-refused");
    expect(out).toContain("Refused: 10.0.0.2:80 answered the SYN with a RST");
  });

  test.each<[color: string, isTTY: boolean, environment: Record<string, string>, colored: boolean]>([
    ["auto", true, {}, true],
    ["auto", false, {}, false],
    ["auto", true, { NO_COLOR: "1" }, false],
    ["auto", true, { NO_COLOR: "" }, true],
    ["always", false, { NO_COLOR: "1" }, true],
    ["never", true, {}, false],
  ])("--color %s on a terminal: %s, with %j", async (color, isTTY, environment, colored) => {
    const { out } = await folder.run(["analyze", "./refused.pcap", "--color", color], { isTTY, environment });
    expect(out.includes("\u001b[")).toBe(colored);
  });
});

describe("standard input and merging", () => {
  test("- reads standard input, whatever its pieces", async () => {
    const { out, status } = await folder.run(["analyze", "--format", "json", "-"], {
      stdin: () => chunked(captures.refused.bytes),
    });
    expect(JSON.parse(out).captures[0]).toMatchObject({ path: "-", frames: 2 });
    expect(status).toBe(1);
  });

  test("--merge lets flows run across the seam", async () => {
    const { out, status } = await folder.run([
      "analyze",
      "--format",
      "json",
      "--merge",
      "./first.pcap",
      "./second.pcap",
    ]);
    const { captures: found } = JSON.parse(out);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({
      path: "first.pcap + second.pcap",
      paths: ["first.pcap", "second.pcap"],
      frames: 8,
      issues: [],
    });
    expect(found[0].flows).toMatchObject([{ outcome: "established", end: "fin", lastFrame: 8 }]);
    expect(status).toBe(0);
  });

  test("--merge puts the parts in the order of their times, compressed or not", async () => {
    const { out } = await folder.run(["analyze", "--format", "json", "--merge", "./second.pcap", "./first.pcap.gz"]);
    const [capture] = JSON.parse(out).captures;
    expect(capture.paths).toEqual(["first.pcap.gz", "second.pcap"]);
    expect(capture.flows).toMatchObject([{ outcome: "established", end: "fin", firstFrame: 1, lastFrame: 8 }]);
  });

  test("--merge continues after a part that ends inside a record", async () => {
    const { out } = await folder.run(["analyze", "--format", "json", "--merge", "./cut-first.pcap", "./second.pcap"]);
    const [capture] = JSON.parse(out).captures;
    expect(capture.frames).toBe(7);
    expect(capture.issues).toMatchObject([
      { kind: "truncated", frame: 2, count: 1, message: expect.stringMatching(/^cut-first\.pcap: .* inside record 2/) },
      { kind: "dropped", frame: 2, message: expect.stringMatching(/^cut-first\.pcap: /) },
    ]);
    expect(capture.flows).toMatchObject([{ end: "fin", lastFrame: 7 }]);
  });

  test.each([
    ["./damaged-first.pcap", "./second.pcap"],
    ["./damaged-long-first.pcap", "./second.pcap"],
  ])("--merge passes over what is damaged in %s, and names it", async (damaged, second) => {
    const { out, err, status } = await folder.run(["analyze", "--format", "json", "--merge", damaged, second]);
    const [capture] = JSON.parse(out).captures;
    const at = captures.halves[0]!.length;
    const name = damaged.slice(2);
    expect(capture.frames).toBe(8);
    expect(capture.issues).toMatchObject([
      {
        kind: "malformed",
        frame: 3,
        offset: at,
        message: expect.stringContaining(`${name}: Record 3 at byte ${at} cl`),
      },
      {
        kind: "dropped",
        frame: 3,
        count: 1,
        message: expect.stringContaining(`${name}: The part of this file after the damage`),
      },
    ]);
    expect(capture.flows).toMatchObject([{ outcome: "established", end: "fin", lastFrame: 8 }]);
    expect([err, status]).toEqual(["", 0]);
  });

  test("--merge reads on behind a part whose compression is damaged", async () => {
    // Recorded at the same time: they stay in the order of the call.
    const args = ["analyze", "--format", "json", "--merge", "./damaged-many.pcap.gz", "./clean.pcap"];
    const [capture] = JSON.parse((await folder.run(args)).out).captures;
    expect(capture.flows.map(({ outcome }: { outcome: string }) => outcome)).toContain("established");
    expect(capture.issues.at(-1)).toMatchObject({
      kind: "malformed",
      message: "damaged-many.pcap.gz: The rest of the file cannot be read: its gzip data is damaged or truncated.",
    });
  });

  test("--merge refuses what is not of one kind", async () => {
    const { err, status } = await folder.run(["analyze", "--merge", "./first.pcap", "./other-link-type.pcap"]);
    expect(err).toContain("other-link-type.pcap has a different link type from the first file");
    expect(status).toBe(2);
  });

  test("--merge names the part that cannot be read", async () => {
    const { err } = await folder.run(["analyze", "--merge", "./not-there.pcap", "./first.pcap"]);
    expect(err).toContain("not-there.pcap: it does not exist");
  });
});

describe("the rest", () => {
  test("--help prints every option and succeeds", async () => {
    const { out, status } = await folder.run(["analyze", "--help"]);
    for (const option of [
      "--format",
      "--fail-on",
      "--rule",
      "--merge",
      "--checksums",
      "--handshake-slow-ms",
      "--color",
    ]) {
      expect(out).toContain(option);
    }
    expect(status).toBe(0);
  });

  test("--version prints the version and succeeds", async () => {
    expect(await folder.run(["--version"])).toEqual({ status: 0, out: "1.2.3\n", err: "" });
  });

  test("unusable arguments are said on standard error, and nothing is printed", async () => {
    const { out, err, status } = await folder.run(["analyze", "./clean.pcap", "--format", "xml"]);
    expect(out).toBe("");
    expect(err).toBe(
      "tcp-handshake: Option '--format <format>' argument 'xml' is invalid. Allowed choices are text, json, ndjson, sarif, junit, markdown, lines. See --help.\n",
    );
    expect(status).toBe(2);
  });
});

describe("other commands", () => {
  test.each([
    ["text", /SYN .*seq/],
    ["svg", /^<svg /],
    ["mermaid", /^sequenceDiagram/],
  ])("diagram draws one flow as %s", async (format, picture) => {
    const { out, status } = await folder.run(["diagram", "./clean.pcap", "--flow", "1", "--format", format]);
    expect(out).toMatch(picture);
    expect(status).toBe(0);
  });

  test("a flow that is not there is named with the number of those that are", async () => {
    const { out, err, status } = await folder.run(["diagram", "./clean.pcap", "--flow", "7"]);
    expect(out).toBe("");
    expect(err).toBe("tcp-handshake: clean.pcap: There is no flow 7: the capture has 1.\n");
    expect(status).toBe(2);
  });

  test("rules lists each rule once, with its severity and title", async () => {
    const { out } = await folder.run(["rules"]);
    for (const { id, severity, title } of RULES)
      expect(out.split("\n").filter((line) => line.startsWith(`  ${id} `))).toEqual([
        expect.stringMatching(new RegExp(`${severity} +.*${title.slice(-8).replace(/[^\w ]/g, ".")}$`)),
      ]);
    const listed = JSON.parse((await folder.run(["rules", "--format", "json"])).out) as { id: string }[];
    expect(listed.map(({ id }) => id)).toEqual(RULES.map(({ id }) => id));
  });

  test("explain has a rule's sources, limits and examples", async () => {
    const { out, status } = await folder.run(["explain", "syn-ack-wrong-ack"]);
    expect(out).toMatch(/^syn-ack-wrong-ack \(error\)\n.*\n\nSource: RFC 9293/);
    expect(out).toContain("Reported for:\n  > S");
    expect(status).toBe(0);
  });

  test("a misspelled command is taken for a capture, and its name is suggested", async () => {
    const { err, status } = await folder.run(["analyse", "./clean.pcap"]);
    expect(err).toBe(
      "tcp-handshake: analyse: Cannot read the file: it does not exist. Did you mean the command analyze?\n",
    );
    expect(status).toBe(2);
  });
});

/** Octets in pieces of 13: no record begins with a piece. */
function chunked(...parts: readonly Uint8Array[]): Uint8Array[] {
  const pieces: Uint8Array[] = [];
  for (const part of parts) for (let at = 0; at < part.length; at += 13) pieces.push(part.subarray(at, at + 13));
  return pieces;
}

describe("a gzip whose data is whole", () => {
  const packed = new Uint8Array(gzipSync(captures.refused.bytes));
  const wrong = packed.slice();
  wrong[packed.length - 8]! ^= 1;

  test.each([
    ["wrong-crc.pcap.gz", wrong, "The whole file was read, but its gzip checksum does not match its data."],
    [
      "behind.pcap.gz",
      concat(packed, Uint8Array.of(1, 2, 3)),
      "The whole file was read, but it contains other data after its gzip data.",
    ],
  ])("%s is analyzed, with an issue", async (name, octets, message) => {
    folder.add(name, octets);
    const { out, err, status } = await folder.run(["analyze", "--format", "json", `./${name}`]);
    const [capture] = JSON.parse(out).captures;
    expect(capture).toMatchObject({ frames: 2, issues: [{ kind: "malformed", message }] });
    expect(err).toBe("");
    expect(status).toBe(1);
    const merged = await folder.run(["analyze", "--format", "json", "--merge", `./${name}`, "./clean.pcap"]);
    const [both] = JSON.parse(merged.out).captures;
    expect(both.frames).toBe(10);
    expect(both.issues.at(-1).message).toBe(`${name}: ${message}`);
  });
});

describe("a filter", () => {
  const twoFlows = new Folder({ "two.pcap": captures.twoFlows.bytes });
  afterAll(() => twoFlows.remove());

  test.each(["text", "json", "ndjson", "sarif"])("leaves only its flows in %s", async (format) => {
    const print = async (filter: string) =>
      (await twoFlows.run(["--format", format, "--filter", filter, "./two.pcap"])).out;
    const [refused, established, none] = [
      await print("refused"),
      await print("outcome == established"),
      await print("#3"),
    ];
    const hasRefused = (text: string) =>
      /syn-refused@|"rule":"syn-refused"|"ruleId":"syn-refused"|#1 .*refused/.test(text);
    expect([refused, established, none].map(hasRefused)).toEqual([true, false, false]);
    if (format.endsWith("json")) {
      expect([refused, established].map((text) => text.match(/"id":\d+/g))).toEqual([['"id":1'], ['"id":2']]);
      expect(none).not.toContain('"id"');
    }
  });

  test("that is none is refused with its column and the nearest word", async () => {
    const { status, err } = await twoFlows.run(["--filter", "80 && refussed", "./two.pcap"]);
    expect(status).toBe(2);
    expect(err).toContain('Column 7: Unknown word "refussed". Did you mean refused?');
  });
});

describe("a capture of many flows", () => {
  const many = new Folder({
    "scan.pcap": recordConnections(
      Array.from({ length: 60 }, (_, i) => ({ port: 1000 + i, ms: i, result: i === 7 ? "open" : "silent" })),
    ),
    "good.pcap": recordConnections([{ ms: 0, result: "open" }]),
    "causes.pcap": recordConnections(
      Array.from({ length: 60 }, (_, i) => ({
        from: `10.0.1.${i}`,
        to: `10.0.2.${i % 30}`,
        port: 1000 + (i % 30),
        ms: i,
        result: (["refused", "silent", "wrong", "dropped", "reset"] as const)[i % 5]!,
      })),
    ),
    // A host that tries again with another ISN each time; its diagram has a line for each.
    "long.pcap": concat(
      recordConnections(Array.from({ length: 12 }, (_, i) => ({ ms: i, result: "open" }))),
      pcapFile(
        Array.from({ length: 30 }, (_, i) => ({
          data: ethernet(tcpPacket({ source: "10.0.0.1", destination: "10.0.0.2", flags: "SYN", seq: 7777 * i })),
          timeNs: (1 + i) * 1_000_000_000,
        })),
      ).subarray(24),
    ),
  });
  afterAll(() => many.remove());
  const diagrams = (out: string) => out.match(/^#\d+ {2}[A-Z]/gm)?.length ?? 0;
  const lines = (out: string) => out.match(/^#\d+ {2}\d/gm)?.length ?? 0;

  test("prints what fits a screen: the cause, some flows, one example", async () => {
    const { out } = await many.run(["./scan.pcap"]);
    expect(out).toContain("✗ 59 of 60: no answer, 10.0.0.1 → 10.0.0.2, 59 ports, first frame 1, flow #1\n");
    expect([lines(out), diagrams(out)]).toEqual([10, 1]);
    expect(out).toContain("… 10 of 60 flows, those with the most severe problems; --limit 0 lists all\n");
    expect(out.split("\n").length).toBeLessThanOrEqual(51);
  });

  test("prints no more of a capture with many causes, and cuts a long diagram", async () => {
    const { out } = await many.run(["./causes.pcap"]);
    expect(out).toMatch(/^… \d+ more causes; the command summary prints all$/m);
    expect(out.split("\n").length).toBeLessThanOrEqual(51);
    const { out: long } = await many.run(["./long.pcap"]);
    expect(long).toMatch(/^… \d+ more lines; diagram --flow 13 prints all$/m);
    expect(long).toMatch(/^✗ error syn-unanswered, frame \d+/m);
    expect(long.split("\n").length).toBeLessThanOrEqual(51);
  });

  test.each([
    [["--limit", "0"], 60, 59],
    [["--limit", "5"], 5, 5],
    [["--filter", "tcp.port in {1003, 1004, 1007}"], 3, 2],
    [["--filter", "unanswered"], 20, 59],
    [["--filter", "established"], 1, 1],
  ])("and with %j what is asked for", async (args, listed, drawn) => {
    const { out } = await many.run([...args, "./scan.pcap"]);
    expect([lines(out), diagrams(out)]).toEqual([listed, drawn]);
    expect(out.includes("no answer, ")).toBe(!args.includes("established"));
  });

  test("has a summary", async () => {
    const { out, status } = await many.run(["summary", "./scan.pcap", "./good.pcap"]);
    expect(out).toBe(`scan.pcap: pcap, 121 frames, 121 TCP segments, 60 flows (1 established, 59 unanswered)
✗ 59 of 60: no answer, 10.0.0.1 → 10.0.0.2, 59 ports, first frame 1, flow #1
good.pcap: pcap, 3 frames, 3 TCP segments, 1 flow (1 established)
There is no error and no warning.
`);
    expect(status).toBe(1);
    const json = JSON.parse((await many.run(["summary", "--format", "json", "--fail-on", "never", "./scan.pcap"])).out);
    expect(json.captures[0]).toMatchObject({
      flows: 60,
      outcomes: { unanswered: 59 },
      causes: [{ flows: 59, of: 60 }],
    });
    expect(json.captures[0].causes[0].frames).toHaveLength(5);
  });

  test("has its causes in the properties of a SARIF run", async () => {
    const log = JSON.parse((await many.run(["--format", "sarif", "./scan.pcap"])).out);
    expect(log.runs[0].properties.causes).toMatchObject([
      { capture: "scan.pcap", id: "syn-unanswered 10.0.0.2", flows: 59 },
    ]);
  });
});
