// Programs that behave as no capturing program should: what was captured is kept, and the reason is told.

import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough } from "node:stream";
import { finished } from "node:stream/promises";
import { afterAll, describe, expect, test } from "vitest";
import { describeEnding } from "../../src/host/live/endings";
import { LiveCapture } from "../../src/host/live/liveCapture";
import { LiveStream } from "../../src/host/live/liveStream";
import { findPrograms, type LiveChoice, type Program, WAYS } from "../../src/host/live/programs";
import { buildScript } from "../support/script";
import { until } from "../support/until";
import { pcap, record } from "./pcap";

const folder = mkdtempSync(join(tmpdir(), "live-"));
afterAll(() => rmSync(folder, { recursive: true }));

const CHOICE: LiveChoice = { device: "lo", filter: "tcp", whole: false };
const GOOD = Buffer.concat([pcap(256), record(60), record(60)]);
let files = 0;

/** A program of a shell's few lines; `$IN` is a file with these octets. */
function program(lines: string, octets: Uint8Array = GOOD): Program {
  const path = join(folder, `program${files++}`);
  writeFileSync(`${path}.in`, octets);
  writeFileSync(path, `#!/bin/sh\nIN='${path}.in'\n${lines}\n`);
  chmodSync(path, 0o755);
  return { name: "tcpdump", path };
}

async function run(program: Program, act: (capture: LiveCapture) => void = () => {}) {
  const path = join(folder, `${files++}.pcap`);
  const begun: LiveCapture[] = [];
  const capture = await LiveCapture.start(program, CHOICE, path, () => queueMicrotask(() => begun.push(capture)));
  const waiting = setInterval(() => begun.splice(0).forEach(act), 20);
  const ending = await capture.ended;
  clearInterval(waiting);
  const maximum = { flows: "", octets: "" };
  const text = describeEnding(ending, { program, device: "lo", maximum });
  return { ending, text, octets: readFileSync(path), state: capture.state };
}

// Their programs are shell scripts.
describe.skipIf(process.platform === "win32")("a program that", () => {
  test("ends by itself", async () => {
    const { ending, text, octets } = await run(program('cat "$IN"; echo "tcpdump: no more" >&2; exit 3'));
    expect(ending).toEqual({ kind: "exited", code: 3, said: "no more" });
    expect(text).toContain("tcpdump exited: no more.");
    expect(octets).toEqual(GOOD);
  });

  test("is killed", async () => {
    const { ending, octets } = await run(program('cat "$IN"; kill -9 $$'));
    expect(ending).toEqual({ kind: "killed", signal: "SIGKILL" });
    expect(octets).toEqual(GOOD);
  });

  test("is missing", async () => {
    const { ending, octets } = await run({ name: "dumpcap", path: join(folder, "nothing") });
    expect(ending).toEqual({ kind: "missing" });
    expect(octets.length).toBe(0);
  });

  test("may not be run", async () => {
    const locked = program("");
    chmodSync(locked.path, 0o644);
    expect((await run(locked)).ending).toMatchObject({ kind: "permission" });
  });

  test("may not capture", async () => {
    const said = "tcpdump: lo: You don't have permission to perform this capture on that device";
    const { ending, text } = await run(
      program(`echo "${said}" >&2; echo "(socket: Operation not permitted)" >&2; exit 1`),
    );
    expect(ending).toMatchObject({ kind: "permission" });
    expect(text).toContain("tcpdump is not permitted to capture from lo");
  });

  test("gives a wrong record length is stopped, though it would continue indefinitely", async () => {
    const lie = Buffer.concat([GOOD, record(0x7fffffff, { present: 100 })]);
    const { ending, text, octets, state } = await run(program('cat "$IN"; exec cat /dev/zero', lie));
    expect(ending).toMatchObject({ kind: "fault", fault: { kind: "not-a-capture" } });
    expect(text).toContain("frame 3 claims 2147483647 octets");
    expect(octets).toEqual(GOOD);
    expect(state.frames).toBe(2);
  });

  test("writes something else is stopped", async () => {
    const { ending, octets } = await run(program("exec yes"));
    expect(ending).toMatchObject({ kind: "fault", fault: { kind: "not-a-capture" } });
    expect(octets.length).toBe(0);
  });

  test("does not listen is ended nevertheless, and keeps what it gave", async () => {
    const deaf = program("trap '' INT TERM; cat \"$IN\"; while :; do read x < /dev/zero; done", GOOD);
    const { ending, octets } = await run(deaf, (capture) => capture.stop());
    expect(ending).toEqual({ kind: "stopped" });
    expect(octets).toEqual(GOOD);
  });

  test("gives more than was set is ended, and it is said", async () => {
    const endless = program('cat "$IN"; exec sleep 1000');
    const { ending, octets } = await run(endless, (capture) => capture.stopAt("octets"));
    expect(ending).toEqual({ kind: "limit", limit: "octets" });
    expect(octets).toEqual(GOOD);
    const maximum = { flows: "100,000 flows", octets: "5 MB" };
    expect(describeEnding(ending, { program: endless, device: "lo", maximum })).toBe(
      "The live capture was stopped because it reached its limit of 5 MB.",
    );
  });

  test("is ended in the middle of a record loses no octet that it gave", async () => {
    const half = GOOD.subarray(0, GOOD.length - 5);
    const { octets, state } = await run(program('cat "$IN"', half));
    expect(octets).toEqual(half);
    expect(state.frames).toBe(1);
  });

  test("reports lost frames is believed", async () => {
    const { state } = await run(program('cat "$IN"; echo "17 packets dropped by kernel" >&2'));
    expect(state.dropped).toBe(17);
  });

  test("gets its arguments as they are, with no shell in between", async () => {
    const path = join(folder, "said");
    const odd = { device: "lo; touch owned", filter: "$(touch owned) `x` -w /etc/x", whole: true };
    const echo = program(`for each; do echo "[$each]"; done > '${path}'; cat "$IN"`);
    const capture = await LiveCapture.start(echo, odd, join(folder, "odd.pcap"), () => {});
    await capture.ended;
    const said = readFileSync(path, "utf8").split("\n").slice(0, -1);
    expect(said).toEqual(WAYS.tcpdump.capture(odd).map((each) => `[${each}]`));
    expect(said.slice(-2)).toEqual(["[--]", `[${odd.filter}]`]);
  });

  test("sends a quarter of a million segments in a burst loses none of them", async () => {
    const [syn] = [buildScript("> S 0:0(0)").bytes];
    const frame = Buffer.from(syn.subarray(24));
    const burst = Buffer.concat([syn.subarray(0, 24), ...Array.from({ length: 250_000 }, () => frame)]);
    const { octets, state, ending } = await run(program('exec cat "$IN"', burst));
    expect(ending).toMatchObject({ kind: "exited", code: 0 });
    expect(state.frames).toBe(250_000);
    expect(octets.equals(burst)).toBe(true);
  });
});

test.skipIf(!existsSync("/dev/full"))("a full disk ends it, and the program is stopped at once", async () => {
  const output = new PassThrough();
  const failed: unknown[] = [];
  const file = await open("/dev/full", "w");
  const stream = new LiveStream(output, file, { begun() {}, failed: (fault) => failed.push(fault) });
  output.write(GOOD);
  const fault = await stream.ended;
  expect(fault).toMatchObject({ kind: "disk", code: "ENOSPC" });
  expect(failed).toEqual([fault]);
  const text = describeEnding(
    { kind: "fault", fault: fault! },
    { program: { name: "tcpdump", path: "/x" }, device: "lo", maximum: { flows: "", octets: "" } },
  );
  expect(text).toBe("The live capture was stopped: the disk is full.");
  // What still comes is taken and dropped.
  for (let piece = 0; piece < 100; piece++) output.write(Buffer.alloc(65_536));
  output.end();
  await finished(output);
});

test("nothing more is written after a write has failed, also when the disk has room again", async () => {
  const output = new PassThrough();
  const written: Buffer[] = [];
  let writes = 0;
  let full = false;
  const file = {
    async write(octets: Buffer, at: number, length: number) {
      writes++;
      if (full) throw Object.assign(new Error("full"), { code: "ENOSPC" });
      written.push(octets.subarray(at, at + length));
      return { bytesWritten: length };
    },
    truncate: async (length: number) => void written.push(Buffer.from(`cut at ${length}`)),
    close: async () => {},
  } as unknown as FileHandle;
  const stream = new LiveStream(output, file, { begun() {}, failed() {} });
  output.write(GOOD);
  await until("a write", () => writes === 1);
  full = true;
  output.write(record(60));
  await until("a write that fails", () => writes === 2);
  full = false;
  output.end(record(60));
  await finished(output);
  expect(await stream.ended).toMatchObject({ kind: "disk" });
  // That record passed the guard, but is not in the file as a whole.
  expect(written.map(String).at(-1)).toBe(`cut at ${GOOD.length}`);
  expect(written.length).toBe(2);
});

test("a lie whose header comes in two pieces leaves a whole capture", async () => {
  const output = new PassThrough();
  const path = join(folder, "split.pcap");
  const stream = new LiveStream(output, await open(path, "wx"), { begun() {}, failed() {} });
  const lie = record(257);
  output.write(Buffer.concat([GOOD, lie.subarray(0, 10)]));
  await new Promise(setImmediate);
  output.end(lie.subarray(10));
  expect(await stream.ended).toMatchObject({ kind: "not-a-capture" });
  expect(readFileSync(path)).toEqual(GOOD);
});

test("the clock is the program's, though it differs from ours", async () => {
  const output = new PassThrough();
  const stream = new LiveStream(output, await open(join(folder, "clock.pcap"), "wx"), { begun() {}, failed() {} });
  const hourAgo = Date.now() - 3_600_000;
  output.end(Buffer.concat([pcap(256), record(60, { timeMs: hourAgo }), record(60, { timeMs: hourAgo + 500 })]));
  await stream.ended;
  const { clockMs, lastFrameMs } = stream.counts;
  expect(lastFrameMs).toBe(hourAgo + 500);
  expect(clockMs).toBeGreaterThanOrEqual(hourAgo + 500);
  expect(clockMs).toBeLessThan(hourAgo + 1_800_000);
});

describe.skipIf(process.platform === "win32")("finding programs", () => {
  const home = mkdtempSync(join(folder, "path-"));
  symlinkSync("/bin/sh", join(home, "dumpcap"));
  const named = { dumpcap: "", tcpdump: "" };
  const surroundings = { platform: "aix", path: `.:relative:${home}`, named } as const;

  test("looks into absolute folders only", () => {
    expect(findPrograms(surroundings).programs).toEqual([{ name: "dumpcap", path: join(home, "dumpcap") }]);
    expect(findPrograms({ ...surroundings, path: ".:bin" }).programs).toEqual([]);
  });

  test("takes the user's word, and says where it is wrong", () => {
    const mine = { dumpcap: join(home, "dumpcap"), tcpdump: "bin/tcpdump" };
    const { programs, wrong } = findPrograms({ ...surroundings, path: "", named: mine });
    expect(programs).toEqual([{ name: "dumpcap", path: mine.dumpcap }]);
    expect(wrong).toEqual([{ setting: "tcpdump", path: "bin/tcpdump", why: "it is not an absolute path" }]);
  });
});
