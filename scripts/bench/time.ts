// time.cjs PATH: how long the time view of flow 1 takes: until its first answer, until all of the flow is read, and a part of it
// after that. Prints milliseconds of processor time as JSON, and the points of the answers.

import { DEFAULT_ANALYSIS_SETTINGS } from "../../src/core/analysis/analysis";
import { nodePlatform } from "../../src/io/node/nodePlatform";
import type { AnalysisApi, AnalysisEvents, TimeWindow } from "../../src/protocol/api";
import { Link, type Port } from "../../src/protocol/link";
import { AnalysisService } from "../../src/worker/service";

const POINTS = 1000;

function channel(): [Port, Port] {
  const listeners: [((message: unknown) => void)[], ((message: unknown) => void)[]] = [[], []];
  const port = (mine: 0 | 1): Port => ({
    post: (message) =>
      void setImmediate(() => listeners[1 - mine]!.forEach((listener) => void listener(structuredClone(message)))),
    onMessage: (listener) => {
      listeners[mine]!.push(listener);
      return { dispose: () => void listeners[mine]!.splice(listeners[mine]!.indexOf(listener), 1) };
    },
  });
  return [port(0), port(1)];
}

/** Processor time: other programs on the machine must not count. */
function nowMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e3;
}

async function main(path: string): Promise<void> {
  const [here, there] = channel();
  const service = new AnalysisService(there, nodePlatform);
  const link = new Link<AnalysisApi, AnalysisEvents>(here, { changed: () => {} });
  const source = { kind: "files", paths: [path] } as const;
  await link.call("open", { source, settings: DEFAULT_ANALYSIS_SETTINGS, follow: false });
  const ask = (fromNs?: number, toNs?: number): Promise<TimeWindow | undefined> =>
    link.call("flowTime", { id: 1, fromNs, toNs, points: POINTS });
  const before = nowMs();
  let answer = await ask();
  const first = nowMs() - before;
  while (answer !== undefined && answer.progress < 1) answer = await ask();
  const all = nowMs() - before;
  const zoomed = nowMs();
  const { startNs = 0, endNs = 0 } = answer ?? {};
  const part = await ask(startNs + (endNs - startNs) * 0.4, startNs + (endNs - startNs) * 0.6);
  const zoom = nowMs() - zoomed;
  const points = [answer, part].map((each) => each?.tracks.initiator.timeNs.length);
  service.dispose();
  console.log(JSON.stringify({ first, all, zoom, points, bytes: JSON.stringify(answer).length }));
}

void main(process.argv[2]!);
