import { readFileSync } from "node:fs";
import { join } from "node:path";
import { bundleLoader } from "./bundleLoader";
import { codeCacheFolder } from "./codeCache";
import { EXIT_UNUSABLE } from "./exitStatus";

// This bundle lies in dist, beside the manifest's folder; the others, in dist/cli.
const manifest = JSON.parse(readFileSync(join(__dirname, "..", "package.json"), "utf8")) as { version: string };
const load = bundleLoader(join(__dirname, "cli"), codeCacheFolder(process.env, process.platform), require);
const { run } = load("./run.js") as typeof import("./run");

const { argv, env: environment } = process;
const stopping = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) {
  // The first one ends the reading, and what was read is reported. The second one has its usual effect.
  process.once(signal, () => stopping.abort());
}

const surroundings = {
  // Node makes the stream when it is asked for.
  get stdin() {
    return process.stdin;
  },
  stdout: process.stdout,
  stderr: process.stderr,
  environment,
  version: manifest.version,
  stop: stopping.signal,
  now: Date.now,
  folder: process.cwd(),
};
run(argv.slice(2), surroundings).then(
  (status) => {
    process.exitCode = status;
    // Whoever writes into the pipe need not stop just because nobody reads any more.
    if (stopping.signal.aborted) process.stdin.destroy();
  },
  (error: unknown) => {
    // An internal error must not look like a verdict, as Node's own status 1 would.
    process.exitCode = EXIT_UNUSABLE;
    process.stderr.write(`tcp-handshake: internal error: ${error instanceof Error ? error.stack : error}\n`);
  },
);
