// A second opinion: what Wireshark's tools read in the same octets.

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** "4.0" of 4.0.17; undefined where the tool is not installed. */
function versionOf(tool: string): string | undefined {
  try {
    const said = execFileSync(tool, ["--version"], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
    return /\d+\.\d+/.exec(said)?.[0] ?? "";
  } catch {
    return undefined;
  }
}

const version = versionOf("tshark");

/** Whether tshark and capinfos are installed; tests that need them are visibly skipped where they are not. */
export const hasTshark = version !== undefined && versionOf("capinfos") !== undefined;

/** Appended to the title of what is skipped without them. */
export const whyNoTshark = hasTshark ? "" : " (skipped: tshark is missing)";

/** What Wireshark calls a retransmission or a duplicate ACK changes from one version to the next. */
const JUDGED_BY = "4.0";

/** Whether this is the version whose verdicts the tests know; `TSHARK_ANY=1` compares with those of any other. */
export const hasKnownVerdicts = hasTshark && (version === JUDGED_BY || process.env.TSHARK_ANY === "1");

/** Appended to the title of what is skipped without it. */
export const whyNoVerdicts =
  hasTshark && !hasKnownVerdicts ? ` (skipped: for tshark ${JUDGED_BY}, and this is ${version})` : whyNoTshark;

function withFile<T>(capture: Uint8Array, use: (path: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), "tcp-handshake-"));
  try {
    const path = join(folder, "capture");
    writeFileSync(path, capture);
    return use(path);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Neither its user's preferences nor the place of the machine have a say in what it prints. */
const env = { ...process.env, WIRESHARK_CONFIG_DIR: join(tmpdir(), "no-preferences"), LC_ALL: "C", TZ: "UTC" };

/** Runs a tool and returns its output; a failing one (a damaged capture) returns what it wrote before. */
function run(tool: string, args: readonly string[]): string {
  try {
    const stdio = ["ignore", "pipe", "ignore"] as const;
    return execFileSync(tool, args, { encoding: "utf8", env, stdio: [...stdio], maxBuffer: 1 << 28 });
  } catch (error) {
    return String((error as { stdout?: string }).stdout ?? "");
  }
}

/** The values of `fields` in every frame; of a field that occurs several times, the last (that of the innermost layer). */
export function tsharkFields<F extends string>(
  capture: Uint8Array,
  fields: readonly F[],
  options: readonly string[] = [],
): readonly Record<F, string>[] {
  const rows = fieldRows(capture, fields, "l", options);
  return rows.map(
    (values) => Object.fromEntries(fields.map((field, i) => [field, values[i] ?? ""])) as Record<F, string>,
  );
}

/** One row per frame, one text per field, in which the values of a field that occurs several times are joined by commas. */
export function tsharkRows(capture: Uint8Array, fields: readonly string[]): readonly (readonly string[])[] {
  const checks = ["tcp", "ip", "udp"].flatMap((layer) => ["-o", `${layer}.check_checksum:TRUE`]);
  return fieldRows(capture, fields, "a", checks);
}

function fieldRows(
  capture: Uint8Array,
  fields: readonly string[],
  occurrence: "a" | "l",
  options: readonly string[],
): readonly (readonly string[])[] {
  const wanted = fields.flatMap((field) => ["-e", field]);
  const form = ["-T", "fields", "-E", `occurrence=${occurrence}`, "-E", "separator=/t", ...wanted];
  const output = withFile(capture, (path) => run("tshark", ["-n", "-r", path, ...options, ...form]));
  return output
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => line.split("\t"));
}

/** How many frames capinfos counts in each, even when a capture is damaged. */
export function capinfosFrames(captures: readonly Uint8Array[]): readonly number[] {
  const folder = mkdtempSync(join(tmpdir(), "tcp-handshake-"));
  try {
    const paths = captures.map((_, i) => join(folder, String(i)));
    for (const [i, capture] of captures.entries()) writeFileSync(paths[i]!, capture);
    const rows = run("capinfos", ["-c", "-M", "-T", "-r", ...paths])
      .trim()
      .split("\n");
    return rows.map((row) => Number(row.split("\t").at(-1)));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
