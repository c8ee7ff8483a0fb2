// The second opinion: what tshark reads in the same octets. Tests that ask it are skipped, by name, where it is missing.

import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export const hasTshark = spawnSync("tshark", ["-v"]).status === 0;

/** One row per frame, one text per field (as `tshark -T fields -e` prints it; repeated fields joined by commas). */
export function tsharkFields(capture: Uint8Array, fields: readonly string[]): string[][] {
  const folder = mkdtempSync(join(tmpdir(), "tshark-"));
  try {
    const file = join(folder, "capture.pcap");
    writeFileSync(file, capture);
    const checks = ["tcp", "ip", "udp"].flatMap((layer) => ["-o", `${layer}.check_checksum:TRUE`]);
    const output = execFileSync(
      "tshark",
      ["-n", "-r", file, ...checks, "-T", "fields", "-E", "separator=|", ...fields.flatMap((field) => ["-e", field])],
      { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] },
    );
    return output
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => line.split("|"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
