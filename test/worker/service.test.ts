import { appendFile, mkdtemp, rename, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { Analysis, DEFAULT_ANALYSIS_SETTINGS } from "../../src/core/analysis/analysis";
import type { ByteSource } from "../../src/io/byteSource";
import { nodePlatform } from "../../src/io/node/nodePlatform";
import { PIECE_BYTES } from "../../src/io/pieces";
import type { AnalysisApi, AnalysisEvents, CaptureSource, CaptureSummary, FlowQuery } from "../../src/protocol/api";
import { Link } from "../../src/protocol/link";
import { AnalysisService } from "../../src/worker/service";
import { channel } from "../protocol/channel";
import { concat, LinkType, pcapFile } from "../support/frames";
import { gate } from "../support/gate";
import { buildScript } from "../support/script";

const ALL: FlowQuery = { first: 0, count: 100, sort: "id", descending: false, filter: { text: "", outcomes: [] } };

const CLEAN = `
  > S  0:0(0) <mss 1460>
  < S. 0:0(0) ack 1 <mss 1460>
  > .  1:1(0) ack 1
  > P. 1:101(100) ack 1
  < .  1:1(0) ack 101
  < P. 1:1001(1000) ack 101
  > .  101:101(0) ack 1001
  > F. 101:101(0) ack 1001
  < F. 1001:1001(0) ack 102
  > .  102:102(0) ack 1002`;

const WRONG_ACK = `
  > S  0:0(0)
  < S. 0:0(0) ack 7
  > R  7:7(0)`;

let folder: string;
let service: AnalysisService;
let link: Link<AnalysisApi, AnalysisEvents>;
let reports: CaptureSummary[];
let onReport: (summary: CaptureSummary) => void;
/** Wraps each file that is opened. */
let wrapped: (source: ByteSource) => ByteSource;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "tcp-handshake-"));
  const [here, there] = channel();
  wrapped = (source) => source;
  const openFile = (path: string) => wrapped(nodePlatform.openFile(path));
  service = new AnalysisService(there, { ...nodePlatform, openFile });
  reports = [];
  onReport = () => {};
  link = new Link(here, {
    changed: (summary) => {
      reports.push(summary);
      onReport(summary);
    },
  });
});

afterEach(async () => {
  service.dispose();
  link.dispose();
  await rm(folder, { recursive: true });
});

async function file(bytes: Uint8Array | string, name = "a.pcap"): Promise<CaptureSource & { paths: [string] }> {
  const path = join(folder, name);
  await writeFile(path, bytes);
  return { kind: "files", paths: [path] };
}

function open(source: CaptureSource, follow = false): Promise<CaptureSummary> {
  return link.call("open", { source, settings: DEFAULT_ANALYSIS_SETTINGS, follow });
}

/** The next report that passes. */
function report(passes: (summary: CaptureSummary) => boolean): Promise<CaptureSummary> {
  return new Promise((resolve) => {
    onReport = (summary) => {
      if (passes(summary)) resolve(summary);
    };
  });
}

describe("a capture", () => {
  test.each(["files", "bytes"] as const)("is read to its end, from %s", async (kind) => {
    const { bytes } = buildScript(CLEAN);
    const summary = await open(kind === "files" ? await file(bytes) : { kind, name: "a.pcap", bytes });
    expect(summary).toMatchObject({ state: "complete", failure: undefined, frames: 10, flows: 1 });
    expect(summary.bytesRead).toBe(bytes.length);
    expect(summary.byteLength).toBe(bytes.length);
    const page = await link.call("flows", ALL);
    expect(page).toMatchObject({ revision: summary.revision, total: 1, first: 0 });
    expect(page.rows[0]).toMatchObject({ id: 1, outcome: "established", worst: undefined });
    expect(await link.call("flow", { id: 1 })).toMatchObject({ flow: { id: 1 }, findings: [] });
    expect(await link.call("flow", { id: 2 })).toBeUndefined();
    const { sort, descending, filter } = ALL;
    expect(await link.call("indexOfFlow", { id: 1, sort, descending, filter })).toBe(0);
    const asked = (name: string, input: object) => link.call("agentTool", { name, input: { ...input } });
    expect(await asked("summary", {})).toMatch(
      /^pcap: 10 frames, .*1 established\.\nThere is no error and no warning\.$/s,
    );
    expect(await asked("flow", { id: 7 })).toBe("There is no flow 7: the capture has 1.");
    expect(await asked("constructor", {})).toBe('There is no tool "constructor".');
    const overview = await link.call("overview", {});
    expect(overview).toMatchObject({ revision: summary.revision, causes: [], responderCount: 1, places: [] });
    const help = await link.call("filterHelp", { text: "refussed or port ", cursor: 17 });
    expect(help).toMatchObject({ at: 17, end: 17, error: { column: 1, nearest: "refused" } });
    expect(help.candidates.map(({ text }) => text)).toContain(String(page.rows[0]?.responder.split(":").at(-1)));
  });

  test("gives each frame's octets and fields again", async () => {
    const { bytes, records } = buildScript(CLEAN);
    await open(await file(bytes));
    const { flow } = (await link.call("flow", { id: 1 }))!;
    for (const { fileOffset, frameNumber, timeNs } of flow.events) {
      const detail = await link.call("frame", { fileOffset, frameNumber });
      expect(detail).toMatchObject({ frameNumber, timeNs });
      expect([...detail.octets]).toEqual([...records[frameNumber - 1]!.data]);
      expect(detail.fields.length).toBeGreaterThan(1);
    }
  });

  test("gives the segments of a data run again, page by page", async () => {
    await open(await file(buildScript(CLEAN).bytes));
    const { flow } = (await link.call("flow", { id: 1 }))!;
    const run = flow.events.find((event) => event.kind === "run")!;
    const frames: number[] = [];
    const sides: string[] = [];
    let pages = 0;
    for (let cursor: Parameters<AnalysisApi["dataRows"]>[0]["cursor"]; ; ) {
      const page = await link.call("dataRows", { id: 1, event: run.index, cursor, count: 3 });
      frames.push(...page.rows.map((row) => row.frameNumber));
      sides.push(...page.rows.map((row) => row.from));
      pages++;
      cursor = page.next;
      if (cursor === undefined) break;
    }
    expect({ frames, sides, pages }).toEqual({
      frames: [4, 5, 6, 7],
      sides: ["initiator", "responder", "responder", "initiator"],
      pages: 2,
    });
  });

  test("has problems in a transcript, whose lines lead to segments and back", async () => {
    await open(await file(buildScript(WRONG_ACK).bytes));
    const scope = { kind: "all" } as const;
    const { text } = await link.call("transcript", { scope });
    const { problems, hidden } = await link.call("problems", { scope });
    expect(hidden).toBe(0);
    const wrong = problems.find(({ finding }) => finding.rule === "syn-ack-wrong-ack")!;
    const { line, start, end } = wrong.span;
    expect(text.split("\n")[line]!.slice(start, end)).toMatch(/^ack=x\+7 /);
    const target = (await link.call("targetOfLine", { scope, line }))!;
    expect(target).toEqual({ flowId: 1, event: wrong.finding.event });
    expect(await link.call("lineOfTarget", { scope, target, rule: undefined })).toEqual(wrong.span);
    const others = { scope, target: { flowId: 1, event: 0 }, rule: "syn-ack-wrong-ack" };
    expect(await link.call("lineOfTarget", others)).toMatchObject({ line: 1 });
    const blocks = await link.call("blocks", { scope });
    expect(blocks).toMatchObject([{ flowId: 1, firstLine: 0 }]);
    const explanation = await link.call("explainLine", { scope, line });
    expect(explanation).toMatch(/SEG\.ACK = x\+7 .*ISS < SEG\.ACK =< SND\.NXT/s);
    expect(explanation).toMatch(/\*\*syn-ack-wrong-ack\*\*.*\*Why:\* .*\*Next:\* /s);
    expect(await link.call("explainLine", { scope, line: 0 })).toBeUndefined();
    expect(await link.call("targetOfLine", { scope, line: 10_000 })).toBeUndefined();
  });

  test("is judged again when the settings change, without being read again", async () => {
    const before = await open(await file(buildScript(WRONG_ACK).bytes));
    expect(before.findings.error).toBeGreaterThan(0);
    const asked = await link.call("problems", { scope: { kind: "all" } });
    expect(asked.problems.map(({ finding }) => finding.rule)).toContain("syn-ack-wrong-ack");
    const rules = { "syn-ack-wrong-ack": "off" } as const;
    const after = await link.call("configure", { settings: { ...DEFAULT_ANALYSIS_SETTINGS, rules } });
    expect(after.findings.error).toBe(before.findings.error - 1);
    expect(after.revision).toBeGreaterThan(before.revision);
    const { problems } = await link.call("problems", { scope: { kind: "all" } });
    expect(problems.map(({ finding }) => finding.rule)).not.toContain("syn-ack-wrong-ack");
  });

  test("is still readable after its file was removed", async () => {
    const source = await file(buildScript(CLEAN).bytes);
    await open(source);
    await rm(source.paths[0]);
    const { flow } = (await link.call("flow", { id: 1 }))!;
    const { fileOffset, frameNumber } = flow.events[0]!;
    expect((await link.call("frame", { fileOffset, frameNumber })).frameNumber).toBe(1);
  });

  test("whose octets were overwritten says so instead of inventing a frame", async () => {
    const source = await file(buildScript(CLEAN).bytes);
    await open(source);
    const { flow } = (await link.call("flow", { id: 1 }))!;
    await writeFile(source.paths[0], "short");
    const { fileOffset, frameNumber } = flow.events[2]!;
    await expect(link.call("frame", { fileOffset, frameNumber })).rejects.toMatchObject({
      name: "SourceError",
      message: expect.stringContaining("a.pcap"),
    });
  });
});

describe("several files as one capture", () => {
  const { records } = buildScript(CLEAN);
  const [first, second, third] = [records.slice(0, 4), records.slice(4, 8), records.slice(8)].map((part) =>
    pcapFile(part),
  ) as [Uint8Array, Uint8Array, Uint8Array];

  async function files(parts: Record<string, Uint8Array>): Promise<CaptureSource & { paths: string[] }> {
    const paths: string[] = [];
    for (const [name, bytes] of Object.entries(parts)) paths.push(...(await file(bytes, name)).paths);
    return { kind: "files", paths };
  }

  test("are put in order by their first frames, and their flows run across the seams", async () => {
    const source = await files({ c: third, a: first, b: gzipSync(second) });
    const summary = await open(source);
    expect(summary).toMatchObject({ state: "complete", frames: 10, flows: 1, issues: [] });
    expect(summary.bytesRead).toBe(summary.byteLength);
    const { flow, findings } = (await link.call("flow", { id: 1 }))!;
    expect(flow).toMatchObject({ outcome: "established", end: "fin", firstFrame: 1, lastFrame: 10 });
    expect(findings).toEqual([]);
    for (const { fileOffset, frameNumber, timeNs } of flow.events) {
      const detail = await link.call("frame", { fileOffset, frameNumber });
      expect(detail).toMatchObject({ frameNumber, timeNs });
      expect([...detail.octets]).toEqual([...records[frameNumber - 1]!.data]);
    }
    const run = flow.events.find((event) => event.kind === "run")!;
    const page = await link.call("dataRows", { id: 1, event: run.index, cursor: undefined, count: 10 });
    expect(page.rows.map(({ frameNumber }) => frameNumber)).toEqual([4, 5, 6, 7]);
  });

  test("in memory are one capture as well", async () => {
    const parts = [second, first].map((bytes, i) => ({ name: `${i}.pcap`, bytes }));
    expect(await open({ kind: "parts", parts })).toMatchObject({ frames: 8, flows: 1 });
  });

  test("are read on behind a record that one of them leaves unfinished", async () => {
    const summary = await open(await files({ a: first.slice(0, -3), b: second, c: third }));
    expect(summary).toMatchObject({ frames: 9, flows: 1 });
    expect(summary.issues).toMatchObject([
      {
        kind: "truncated",
        frame: 4,
        count: 1,
        message: expect.stringMatching(/^a: The capture ends inside record 4,/),
      },
      { kind: "dropped", frame: 4, count: 1 },
    ]);
    const { flow } = (await link.call("flow", { id: 1 }))!;
    const last = flow.events.at(-1)!;
    const detail = await link.call("frame", { fileOffset: last.fileOffset, frameNumber: last.frameNumber });
    expect([...detail.octets]).toEqual([...records[9]!.data]);
  });

  test("are read on behind damage in one of them, which is named with its place", async () => {
    const lie = new Uint8Array(300).fill(0xff);
    const damaged = concat(second, lie, new Uint8Array(3 << 20));
    const source = await files({ a: first, b: damaged, c: third });
    const summary = await open(source, true);
    expect(summary).toMatchObject({ state: "following", frames: 10, flows: 1 });
    expect(summary.bytesRead).toBe(summary.byteLength);
    expect(summary.issues).toMatchObject([
      { kind: "malformed", frame: 9, message: expect.stringContaining(`b: Record 9 at byte ${second.length} claims`) },
      { kind: "dropped", frame: 9, message: expect.stringMatching(/^b: /) },
    ]);
    const { flow } = (await link.call("flow", { id: 1 }))!;
    for (const { fileOffset, frameNumber } of flow.events) {
      const detail = await link.call("frame", { fileOffset, frameNumber });
      expect([...detail.octets]).toEqual([...records[frameNumber - 1]!.data]);
    }
    // What grows behind the damage is of no use; what grows elsewhere is read.
    const grown = report(({ frames }) => frames !== 10);
    await appendFile(source.paths[1]!, records[0]!.data);
    await appendFile(source.paths[2]!, third.slice(24));
    expect(await grown).toMatchObject({ frames: 12, state: "following" });
  });

  test("show the data of a stretch that runs across damage", async () => {
    const lie = new Uint8Array(300).fill(0xff);
    const damaged = concat(pcapFile(records.slice(0, 5)), lie);
    await open(await files({ a: damaged, b: pcapFile(records.slice(5)) }));
    const { flow } = (await link.call("flow", { id: 1 }))!;
    const run = flow.events.find((event) => event.kind === "run")!;
    const page = await link.call("dataRows", { id: 1, event: run.index, cursor: undefined, count: 10 });
    expect(page.rows.map(({ frameNumber }) => frameNumber)).toEqual([4, 5, 6, 7]);
  });

  test("are read on behind one whose compression is damaged", async () => {
    // Longer than what a decompressor holds back.
    const packed = gzipSync(pcapFile(Array.from({ length: 30_000 }, () => records[4]!)), { level: 0 });
    const summary = await open(await files({ a: first, b: packed.subarray(0, packed.length - 20), c: third }));
    expect(summary).toMatchObject({ state: "complete", failure: undefined, flows: 1 });
    expect(summary.frames).toBeGreaterThan(10_000);
    expect(summary.issues.at(-1)).toMatchObject({
      kind: "malformed",
      message: "b cannot be read further: its gzip data is damaged or truncated.",
    });
    const { flow } = (await link.call("flow", { id: 1 }))!;
    expect(flow.lastFrame).toBe(summary.frames);
  });

  test("are read though one of them is not there, which is named", async () => {
    const source = await files({ a: first, b: second, c: third });
    await rm(source.paths[1]!);
    const summary = await open(source, true);
    expect(summary).toMatchObject({ state: "following", failure: undefined, frames: 6, flows: 1 });
    expect(summary.issues.map(({ message }) => message)).toEqual(["b cannot be read: it does not exist."]);
    const back = report(({ frames, state }) => frames === 10 && state === "following");
    await writeFile(source.paths[1]!, second);
    expect((await back).issues).toEqual([]);
  });

  test("are read from memory though one of them cannot be", async () => {
    const parts = [
      { name: "a", failure: "a cannot be read: it is offline." },
      { name: "b", bytes: first },
    ];
    const summary = await open({ kind: "parts", parts });
    expect(summary).toMatchObject({ state: "complete", frames: 4 });
    expect(summary.issues.map(({ message }) => message)).toEqual(["a cannot be read: it is offline."]);
    await expect(open({ kind: "parts", parts: parts.slice(0, 1) })).rejects.toThrow("a cannot be read: it is offline.");
  });

  test("are a failure when none of them is there", async () => {
    const source = await files({ a: first, b: second });
    for (const path of source.paths) await rm(path);
    await expect(open(source)).rejects.toThrow("a cannot be read: it does not exist.");
  });

  test("are not mixed when they are of two kinds", async () => {
    const summary = await open(await files({ a: first, b: pcapFile(records.slice(4), { linkType: LinkType.RAW }) }));
    expect(summary).toMatchObject({ state: "failed", frames: 4 });
    expect(summary.failure).toBe(
      "These files are not parts of one capture: b has a different link type from the first file.",
    );
  });

  test("are followed: the last one grows, and so does an empty one behind it", async () => {
    const source = await files({ a: first, b: second.slice(0, 150), c: new Uint8Array() });
    expect(await open(source, true)).toMatchObject({ state: "following", flows: 1 });
    const grown = report(({ frames }) => frames === 8);
    await appendFile(source.paths[1]!, second.slice(150));
    const { revision } = await grown;
    const further = report(({ frames }) => frames === 10);
    await appendFile(source.paths[2]!, third);
    expect((await further).revision).toBeGreaterThan(revision);
    expect(await link.call("summary", {})).toMatchObject({ issues: [], flows: 1 });
    // Grown where something was read behind it already: all is read anew.
    const anew = report(({ frames, state }) => frames === 11 && state === "following");
    await appendFile(source.paths[0]!, third.slice(24 + 70));
    expect((await anew).frames).toBe(11);
  });
});

describe("what cannot be read", () => {
  test.skipIf(process.platform === "win32")("is said in words, not in the system's letters", async () => {
    const { paths } = await file("no folder");
    const source = { kind: "files", paths: [join(paths[0], "b.pcap")] } as const;
    await expect(open(source)).rejects.toThrow("b.pcap cannot be read: a part of its path is not a directory.");
  });

  test("is said with the file's name and the reason", async () => {
    const path = join(folder, "missing.pcap");
    await expect(open({ kind: "files", paths: [path] })).rejects.toThrow(
      "missing.pcap cannot be read: it does not exist.",
    );
    await expect(open({ kind: "files", paths: [folder] })).rejects.toThrow("it is a directory");
    expect(await link.call("flows", ALL)).toMatchObject({ total: 0, rows: [] });
    expect(await link.call("flow", { id: 1 })).toBeUndefined();
    await expect(link.call("transcript", { scope: { kind: "all" } })).rejects.toThrow("No capture is open");
  });

  test.each([
    ["an empty file", new Uint8Array(), /empty/],
    ["a text file", "GET / HTTP/1.1\r\nHost: example.org\r\n\r\n", /not a capture.*GET/],
    ["a header cut short", buildScript(CLEAN).bytes.slice(0, 20), /header/],
  ])("%s ends as a failure with its reason", async (_, bytes, reason) => {
    const summary = await open(await file(bytes));
    expect(summary.state).toBe("failed");
    expect(summary.failure).toMatch(reason);
  });

  test("a record cut short leaves everything before it, and an issue", async () => {
    const { bytes } = buildScript(CLEAN);
    const summary = await open(await file(bytes.slice(0, -10)));
    expect(summary).toMatchObject({ state: "complete", frames: 9, issues: [{ kind: "truncated", frame: 10 }] });
  });

  test("a record that claims 4 GB stops the reading, not the thread", async () => {
    const { bytes } = buildScript(CLEAN);
    const lie = bytes.slice();
    const record = lie.length - (16 + 54);
    new DataView(lie.buffer).setUint32(record + 8, 0xffff_fff0, true);
    new DataView(lie.buffer).setUint32(record + 12, 0xffff_fff0, true);
    const summary = await open(await file(lie));
    expect(summary.state).toBe("complete");
    expect(summary.issues.length).toBe(1);
  });
});

describe("a long reading", () => {
  // Four pieces, as they are read from a file.
  const records = buildScript(CLEAN).bytes.slice(24);
  const times = Math.ceil((3 * PIECE_BYTES) / records.length);
  const whole = concat(buildScript(CLEAN).bytes, ...Array.from({ length: times }, () => records));

  /** From its second piece on, the next file waits for `release`, so that it is certainly being read until then. */
  function holdNext() {
    const { opened, open: release } = gate();
    const held = { pieces: 0, isClosed: false, release };
    wrapped = (source) => {
      wrapped = (other) => other;
      return {
        name: source.name,
        get byteLength() {
          return source.byteLength;
        },
        get bytesRead() {
          return source.bytesRead;
        },
        async next() {
          held.pieces++;
          const piece = await source.next();
          if (held.pieces > 1) await opened;
          return piece;
        },
        at: (offset, length) => source.at(offset, length),
        changed: () => source.changed(),
        close() {
          held.isClosed = true;
          source.close();
        },
      };
    };
    return held;
  }

  test("answers questions meanwhile, and is cancelled without losing what was read", async () => {
    const { release } = holdNext();
    const source = await file(whole);
    const first = report(({ state, bytesRead }) => state === "reading" && bytesRead > 0);
    const end = open(source);
    const early = await first;
    expect((await link.call("flows", ALL)).total).toBeGreaterThan(0);
    await link.call("cancel", {});
    release();
    const summary = await end;
    expect(summary.state).toBe("cancelled");
    expect(summary.frames).toBeGreaterThan(early.frames);
    expect(summary.bytesRead).toBe(2 * PIECE_BYTES);
    expect((await link.call("flows", ALL)).total).toBe(summary.flows);
  });

  test("ends at the limit that is set, as a cancel does, and reads everything when it is asked again", async () => {
    const source = await file(whole);
    const half = whole.length / 2;
    const settings = DEFAULT_ANALYSIS_SETTINGS;
    const part = await link.call("open", { source, settings, follow: false, byteLimit: half });
    expect(part.state).toBe("cancelled");
    expect(part.bytesRead).toBeGreaterThanOrEqual(half);
    expect(part.bytesRead).toBeLessThan(part.byteLength);
    expect((await link.call("flows", ALL)).total).toBe(part.flows);
    const again = await open(source);
    expect(again).toMatchObject({ state: "complete", bytesRead: whole.length });
    expect(again.frames).toBeGreaterThan(part.frames);
  });

  test("says so where the memory for the rest cannot be had", async () => {
    const push = vi.spyOn(Analysis.prototype, "push").mockImplementation(() => {
      throw new RangeError("Array buffer allocation failed");
    });
    onTestFinished(() => push.mockRestore());
    const summary = await open(await file(whole));
    expect(summary).toMatchObject({ state: "failed", failure: "there is not enough memory for the rest." });
  });

  test("gives way to another one", async () => {
    const held = holdNext();
    const source = await file(whole);
    const first = report(({ bytesRead }) => bytesRead > 0);
    const abandoned = open(source);
    await first;
    const other = await open(await file(buildScript(CLEAN).bytes, "b.pcap"));
    expect(other).toMatchObject({ state: "complete", frames: 10 });
    expect(held.isClosed).toBe(true);
    const before = reports.length;
    held.release();
    expect(await abandoned).toMatchObject({ frames: 10 });
    // No further piece is read, and there is no report but that of the answer.
    expect(held.pieces).toBe(2);
    expect(reports.length - before).toBe(1);
    expect(await link.call("summary", {})).toMatchObject({ frames: 10, revision: other.revision });
  });
});

describe("captures that are compared", () => {
  const lost = buildScript(`
    > S  0:0(0) lost
    +1.0 > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1
    > P. 1:101(100) ack 1
    < .  1:1(0) ack 101
    < P. 1:51(50) ack 101
    > .  101:101(0) ack 51`);
  const both = async () => {
    const { paths: client } = await file(lost.bytes, "client.pcap");
    const { paths: server } = await file(lost.far!, "server.pcap");
    return open({ kind: "files", paths: [...client, ...server], compared: true });
  };

  test("are one list, with the place of each flow, and say what the comparison found", async () => {
    const summary = await both();
    expect(summary).toMatchObject({ state: "complete", frames: 15, flows: 2 });
    expect(summary.issues.map(({ message }) => message)).toEqual([
      "1 connection of 1 in client.pcap reached server.pcap. Its clock is 100 ms ahead, ± 400 µs.",
    ]);
    const { rows } = await link.call("flows", ALL);
    expect(rows.map(({ id, path, worst }) => [id, path, worst?.rule])).toEqual([
      [1, "client.pcap", "lost-between"],
      [2, "server.pcap", undefined],
    ]);
    // On the clock of the first place.
    expect(rows[1]!.startNs - rows[0]!.startNs).toBe(1_000_400_000);
    const filter = { text: 'place == "server.pcap"', outcomes: [] };
    expect((await link.call("flows", { ...ALL, filter })).rows.map(({ id }) => id)).toEqual([2]);
    for (const sort of ["start", "initiator", "problem", "segments", "outcome", "handshake"] as const)
      expect((await link.call("flows", { ...ALL, sort, descending: true })).rows).toHaveLength(2);
  });

  test("show frames, data and connections of each place", async () => {
    await both();
    for (const id of [1, 2]) {
      const { flow } = (await link.call("flow", { id }))!;
      expect(flow.id).toBe(id);
      expect(flow.connection!.flows).toEqual([1, 2]);
      expect(flow.connection!.place).toBe(id - 1);
      const [syn] = flow.events;
      const frame = await link.call("frame", { fileOffset: syn!.fileOffset, frameNumber: syn!.frameNumber });
      expect(frame.octets).toHaveLength(54);
      // TTL: one less at the server.
      expect(frame.octets[22]).toBe(65 - id);
      const run = flow.events.find(({ kind }) => kind === "run")!;
      const page = await link.call("dataRows", { id, event: run.index, cursor: undefined, count: 2 });
      expect(page.rows).toHaveLength(2);
      const next = await link.call("dataRows", { id, event: run.index, cursor: page.next, count: 2 });
      expect(next.rows[0]!.frameNumber).toBe(page.rows[1]!.frameNumber + 1);
    }
  });

  test("have a transcript, in which the finding is on the lost segment", async () => {
    await both();
    const scope = { kind: "all" } as const;
    const { text } = await link.call("transcript", { scope });
    expect(text).toMatch(/^#1 .*\[client\.pcap\]/m);
    expect(text).toMatch(/^#2 .*\[server\.pcap\]/m);
    const { problems } = await link.call("problems", { scope });
    const problem = problems.find(({ finding }) => finding.rule === "lost-between")!;
    expect(text.split("\n")[problem.span.line]).toMatch(/^ +1 {2}\+0\.000000/);
    expect(await link.call("targetOfLine", { scope, line: problem.span.line })).toEqual({ flowId: 1, event: 0 });
  });

  test("are judged with the settings", async () => {
    const before = (await both()).findings.warning;
    const settings = { ...DEFAULT_ANALYSIS_SETTINGS, rules: { "lost-between": "off" } as const };
    expect((await link.call("configure", { settings })).findings.warning).toBe(before - 1);
  });

  test("show one segment at each place, in a run of data as well", async () => {
    await both();
    for (const id of [1, 2]) {
      const { segments } = (await link.call("flow", { id }))!.flow.connection!;
      expect(segments).toHaveLength(8);
      for (const { frames, seq, fate } of segments) {
        const asked = frames.flatMap((frame, place) => (frame === undefined ? [] : [{ place, frame }]));
        expect(asked).toHaveLength(fate === "lost" ? 1 : 2);
        const details = await link.call("framesAtPlaces", { id, frames: asked });
        expect(details.map((detail) => detail?.frameNumber)).toEqual(asked.map(({ frame }) => frame));
        for (const detail of details)
          expect(new DataView(detail!.octets.buffer, detail!.octets.byteOffset).getUint32(14 + 20 + 4)).toBe(seq);
      }
    }
    const none = [
      { place: 0, frame: 999 },
      { place: 7, frame: 1 },
    ];
    expect(await link.call("framesAtPlaces", { id: 1, frames: none })).toEqual([null, null]);
    expect(await link.call("framesAtPlaces", { id: 99, frames: none })).toEqual([null, null]);
  });

  test("take a correction of the clocks, and measure them again without it", async () => {
    const measured = (await both()).clocks;
    expect(measured).toEqual([{ name: "server.pcap", offsetNs: 100_000_000, uncertaintyNs: 400_000, basis: "both" }]);
    const startOf = async () => (await link.call("flows", ALL)).rows.map(({ startNs }) => startNs);
    const [first, second] = await startOf();
    await link.call("correctClocks", { offsetsNs: [90e6] });
    const given = await link.call("summary", {});
    expect(given.clocks).toEqual([{ name: "server.pcap", offsetNs: 90e6, uncertaintyNs: 0, basis: "given" }]);
    expect(given.issues[0]!.message).toContain("Its clock is taken to be 90.0 ms ahead, as corrected by hand.");
    expect(await startOf()).toEqual([first, second! + 10e6]);
    await link.call("correctClocks", { offsetsNs: [null] });
    expect((await link.call("summary", {})).clocks).toEqual(measured);
    expect(await startOf()).toEqual([first, second]);
  });

  test("name the one that is not a capture", async () => {
    const { paths: client } = await file(lost.bytes, "client.pcap");
    const { paths: text } = await file("no capture at all, only text", "text.txt");
    const summary = await open({ kind: "files", paths: [...client, ...text], compared: true });
    expect(summary.state).toBe("failed");
    expect(summary.failure).toMatch(/^text\.txt: /);
  });

  test("are compared up to damage in one of them", async () => {
    const { paths: client } = await file(lost.bytes.subarray(0, lost.bytes.length - 30), "client.pcap");
    const { paths: server } = await file(lost.far!, "server.pcap");
    const summary = await open({ kind: "files", paths: [...client, ...server], compared: true });
    expect(summary).toMatchObject({ state: "complete", frames: 14, flows: 2 });
    expect(summary.issues.map(({ message }) => message).join()).toContain("client.pcap: ");
    const { flow } = (await link.call("flow", { id: 2 }))!;
    const { fileOffset, frameNumber } = flow.events[0]!;
    expect((await link.call("frame", { fileOffset, frameNumber })).octets[22]).toBe(63);
  });
});

describe("a file that is being written", () => {
  const [whole, half] = [buildScript(CLEAN).bytes, 24 + 5 * 70 + 100 + 30];

  test("is followed: only what is new is read, and a record that was cut is completed", async () => {
    const source = await file(whole.slice(0, half));
    const before = await open(source, true);
    expect(before).toMatchObject({ state: "following", flows: 1 });
    const grown = report(({ frames, state }) => frames === 10 && state === "following");
    await appendFile(source.paths[0], whole.slice(half));
    expect(await grown).toMatchObject({ issues: [], bytesRead: whole.length, flows: 1 });
    expect((await link.call("flow", { id: 1 }))!.flow.end).toBe("fin");
  });

  test("has its verdicts on what is missing when their time has passed", async () => {
    const { bytes, records } = buildScript(`
      > S 0:0(0) <mss 1460>
      +5 flow 2: > S 0:0(0) <mss 1460>`);
    const worst = async () => (await link.call("flows", ALL)).rows[0]?.worst;
    const source = await file(pcapFile(records.slice(0, 1)));
    await open(source, true);
    expect(await worst()).toMatchObject({ rule: "syn-unanswered", severity: "hint" });
    // A report may come while the flows are still judged.
    const grown = report(({ flows, findings }) => flows === 2 && findings.error === 1);
    await appendFile(source.paths[0], bytes.subarray(24 + 16 + records[0]!.data.length));
    expect((await grown).findings).toMatchObject({ error: 1, hint: 1 });
    expect(await worst()).toMatchObject({ rule: "syn-unanswered", severity: "error" });
  });

  test("is followed from before its header is written", async () => {
    const source = await file(new Uint8Array());
    expect(await open(source, true)).toMatchObject({ state: "failed" });
    const grown = report(({ state }) => state === "following");
    await appendFile(source.paths[0], whole);
    expect(await grown).toMatchObject({ frames: 10, failure: undefined });
  });

  test("is followed on after a cancel that came when all was read", async () => {
    const source = await file(whole.slice(0, half));
    await open(source, true);
    await link.call("cancel", {});
    const grown = report(({ frames }) => frames === 10);
    await appendFile(source.paths[0], whole.slice(half));
    expect(await grown).toMatchObject({ state: "following" });
  });

  test("that is truncated and rewritten, longer than it was, is read again", async () => {
    const source = await file(buildScript(WRONG_ACK).bytes);
    await open(source, true);
    const anew = report(({ frames, state }) => frames === 10 && state === "following");
    await writeFile(source.paths[0], whole);
    expect((await anew).findings.error).toBe(0);
  });

  test("that is replaced meanwhile is read again", async () => {
    const source = await file(whole);
    const before = await open(source, true);
    await file(buildScript(WRONG_ACK).bytes, "new.pcap");
    const replaced = report(({ frames, state }) => frames === 3 && state === "following");
    await rename(join(folder, "new.pcap"), source.paths[0]);
    expect((await replaced).revision).toBeGreaterThan(before.revision);
  });

  test("is no longer looked at when following ends", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    onTestFinished(() => void vi.useRealTimers());
    const source = await file(whole.slice(0, half));
    await open(source, true);
    expect(vi.getTimerCount()).toBe(1);
    await link.call("follow", { follow: false });
    expect((await link.call("summary", {})).state).toBe("complete");
    await appendFile(source.paths[0], whole.slice(half));
    expect(vi.getTimerCount()).toBe(0);
    expect((await link.call("summary", {})).bytesRead).toBe(half);
  });
});
