// `npm run bench [-- --quick] [-- --scale=0.1 --runs=5 --only=mixed,flood,start,outputs,hostile,worker,time,causes,compared]`: generates captures, measures each
// in processes of its own, and prints tables. Ratios are measured side by side in one run; times alone do not apply to another
// machine. Nothing is asserted. `--quick` takes about a minute: a tenth of the size, one run each.
import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir, totalmem } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { build } from "esbuild";
import { compared } from "./compared.mjs";

const run = promisify(execFile);
const option = (name, fallback) =>
  process.argv.find((argument) => argument.startsWith(`--${name}=`))?.slice(name.length + 3) ?? fallback;
const isQuick = process.argv.includes("--quick");
const scale = Number(option("scale", isQuick ? "0.1" : "1"));
const runs = Number(option("runs", isQuick ? "1" : "5"));
const only = option("only", "").split(",").filter(Boolean);
const isWanted = (name) => only.length === 0 || only.includes(name);
const folder = mkdtempSync(join(tmpdir(), "tcp-handshake-bench-"));
const capture = join(folder, "bench.pcap");

/** Name, and what differs from the mixed recipe. `others` are measured as well where they are installed. */
const ROWS = [
  { name: "mixed", others: true },
  { name: "flood", recipe: { segments: 1_000_000, flood: true } },
  { name: "one flow", recipe: { segments: 10_000_000, flows: 1, snapLength: 96 } },
  { name: "IPv6", recipe: { segments: 1_000_000, flows: 33_000, family: 6 } },
  { name: "loss", recipe: { segments: 1_000_000, flows: 33_000, loss: 0.25 } },
  { name: "pcapng", recipe: { segments: 1_000_000, flows: 33_000, format: "pcapng" } },
  { name: "50k open", recipe: { segments: 2_000_000, flows: 100_000, concurrent: 50_000 } },
  { name: "all flawed", recipe: { segments: 1_000_000, flows: 33_000, flawed: true } },
];

const OTHERS = [
  { name: "tshark -q -z conv,tcp", command: (path) => ["tshark", ["-n", "-q", "-z", "conv,tcp", "-r", path]] },
  { name: "tcptrace -n", command: (path) => ["tcptrace", ["-n", path]] },
  { name: "pcap-parser, packets only", command: (path) => [process.execPath, [join(folder, "parser.cjs"), path]] },
];

const FORMATS = ["text", "json", "ndjson", "sarif", "markdown", "junit"];

/** Captures made to be slow, and how many frames of them. */
const HOSTILE = [
  { name: "IPv6 words that cancel", kind: "words", count: 1_000_000 },
  { name: "an interface for each frame", kind: "interfaces", count: 60_000 },
  { name: "odd segments", kind: "odd", count: 200_000 },
];

try {
  await build({
    entryPoints: Object.fromEntries(
      ["measure", "generateMain", "parser", "hostile", "silence", "time", "causes"].map((name) => [
        name,
        `scripts/bench/${name}.ts`,
      ]),
    ),
    outdir: folder,
    outExtension: { ".js": ".cjs" },
    bundle: true,
    platform: "node",
    target: "node20",
    logLevel: "error",
  });
  const gigabytes = Math.round(totalmem() / 2 ** 30);
  console.log(
    `Node ${process.version}, ${availableParallelism()} processors, ${gigabytes} GB, scale ${scale}, ${runs} runs`,
  );
  await analysis();
  if (isWanted("start")) await start();
  if (isWanted("outputs")) await outputs();
  if (isWanted("hostile")) await hostile();
  if (isWanted("worker")) await worker();
  if (isWanted("time")) await time();
  if (isWanted("causes")) await causes();
  if (isWanted("compared")) await compared({ capture, generate, least, seconds });
} finally {
  rmSync(folder, { recursive: true, force: true });
}

/** The analysis alone: processor time, the least of all runs, and how far the others are from it. */
async function analysis() {
  const rows = ROWS.filter(({ name }) => isWanted(name));
  if (rows.length === 0) return;
  console.log(
    "\n| capture | MB | segments | flows | findings | segments/s | s | median | spread | wall s | times the walk | times the loop | peak MB | hash |",
  );
  console.log(`| --- |${" ---: |".repeat(12)} --- |`);
  const asides = [];
  for (const { name, recipe = {}, others } of rows) {
    const mb = (await generate(recipe)) / 1e6;
    const measured = [];
    for (let at = 0; at < runs; at++) measured.push(JSON.parse((await node("measure.cjs", capture)).stdout));
    measured.sort((a, b) => a.ms - b.ms);
    const [m] = measured;
    const median = measured[measured.length >> 1].ms;
    const cells = [
      name,
      mb.toFixed(0),
      m.frames.toLocaleString("en"),
      m.flows.toLocaleString("en"),
      m.findings.toLocaleString("en"),
      Math.round((m.frames / m.ms) * 1000).toLocaleString("en"),
      seconds(m.ms),
      seconds(median),
      `${Math.round((measured.at(-1).ms / m.ms - 1) * 100)} %`,
      seconds(m.wallMs),
      (m.ms / m.walkMs).toFixed(1),
      (m.ms / m.loopMs).toFixed(1),
      Math.max(...measured.map(({ peakMb }) => peakMb)).toFixed(0),
      m.hash,
    ];
    console.log(`| ${cells.join(" | ")} |`);
    if (others) {
      asides.push(
        `The walk over a read stream instead of 1 MB at a time by readSync: the analysis takes ${(m.ms / m.walkStreamMs).toFixed(1)} times as long.`,
        `Lists of ${m.flows.toLocaleString("en")} flows: sorted in ${m.queries.sort.toFixed(0)} ms, searched in ${m.queries.filter.toFixed(0)} ms the first time and ${m.queries.filterAgain.toFixed(0)} ms after that.`,
      );
      for (const other of OTHERS) asides.push(await compare(other, m.ms));
    }
  }
  console.log(`\n${asides.join("\n")}`);
}

/** What the command line takes longer than Node alone: the runs alternate, and of each the least and the median count. */
async function start() {
  const cli = join("dist", "cli.js");
  if (!existsSync(cli)) return void console.log("\nStart: npm run build first.");
  await node("generateMain.cjs", capture, JSON.stringify({ segments: 20, flows: 1 }), "1");
  const cache = { XDG_CACHE_HOME: folder, LOCALAPPDATA: folder };
  const uncached = { NODE_DISABLE_COMPILE_CACHE: "1" };
  const calls = [
    { name: "node -e 0", args: ["-e", "0"] },
    { name: "--version", args: [cli, "--version"], environment: cache },
    { name: "--help", args: [cli, "--help"], environment: cache },
    { name: "a capture of 20 frames", args: [cli, capture], environment: cache },
    { name: "--version, nothing cached", args: [cli, "--version"], environment: uncached },
    { name: "a capture of 20 frames, nothing cached", args: [cli, capture], environment: uncached },
  ].map((call) => ({ ...call, times: [] }));
  // The first round fills the cache, and does not count.
  for (let round = 0; round <= 4 * runs; round++)
    for (const { args, environment, times } of calls) {
      const ms = await processorMs([process.execPath, ...args], environment);
      if (round > 0) times.push(ms);
    }
  for (const { times } of calls) times.sort((a, b) => a - b);
  const [bare] = calls;
  const more = ({ times }, at) => (times[at(times)] - bare.times[at(times)]).toFixed(0);
  console.log(
    `\n| start, processor ms more than node -e 0 (${bare.times[0].toFixed(0)}) | least | median |\n| --- | ---: | ---: |`,
  );
  for (const call of calls.slice(1))
    console.log(`| ${call.name} | ${more(call, () => 0)} | ${more(call, (times) => times.length >> 1)} |`);
}

/** The whole command line, output included, where nothing is to tell and where every flow has something to tell. */
async function outputs() {
  const cli = join("dist", "cli.js");
  if (!existsSync(cli)) return void console.log("\nOutputs: npm run build first.");
  console.log(
    `\n| processor time, s | ${FORMATS.join(" | ")} | tcptrace -n |\n| --- |${" ---: |".repeat(FORMATS.length + 1)}`,
  );
  for (const [name, recipe] of [
    ["nothing to tell", {}],
    ["every flow flawed", { flawed: true }],
    ["no checksums, no MSS", { bare: true }],
  ]) {
    await generate({ segments: 1_000_000, flows: 33_000, ...recipe });
    const times = [];
    for (const format of FORMATS) times.push(await least([process.execPath, cli, "--format", format, capture]));
    times.push(await least(["tcptrace", "-n", capture]));
    console.log(`| ${name} | ${times.map(seconds).join(" | ")} |`);
  }
}

async function hostile() {
  console.log("\n| made to be slow | MB | s | twin, s | times |\n| --- | ---: | ---: | ---: | ---: |");
  for (const { name, kind, count } of HOSTILE) {
    const frames = Math.round(count * scale);
    const octets = [];
    const times = [];
    for (const each of [kind, `${kind}-twin`]) {
      octets.push(Number((await node("hostile.cjs", each, capture, `${frames}`)).stdout));
      times.push(await least([process.execPath, join(folder, "measure.cjs"), capture], analysisMs));
    }
    const ratio = (times[0] / times[1]).toFixed(1);
    console.log(`| ${name} | ${(octets[0] / 1e6).toFixed(0)} | ${times.map(seconds).join(" | ")} | ${ratio} |`);
  }
}

/** For how long the worker's thread answers nothing. */
async function worker() {
  console.log(
    "\n| longest silence, ms | opening, sorted by problem | first search | other levels |\n| --- | ---: | ---: | ---: |",
  );
  for (const [name, recipe] of [
    ["flood", { segments: 1_000_000, flood: true }],
    ["all flawed", { segments: 1_000_000, flows: 33_000, flawed: true }],
  ]) {
    await generate(recipe);
    const { open, search, configure } = JSON.parse((await node("silence.cjs", capture)).stdout);
    console.log(`| ${name} | ${open} | ${search} | ${configure} |`);
  }
}

/** The time view of one flow: its first answer, all of it read, and a fifth of it after that. */
async function time() {
  console.log(
    "\n| time view, processor ms | segments | first answer | all read | a part |\n| --- | ---: | ---: | ---: | ---: |",
  );
  for (const segments of [100_000, 1_000_000]) {
    await generate({ segments, flows: 1, snapLength: 96 });
    const measured = [];
    for (let at = 0; at < Math.min(runs, 3); at++) measured.push(JSON.parse((await node("time.cjs", capture)).stdout));
    const [{ first, all, zoom }] = measured.sort((a, b) => a.all - b.all);
    const cells = [Math.round(segments * scale).toLocaleString("en"), ...[first, all, zoom].map((ms) => ms.toFixed(0))];
    console.log(`| one flow | ${cells.join(" | ")} |`);
  }
}

/** The causes of a million flows, when all are read and judged. */
async function causes() {
  console.log("\n| causes, processor ms | flows | causes | ms |\n| --- | ---: | ---: | ---: |");
  for (const [name, recipe] of [
    ["flood", { segments: 1_000_000, flood: true }],
    ["every third refused", { flows: 1_000_000, refusals: true }],
  ]) {
    await generate(recipe);
    const measured = [];
    for (let at = 0; at < Math.min(runs, 3); at++)
      measured.push(JSON.parse((await node("causes.cjs", capture)).stdout));
    const [{ flows, causes, ms }] = measured.sort((a, b) => a.ms - b.ms);
    console.log(`| ${name} | ${flows.toLocaleString("en")} | ${causes} | ${ms.toFixed(0)} |`);
  }
}

function node(script, ...args) {
  return run(process.execPath, [join(folder, script), ...args], { maxBuffer: 1 << 26 });
}

/** Writes a capture and returns its size. */
async function generate(recipe) {
  return Number((await node("generateMain.cjs", capture, JSON.stringify(recipe), `${scale}`)).stdout);
}

function seconds(ms) {
  return ms === undefined ? "" : (ms / 1000).toFixed(2);
}

/** The least of several runs of a command: its processor time in ms, or what `toMs` reads from its output. */
async function least(command, toMs) {
  const times = [];
  for (let at = 0; at < Math.min(runs, 3); at++) {
    const ms = toMs ? toMs((await run(command[0], command.slice(1))).stdout) : await processorMs(command);
    if (ms !== undefined) times.push(ms);
  }
  return times.length === 0 ? undefined : Math.min(...times);
}

function analysisMs(stdout) {
  return JSON.parse(stdout).ms;
}

/** Processor time of a command whose output is thrown away; `undefined` where it is not installed. */
async function processorMs(command, environment = {}) {
  const script = 'TIMEFORMAT="%U %S"; time "$0" "$@" >/dev/null 2>&1; true';
  const { stderr } = await run("/usr/bin/env", ["bash", "-c", script, ...command], {
    maxBuffer: 1 << 26,
    env: { ...process.env, ...environment },
  });
  const [user, system] = stderr.trim().split("\n").at(-1).split(" ").map(Number);
  return Number.isFinite(user) && user + system >= 0.01 ? (user + system) * 1000 : undefined;
}

/** Processor time of another program on the same capture, for comparison. */
async function compare({ name, command }, ms) {
  const [program, args] = command(capture);
  const theirs = await processorMs([program, ...args]);
  return theirs === undefined
    ? `${name}: not installed, or failed.`
    : `${name}: ${seconds(theirs)} s, ${(theirs / ms).toFixed(1)} times ours.`;
}
