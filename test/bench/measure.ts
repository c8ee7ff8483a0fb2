// Measures one capture in a process of its own: a bare walk over the record headers, then the whole analysis, and prints a
// line of JSON. The peak of memory is the process's.

import { createHash } from "node:crypto";
import { closeSync, openSync, readSync } from "node:fs";
import { Analysis } from "../../src/core/analysis";

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

/** Processor time, not the wall's: other programs on the machine must not change a ratio. */
function time<T>(work: () => T): { ms: number; value: T } {
  const start = process.cpuUsage();
  const value = work();
  const { user, system } = process.cpuUsage(start);
  return { ms: (user + system) / 1e3, value };
}

const path = process.argv[2]!;
walk(path);
const walks = [time(() => walk(path)).ms, time(() => walk(path)).ms];
const { ms, value: analysis } = time(() => {
  const done = analyse(path);
  void done.counts;
  return done;
});
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
console.log(
  JSON.stringify({
    walkMs: Math.min(...walks),
    ms,
    frames: counts.frames,
    flows: counts.flows,
    findings: Object.values(counts.findings).reduce((a, b) => a + b, 0),
    peakMb: process.resourceUsage().maxRSS / 1024,
    hash: hash.slice(0, 12),
    queries,
  }),
);
