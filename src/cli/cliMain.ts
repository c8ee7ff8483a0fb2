import { readFileSync } from "node:fs";
import { join } from "node:path";
import { EXIT_UNUSABLE } from "./exitStatus";
import { run } from "./run";

// The bundle lies in dist, beside the manifest's folder.
const manifest = JSON.parse(readFileSync(join(__dirname, "..", "package.json"), "utf8")) as { version: string };

const { stdin, stdout, stderr, env: environment, argv } = process;
const stopping = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  // The first one ends the reading, and what was read is reported. The second one has its usual effect.
  process.once(signal, () => stopping.abort());
}

const { signal: stop } = stopping;
const { version } = manifest;
run(argv.slice(2), { stdin, stdout, stderr, environment, version, stop, now: Date.now, folder: process.cwd() }).then(
  (status) => {
    process.exitCode = status;
    // Whoever writes into the pipe need not stop just because nobody reads any more.
    if (stop.aborted) stdin.destroy();
  },
  (error: unknown) => {
    // An internal error must not look like a verdict, as Node's own status 1 would.
    process.exitCode = EXIT_UNUSABLE;
    stderr.write(`tcp-handshake: internal error: ${error instanceof Error ? error.stack : error}\n`);
  },
);
