// @ts-check
// node scripts/scale/fleet.mjs FOLDER [COUNT]: see fleet.ts, which it bundles and runs.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";

const folder = mkdtempSync(join(tmpdir(), "tcp-handshake-fleet-"));
try {
  const outfile = join(folder, "fleet.cjs");
  const entryPoints = ["scripts/scale/fleet.ts"];
  await build({ entryPoints, outfile, bundle: true, platform: "node", format: "cjs", logLevel: "error" });
  process.exitCode = spawnSync(process.execPath, [outfile, ...process.argv.slice(2)], { stdio: "inherit" }).status ?? 1;
} finally {
  rmSync(folder, { recursive: true });
}
