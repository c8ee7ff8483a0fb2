// Measures one capture in a process of its own: a bare walk over the record headers, then the whole analysis, and prints a
// line of JSON. The peak of memory is the process's.

import { createHash } from "node:crypto";
import { closeSync, createReadStream, openSync, readSync } from "node:fs";
import { Analysis } from "../../src/core/analysis/analysis";

const PIECE = 1 << 20;

/** Reads record headers only: the least that any reader of the file has to do. */
function walk(path: string): number {
  const file = openSync(path, "r");
  const bytes = new Uint8Array(PIECE + (1 << 18));
  const view = new DataView(bytes.buffer);
  let have = readSync(file, bytes, 0, PIECE, null);
  const isNg = view.getUint32(0, true) === 0x0a0d0d0a;
  let at = isNg ? 0 : 24;
  let records = 0;
  while (have > 0) {
    for (;;) {
      if (at + 16 > have) break;
      const end = at + (isNg ? view.getUint32(at + 4, true) : 16 + view.getUint32(at + 8, true));
      if (end > have) break;
      records++;
      at = end;
    }
    bytes.copyWithin(0, at, have);
    const left = have - at;
    at = 0;
    const read = readSync(file, bytes, left, PIECE, null);
    if (read === 0) break;
    have = left + read;
  }
  closeSync(file);
  return records;
}

/** The same walk as most programs would do it: over the pieces of a stream. */
async function walkStream(path: string): Promise<number> {
  let records = 0;
  let rest = Buffer.alloc(0);
  /** Where the next record begins in `rest` followed by the piece. */
  let at = 0;
  let isNg: boolean | undefined;
  for await (const piece of createReadStream(path, { highWaterMark: PIECE })) {
    const bytes: Buffer = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    if (isNg === undefined) {
      isNg = bytes.readUInt32LE(0) === 0x0a0d0d0a;
      at = isNg ? 0 : 24;
    }
    while (at + 16 <= bytes.length) {
      at += isNg ? bytes.readUInt32LE(at + 4) : 16 + bytes.readUInt32LE(at + 8);
      records++;
    }
    rest = at < bytes.length ? Buffer.from(bytes.subarray(at)) : Buffer.alloc(0);
    at = Math.max(0, at - bytes.length);
  }
  return records;
}

function analyse(path: string): Analysis {
  const analysis = new Analysis();
  const file = openSync(path, "r");
  const bytes = new Uint8Array(PIECE);
  for (;;) {
    const read = readSync(file, bytes, 0, PIECE, null);
    if (read === 0) break;
    analysis.push(read === PIECE ? bytes : bytes.subarray(0, read));
  }
  closeSync(file);
  analysis.end();
  return analysis;
}

/** Processor time, not elapsed time: other programs on the machine must not change a ratio. */
function time<T>(work: () => T): { ms: number; value: T } {
  const start = process.cpuUsage();
  const value = work();
  return { ms: msSince(start), value };
}

function msSince(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e3;
}

/** Arithmetic without memory: what the processor gives at the moment, whatever the disk and the caches do. */
function loop(): number {
  let x = 1;
  for (let i = 0; i < 100_000_000; i++) {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
  }
  return x;
}

const path = process.argv[2]!;
time(loop);
const loopMs = time(loop).ms;
const walked = walk(path);
const walks = [time(() => walk(path)).ms, time(() => walk(path)).ms];
const startMs = performance.now();
const { ms, value: analysis } = time(() => {
  const done = analyse(path);
  void done.counts;
  return done;
});
const wallMs = performance.now() - startMs;
const { notTcp: _, ...counts } = analysis.counts;
const hash = createHash("sha256")
  .update(JSON.stringify({ ...counts, issues: counts.issues.length }))
  .digest("hex");
const queries = {
  sort: time(() =>
    analysis.query({ first: 0, count: 100, sort: "responder", descending: true, filter: { text: "", outcomes: [] } }),
  ).ms,
  filter: time(() =>
    analysis.query({
      first: 0,
      count: 100,
      sort: "id",
      descending: false,
      filter: { text: "443 broken", outcomes: [] },
    }),
  ).ms,
  filterAgain: time(() =>
    analysis.query({
      first: 0,
      count: 100,
      sort: "segments",
      descending: true,
      filter: { text: ":12345", outcomes: [] },
    }),
  ).ms,
};
const peakMb = process.resourceUsage().maxRSS / 1024;

async function print(): Promise<void> {
  const records = await walkStream(path);
  if (records !== walked) throw new Error(`one walk met ${walked} records, the other ${records}`);
  const start = process.cpuUsage();
  await walkStream(path);
  const result = {
    walkMs: Math.min(...walks),
    walkStreamMs: msSince(start),
    ms,
    wallMs,
    loopMs,
    frames: counts.frames,
    flows: counts.flows,
    findings: Object.values(counts.findings).reduce((a, b) => a + b, 0),
    peakMb,
    hash: hash.slice(0, 12),
    queries,
  };
  console.log(JSON.stringify(result));
}

void print();
