// @ts-check
// npm run fuzz: continues mutating captures where the tests end, until it is told to stop.
// node test/fuzz/run.mjs [--hours=1] [--from=SEED] [--threads=N]     --hours=0 tries at least one file
// What crashes, hangs or contradicts itself is written to test/fixtures/crashes, from where the tests take it.
import { createHash } from "node:crypto";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { Worker } from "node:worker_threads";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const crashes = join(here, "../fixtures/crashes");
const HUNG_AFTER_MS = 60_000;

const { values } = parseArgs({
  options: {
    hours: { type: "string", default: "1" },
    from: { type: "string", default: String(Date.now() % 1e9) },
    threads: { type: "string", default: String(availableParallelism()) },
  },
});
const threads = Number(values.threads);
const first = Number(values.from);
const end = Date.now() + Number(values.hours) * 3_600_000;

const folder = await mkdtemp(join(tmpdir(), "tcp-handshake-fuzz-"));
const bundle = join(folder, "main.cjs");
await build({
  entryPoints: [join(here, "main.ts")],
  bundle: true,
  platform: "node",
  format: "cjs",
  outfile: bundle,
  // From where the corpus finds its fixtures.
  define: {
    __dirname: JSON.stringify(here),
    "import.meta.url": JSON.stringify(pathToFileURL(join(here, "main.ts")).href),
  },
  logLevel: "error",
});

let tried = 0;
const found = new Set();

/** @param {number} thread @param {number} from */
function start(thread, from) {
  const beat = new SharedArrayBuffer(16);
  const seeds = new Float64Array(beat);
  const worker = new Worker(bundle, { workerData: { first: from, step: threads, beat } });
  let counted = 0;
  let before = -1;
  let beganAt = Date.now();
  worker.on("message", report);
  // Out of memory, or a stack that overflowed where nothing catches it.
  worker.on("error", (error) => {
    clearInterval(watch);
    report({ seed: seeds[0] ?? from, file: undefined, reason: String(error) });
    if (Date.now() < end) start(thread, (seeds[0] ?? from) + threads);
    else stopped();
  });
  const watch = setInterval(async () => {
    const [seed = 0, count = 0] = seeds;
    tried += count - counted;
    counted = count;
    if (seed !== before) beganAt = Date.now();
    before = seed;
    const hangs = Date.now() - beganAt > HUNG_AFTER_MS;
    if (!hangs && (Date.now() < end || tried === 0)) return;
    clearInterval(watch);
    await worker.terminate();
    if (!hangs) return stopped();
    report({ seed, file: undefined, reason: `hangs for more than ${HUNG_AFTER_MS / 1000} s` });
    start(thread, seed + threads);
  }, 1000);
}

/** @param {{ seed: number, file: Uint8Array | undefined, reason: string }} crash */
async function report({ seed, file, reason }) {
  const key = reason.split("\n").slice(0, 2).join("\n");
  if (found.has(key)) return;
  found.add(key);
  console.log(`\nseed ${seed}: ${reason}`);
  if (!file) return;
  await mkdir(crashes, { recursive: true });
  const name = `${createHash("sha256").update(file).digest("hex").slice(0, 12)}.bin`;
  await writeFile(join(crashes, name), file);
  console.log(`written to test/fixtures/crashes/${name}`);
}

let running = threads;
async function stopped() {
  if (--running > 0) return;
  clearInterval(progress);
  await rm(folder, { recursive: true, force: true });
  console.log(`\n${tried} files tried from seed ${first} on, ${found.size} kinds of failure.`);
  process.exitCode = found.size > 0 ? 1 : 0;
}

console.log(`Fuzzing for ${values.hours} h from seed ${first} on, in ${threads} threads.`);
for (let thread = 0; thread < threads; thread++) start(thread, first + thread);
const progress = setInterval(
  () => process.stdout.write(`\r${tried} files tried, ${found.size} kinds of failure `),
  5000,
);
