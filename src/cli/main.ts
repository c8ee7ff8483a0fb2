import { readFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "./run";

// The bundle lies in dist, beside the manifest's folder.
const manifest = JSON.parse(readFileSync(join(__dirname, "..", "package.json"), "utf8")) as { version: string };

const { stdin, stdout, stderr, env: environment, argv } = process;
void run(argv.slice(2), { stdin, stdout, stderr, environment, version: manifest.version }).then((status) => {
  process.exitCode = status;
});
