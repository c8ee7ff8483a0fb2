// The comparison of two captures of the same traffic against the analysis of both, by processor time, output included.
import { closeSync, existsSync, openSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";

/** The far place: its clock is 3 s ahead, a segment takes 10 ms to it, and one in so many is lost. */
const CLOCK_AHEAD_S = 3;
const TRANSIT_US = 10_000;
const LOST = 997;
const RECORD_HEAD = 16;
const ETHERNET = 14;

/** `tools`: `capture` is a path to write to, `generate` writes it by a recipe, `least` answers the processor time of a command. */
export async function compared({ capture, generate, least, seconds }) {
  const cli = join("dist", "cli.js");
  if (!existsSync(cli)) return void console.log("\nComparison: npm run build first.");
  console.log(
    "\n| comparison, processor s | MB | segments lost | analyzing both | comparing | times |\n| --- | ---: | ---: | ---: | ---: | ---: |",
  );
  for (const [name, recipe] of [
    ["33k flows", { segments: 1_000_000, flows: 33_000 }],
    ["one flow", { segments: 1_000_000, flows: 1 }],
  ]) {
    const octets = await generate(recipe);
    const far = `${capture}.far.pcap`;
    const lost = writeFarPlace(capture, far);
    const command = (...args) => least([process.execPath, cli, ...args]);
    const both = (await command("analyze", capture)) + (await command("analyze", far));
    const comparing = await command("compare", capture, far);
    const cells = [
      `2 × ${(octets / 1e6).toFixed(0)}`,
      lost,
      seconds(both),
      seconds(comparing),
      (comparing / both).toFixed(1),
    ];
    console.log(`| ${name} | ${cells.join(" | ")} |`);
  }
}

/** Copies a pcap file of IPv4 over Ethernet to another place behind one router; answers how many segments were lost. */
function writeFarPlace(from, to) {
  const bytes = readFileSync(from);
  const file = openSync(to, "w");
  writeSync(file, bytes, 0, 24);
  let [lost, start] = [0, 24];
  for (let at = 24, nth = 1; at + RECORD_HEAD <= bytes.length; nth++) {
    const end = at + RECORD_HEAD + bytes.readUInt32LE(at + 8);
    const micros = bytes.readUInt32LE(at + 4) + TRANSIT_US;
    bytes.writeUInt32LE(bytes.readUInt32LE(at) + CLOCK_AHEAD_S + Math.floor(micros / 1e6), at);
    bytes.writeUInt32LE(micros % 1e6, at + 4);
    bytes[at + RECORD_HEAD + ETHERNET + 8]--;
    if (nth % LOST === 0) {
      writeSync(file, bytes, start, at - start);
      start = end;
      lost++;
    }
    at = end;
  }
  writeSync(file, bytes, start, bytes.length - start);
  closeSync(file);
  return lost;
}
