// How long code holds the thread it runs on, by the profiler: delays of the event loop count what everybody else does there, too.

import type { Profiler } from "node:inspector";
import { Session } from "node:inspector/promises";

/** Microseconds between two looks of the profiler. */
const EVERY = 500;

const GARBAGE = "(garbage collector)";

/** What one look may count for, in microseconds. */
const MOST = 4 * EVERY;

/** A stretch without a pause in which the stack was in the code looked for. */
export interface Hold {
  readonly ms: number;
  /** The function in which most of it was spent, with its callers in that code. */
  readonly where: string;
}

/** Runs `body` and returns the longest stretches that code of `file` (the end of its path) held this thread. */
export async function holdsOf(file: string, body: () => Promise<void>): Promise<readonly Hold[]> {
  const session = new Session();
  session.connect();
  try {
    await session.post("Profiler.enable");
    await session.post("Profiler.setSamplingInterval", { interval: EVERY });
    await session.post("Profiler.start");
    await body();
    const { profile } = await session.post("Profiler.stop");
    return holdsIn(profile, file);
  } finally {
    session.disconnect();
  }
}

function holdsIn({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile, file: string): Hold[] {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const paths = new Map<number, string>();
  const pending = nodes.slice(0, 1).map(({ id }) => ({ id, path: "" }));
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { id, callFrame, children = [] } = byId.get(next.id)!;
    const isOurs = callFrame.url.endsWith(file);
    const path = isOurs ? `${next.path}${next.path && " › "}${callFrame.functionName}` : next.path;
    paths.set(id, callFrame.functionName === GARBAGE ? GARBAGE : path);
    for (const child of children) pending.push({ id: child, path });
  }
  const holds: Hold[] = [];
  let spent = new Map<string, number>();
  const close = () => {
    const most = [...spent].sort((a, b) => b[1] - a[1])[0];
    if (most !== undefined) holds.push({ ms: [...spent.values()].reduce((sum, ms) => sum + ms, 0), where: most[0] });
    spent = new Map();
  };
  for (const [i, sample] of samples.entries()) {
    const path = paths.get(sample) ?? "";
    // The garbage of everybody is collected at some time of somebody: a pause that belongs to nobody.
    if (path === GARBAGE) continue;
    if (path === "") close();
    // A sample stands for the time up to the next one. Where that is long, others had the processor.
    else spent.set(path, (spent.get(path) ?? 0) + Math.min(MOST, Math.max(0, timeDeltas[i + 1] ?? 0)) / 1000);
  }
  close();
  return holds.sort((a, b) => b.ms - a.ms);
}
