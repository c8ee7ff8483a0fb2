// causes.cjs PATH: processor time of finding the causes when the capture has been read and all flows are judged. Prints milliseconds
// as JSON.

import { closeSync, openSync, readSync } from "node:fs";
import { Analysis } from "../../src/core/analysis/analysis";

const PIECE = 1 << 20;

const analysis = new Analysis();
const file = openSync(process.argv[2]!, "r");
const bytes = new Uint8Array(PIECE);
for (let read = readSync(file, bytes); read > 0; read = readSync(file, bytes)) analysis.push(bytes.subarray(0, read));
closeSync(file);
analysis.end();
const { flows } = analysis.counts;
const start = process.cpuUsage();
const causes = analysis.causes.length;
const { user, system } = process.cpuUsage(start);
console.log(JSON.stringify({ flows, causes, ms: (user + system) / 1e3 }));
