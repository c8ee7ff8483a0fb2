// `node scripts/bench/sparse.mjs [GIGABYTES]`: reads a sparse capture of 10 GB (it takes no room on the disk), see sparse.ts.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { build } from "esbuild";

const folder = mkdtempSync(join(tmpdir(), "tcp-handshake-sparse-"));
try {
  const outfile = join(folder, "sparse.mjs");
  await build({ entryPoints: ["scripts/bench/sparse.ts"], outfile, bundle: true, format: "esm", platform: "node" });
  const path = join(folder, "sparse.pcap");
  const { status } = spawnSync(process.execPath, [outfile, path, process.argv[2] ?? "10"], { stdio: "inherit" });
  process.exitCode = status ?? 1;
} finally {
  rmSync(folder, { recursive: true });
}
