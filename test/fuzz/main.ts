// The part of `npm run fuzz` that may crash or hang: runs in a thread, and tells each seed before it tries it.

import { parentPort, workerData } from "node:worker_threads";
import { corpus } from "./corpus";
import { mutant } from "./mutate";
import { survive } from "./survive";

const { first, step, beat } = workerData as { first: number; step: number; beat: SharedArrayBuffer };
const seeds = new Float64Array(beat);
const files = corpus();

for (let seed = first; ; seed += step) {
  seeds[0] = seed;
  const file = mutant(seed, files);
  const start = performance.now();
  try {
    survive(file);
  } catch (error) {
    parentPort?.postMessage({ seed, file, reason: String((error as Error).stack) });
  }
  // Linear in the octets: a file of at most 64 KiB is a matter of milliseconds.
  const ms = performance.now() - start;
  if (ms > 5000) parentPort?.postMessage({ seed, file, reason: `took ${ms.toFixed(0)} ms for ${file.length} bytes` });
  seeds[1]!++;
}
