// silence.cjs PATH: for how long the worker's thread answers nothing, at most, while it opens a capture, sorts its flows by problem,
// searches them, and judges them again. Prints milliseconds as JSON.

import { existsSync, readFileSync } from "node:fs";
import { DEFAULT_ANALYSIS_SETTINGS } from "../../src/core/analysis/analysis";
import { nodePlatform } from "../../src/io/node/nodePlatform";
import type { AnalysisApi, AnalysisEvents, FlowQuery } from "../../src/protocol/api";
import { Link, type Port } from "../../src/protocol/link";
import { AnalysisService } from "../../src/worker/service";

/** Two ports on one thread; a message arrives in a task of its own, as from another thread. */
function channel(): [Port, Port] {
  const listeners: [((message: unknown) => void)[], ((message: unknown) => void)[]] = [[], []];
  const port = (mine: 0 | 1): Port => ({
    post: (message) => void setImmediate(() => listeners[1 - mine]!.forEach((listener) => void listener(message))),
    onMessage: (listener) => {
      listeners[mine]!.push(listener);
      return { dispose: () => void listeners[mine]!.splice(listeners[mine]!.indexOf(listener), 1) };
    },
  });
  return [port(0), port(1)];
}

const SCHEDULED = "/proc/self/schedstat";
const tellsThread = existsSync(SCHEDULED);

/**
 * Processor time of this thread: other programs on the machine must not count as silence, nor V8's helpers, which run beside it.
 * Where the system does not tell (not Linux), that of the process.
 */
function nowMs(): number {
  if (tellsThread) return Number.parseInt(readFileSync(SCHEDULED, "latin1"), 10) / 1e6;
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e3;
}

/** Runs `work`; the longest time between two turns of the event loop meanwhile. */
async function silenceOf(work: () => Promise<unknown>): Promise<number> {
  let longest = 0;
  let isRunning = true;
  let last = nowMs();
  const turn = (): void => {
    const now = nowMs();
    longest = Math.max(longest, now - last);
    last = now;
    if (isRunning) setImmediate(turn);
  };
  setImmediate(turn);
  await work();
  isRunning = false;
  return Math.round(Math.max(longest, nowMs() - last));
}

async function main(path: string): Promise<void> {
  const [here, there] = channel();
  const service = new AnalysisService(there, nodePlatform);
  const link = new Link<AnalysisApi, AnalysisEvents>(here, { changed: () => {} });
  const query = (sort: FlowQuery["sort"], text: string): Promise<unknown> =>
    link.call("flows", { first: 0, count: 100, sort, descending: true, filter: { text, outcomes: [] } });
  const settings = DEFAULT_ANALYSIS_SETTINGS;
  const source = { kind: "files", paths: [path] } as const;
  let isOpen = false;
  const open = await silenceOf(async () => {
    const opened = link.call("open", { source, settings, follow: false }).finally(() => {
      isOpen = true;
    });
    while (!isOpen) {
      await query("problem", "").catch(() => {});
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    await opened;
  });
  const search = await silenceOf(() => query("id", "443"));
  const rules = { "syn-unanswered": "hint" } as const;
  const configure = await silenceOf(() => link.call("configure", { settings: { ...settings, rules } }));
  service.dispose();
  console.log(JSON.stringify({ open, search, configure }));
}

void main(process.argv[2]!);
