import { readFileSync } from "node:fs";
import { join } from "node:path";
import { EXIT_UNUSABLE, run } from "./run";

// The bundle lies in dist, beside the manifest's folder.
const manifest = JSON.parse(readFileSync(join(__dirname, "..", "package.json"), "utf8")) as { version: string };

const { stdin, stdout, stderr, env: environment, argv } = process;
run(argv.slice(2), { stdin, stdout, stderr, environment, version: manifest.version }).then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    // An internal error must not look like a verdict, as Node's own status 1 would.
    process.exitCode = EXIT_UNUSABLE;
    stderr.write(`tcp-handshake: internal error: ${error instanceof Error ? error.stack : error}\n`);
  },
);
