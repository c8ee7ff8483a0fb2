// `npm run bench [-- --scale=0.1] [--only=mixed,flood]`: generates captures, measures each in a process of its own, and prints
// a table. Ratios are measured side by side in one run; times alone do not apply to another machine. Nothing is asserted.
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";

const run = promisify(execFile);
const option = (name, fallback) =>
  process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3) ?? fallback;
const scale = Number(option("scale", "1"));
const only = option("only", "").split(",").filter(Boolean);
const folder = mkdtempSync(join(tmpdir(), "tcp-handshake-bench-"));

/** Name, and what differs from the mixed recipe. `others` are measured as well where they are installed. */
const ROWS = [
  { name: "mixed", others: true },
  { name: "flood", recipe: { segments: 1_000_000, flood: true } },
  { name: "one flow", recipe: { segments: 10_000_000, flows: 1, snapLength: 96 } },
  { name: "IPv6", recipe: { segments: 1_000_000, flows: 33_000, family: 6 } },
  { name: "loss", recipe: { segments: 1_000_000, flows: 33_000, loss: 0.25 } },
  { name: "pcapng", recipe: { segments: 1_000_000, flows: 33_000, format: "pcapng" } },
];

const OTHERS = [
  { name: "tshark -q -z conv,tcp", command: (path) => ["tshark", ["-n", "-q", "-z", "conv,tcp", "-r", path]] },
  { name: "tcptrace -n", command: (path) => ["tcptrace", ["-n", path]] },
  { name: "pcap-parser, packets only", command: (path) => [process.execPath, [join(folder, "parser.cjs"), path]] },
];

try {
  await build({
    entryPoints: {
      measure: "scripts/bench/measure.ts",
      generate: "scripts/bench/generateMain.ts",
      parser: "scripts/bench/parser.ts",
    },
    outdir: folder,
    outExtension: { ".js": ".cjs" },
    bundle: true,
    platform: "node",
    target: "node20",
    logLevel: "error",
  });
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  console.log(`Node ${process.version}, ${availableParallelism()} processors, ${gigabytes} GB, scale ${scale}\n`);
  console.log("| capture | MB | segments | flows | findings | segments/s | MB/s | times the walk | peak MB | hash |");
  console.log("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | --- |");
  const asides = [];
  for (const { name, recipe = {}, others } of ROWS) {
    if (only.length > 0 && !only.includes(name)) continue;
    const path = join(folder, "bench.pcap");
    const { stdout: size } = await run(process.execPath, [
      join(folder, "generate.cjs"),
      path,
      JSON.stringify(recipe),
      `${scale}`,
    ]);
    const { stdout } = await run(process.execPath, [join(folder, "measure.cjs"), path]);
    const m = JSON.parse(stdout);
    const mb = Number(size) / 1e6;
    const perSecond = (count) => Math.round((count / m.ms) * 1000).toLocaleString("en");
    console.log(
      `| ${name} | ${mb.toFixed(0)} | ${m.frames.toLocaleString("en")} | ${m.flows.toLocaleString("en")} | ${m.findings.toLocaleString("en")} | ${perSecond(m.frames)} | ${perSecond(mb)} | ${(m.ms / m.walkMs).toFixed(1)} | ${m.peakMb.toFixed(0)} | ${m.hash} |`,
    );
    if (others) {
      asides.push(
        `The walk over a read stream instead of 1 MB at a time by readSync: the analysis takes ${(m.ms / m.walkStreamMs).toFixed(1)} times as long.`,
        `Lists of ${m.flows.toLocaleString("en")} flows: sorted in ${m.queries.sort.toFixed(0)} ms, searched in ${m.queries.filter.toFixed(0)} ms the first time and ${m.queries.filterAgain.toFixed(0)} ms after that.`,
      );
      for (const other of OTHERS) asides.push(await compare(other, path, m.ms));
    }
  }
  console.log(`\n${asides.join("\n")}`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** Processor time of another program on the same capture, for comparison. */
async function compare({ name, command }, path, ms) {
  const [program, args] = command(path);
  try {
    const { stderr } = await run(
      "/usr/bin/env",
      ["bash", "-c", 'TIMEFORMAT="%U %S"; time "$0" "$@" >/dev/null 2>&1', program, ...args],
      {
        maxBuffer: 1 << 26,
      },
    );
    const [user, system] = stderr.trim().split("\n").at(-1).split(" ").map(Number);
    if (!Number.isFinite(user) || user + system < 0.02) return `${name}: not installed.`;
    return `${name}: ${(user + system).toFixed(1)} s, ${(((user + system) * 1000) / ms).toFixed(1)} times ours.`;
  } catch {
    return `${name}: not installed, or failed.`;
  }
}
