// A capture of 10 GB that takes no room on the disk: flows, then records of zeros (holes of the file), and so on, and
// further flows behind 4 GB and at the very end. Reads it as the editor's worker does, and looks at frames beyond 4 GB.
// Printed: time, peak memory, and whether every frame that was asked for is the one that was written there.

import { closeSync, ftruncateSync, openSync, writeSync } from "node:fs";
import { DEFAULT_ANALYSIS_SETTINGS } from "../../src/core/analysis/analysis";
import { nodePlatform } from "../../src/io/node/nodePlatform";
import type { AnalysisApi, AnalysisEvents } from "../../src/protocol/api";
import { Link, type Port } from "../../src/protocol/link";
import { AnalysisService } from "../../src/worker/service";
import { buildScript, SCRIPT_EPOCH_SECONDS } from "../../test/support/script";

const SCRIPT = `
  > S  0:0(0) <mss 1460>
  < S. 0:0(0) ack 1 <mss 1460>
  > .  1:1(0) ack 1
  > F. 1:1(0) ack 1
  < F. 1:1(0) ack 2
  > .  2:2(0) ack 2`;

/** As large as records are accepted; none of it is written. */
const HOLE = 262_144;

function write(
  path: string,
  bytes: number,
): { readonly size: number; readonly flows: number; readonly frames: number } {
  const file = openSync(path, "w");
  const header = buildScript(SCRIPT).bytes.slice(0, 24);
  writeSync(file, header);
  let at = header.length;
  let flows = 0;
  let frames = 0;
  const record = new DataView(new ArrayBuffer(16));
  while (at < bytes) {
    if (frames % 100 === 0 || at + HOLE + 1000 > bytes) {
      const { bytes: flow, records } = buildScript(SCRIPT, { initiatorPort: 1024 + (flows % 60_000) });
      const octets = flow.slice(24);
      writeSync(file, octets, 0, octets.length, at);
      at += octets.length;
      flows++;
      frames += records.length;
      if (at + HOLE > bytes) break;
    }
    record.setUint32(0, SCRIPT_EPOCH_SECONDS, true);
    record.setUint32(8, HOLE, true);
    record.setUint32(12, HOLE, true);
    writeSync(file, new Uint8Array(record.buffer), 0, 16, at);
    at += 16 + HOLE;
    frames++;
  }
  ftruncateSync(file, at);
  closeSync(file);
  return { size: at, flows, frames };
}

/** Two ends of a channel in this process. */
function channel(): [Port, Port] {
  const listeners: ((message: unknown) => void)[][] = [[], []];
  const end = (own: number): Port => ({
    post(message) {
      setImmediate(() => {
        for (const listener of listeners[1 - own]!) listener(structuredClone(message));
      });
    },
    onMessage(listener) {
      listeners[own]!.push(listener);
      return { dispose: () => void listeners[own]!.splice(0) };
    },
  });
  return [end(0), end(1)];
}

async function main(path: string, gigabytes: number): Promise<void> {
  const { size, flows, frames } = write(path, gigabytes * 1e9);
  const [here, there] = channel();
  const service = new AnalysisService(there, nodePlatform);
  const link = new Link<AnalysisApi, AnalysisEvents>(here, { changed: () => {} });
  const began = performance.now();
  const source = { kind: "files", paths: [path] } as const;
  const summary = await link.call("open", { source, settings: DEFAULT_ANALYSIS_SETTINGS, follow: false });
  const seconds = (performance.now() - began) / 1000;

  const problems: string[] = [];
  if (summary.state !== "complete" || summary.frames !== frames || summary.flows !== flows)
    problems.push(`${summary.state}: ${summary.frames} of ${frames} frames, ${summary.flows} of ${flows} flows`);
  let asked = 0;
  let beyond = 0;
  for (const id of [1, Math.ceil(flows * 0.45), Math.ceil(flows * 0.7), flows]) {
    const { flow } = (await link.call("flow", { id }))!;
    const { records } = buildScript(SCRIPT, { initiatorPort: flow.initiator.port });
    for (const [i, { fileOffset, frameNumber }] of flow.events.entries()) {
      const detail = await link.call("frame", { fileOffset, frameNumber });
      asked++;
      if (fileOffset > 2 ** 32) beyond++;
      const written = records[i]!.data;
      if (detail.octets.length !== written.length || !detail.octets.every((octet, at) => octet === written[at]))
        problems.push(`flow ${id}, frame ${frameNumber} at ${fileOffset} is another one`);
    }
  }
  service.dispose();
  link.dispose();
  const peak = process.resourceUsage().maxRSS * 1024;
  console.log(
    `${(size / 1e9).toFixed(2)} GB, ${frames} frames, ${flows} flows: read in ${seconds.toFixed(1)} s, peak ${(peak / 1e6).toFixed(0)} MB; ` +
      `${asked} frames read again, ${beyond} of them beyond 4 GB: ${problems.length === 0 ? "all right" : problems.join("; ")}`,
  );
  if (problems.length > 0) process.exitCode = 1;
}

const [, , path, gigabytes] = process.argv;
await main(path!, Number(gigabytes));
