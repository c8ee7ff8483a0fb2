import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { buildCli } from "../../scripts/cliBundles.mjs";
import { pcapFile, tcpPacket } from "../support/frames";
import * as captures from "./captures";
import { Folder } from "./runCli";

// The program as it is shipped: bundled, in a process of its own, with real pipes.

const folder = new Folder({ "refused.pcap": captures.refused.bytes, "clean.pcap": captures.clean.bytes });
const program = join(folder.path, "dist/cli.js");
afterAll(() => folder.remove());

beforeAll(async () => {
  folder.add("package.json", Buffer.from('{"version":"9.8.7"}'));
  await buildCli(join(folder.path, "dist"));
});

const start = (...args: string[]) =>
  spawnSync(process.execPath, [program, ...args], { cwd: folder.path, encoding: "utf8" });

test("exits with the status of what it found", () => {
  expect(start("analyze", "clean.pcap").status).toBe(0);
  expect(start("analyze", "refused.pcap").status).toBe(1);
  expect(start("analyze", "nothing.pcap").status).toBe(2);
  expect(start("analyze").status).toBe(2);
});

/** Root may read everything: then it is somebody else who runs the program, if that user may run Node here at all. */
const somebody = { cwd: folder.path, ...(process.getuid?.() === 0 && { uid: 65534 }) };
chmodSync(folder.path, 0o755);
const hasSomebody = process.getuid !== undefined && spawnSync(process.execPath, ["--version"], somebody).status === 0;

test.skipIf(!hasSomebody)("a file that may not be read is named with that reason", () => {
  const path = join(folder.path, "secret.pcap");
  writeFileSync(path, captures.clean.bytes);
  // Whatever the umask is, everybody may read the rest.
  execFileSync("chmod", ["-R", "a+rX", folder.path]);
  chmodSync(path, 0);
  const args = [program, "analyze", "secret.pcap"];
  const { stderr, status } = spawnSync(process.execPath, args, { ...somebody, encoding: "utf8" });
  expect(stderr).toBe("tcp-handshake: secret.pcap: Cannot read the file: permission denied.\n");
  expect(status).toBe(2);
});

test("knows its version by the manifest beside it", () => {
  expect(start("--version").stdout).toBe("9.8.7\n");
});

test("paths are printed as they were given", () => {
  const { stdout } = start("analyze", "clean.pcap", "--format", "json");
  expect(JSON.parse(stdout).captures[0].path).toBe("clean.pcap");
});

test("a reader that leaves ends it quietly", async () => {
  // Far more than a pipe holds.
  const syns = Array.from({ length: 5000 }, (_, i) =>
    tcpPacket({
      source: "10.0.0.1",
      destination: "10.0.0.2",
      sourcePort: 1024 + i,
      destinationPort: 80,
      flags: "S",
    }),
  );
  writeFileSync(join(folder.path, "many.pcap"), pcapFile(syns, { linkType: 101 }));
  for (const format of ["text", "json", "ndjson", "sarif"]) {
    const child = spawn(process.execPath, [program, "analyze", "many.pcap", "--format", format, "--fail-on", "never"], {
      cwd: folder.path,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let complaints = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      complaints += text;
    });
    child.stdout.once("data", () => child.stdout.destroy());
    const [status] = await once(child, "close");
    expect([format, status, complaints]).toEqual([format, 0, ""]);
  }
});

const bash = spawnSync("bash", ["--version"]).status === 0 && process.platform !== "win32";

test.skipIf(!bash)("process substitution and named pipes are read as streams", () => {
  const script = `
    mkfifo pipe
    cat clean.pcap > pipe &
    "$0" "$1" analyze pipe <(cat refused.pcap) <(gzip -c refused.pcap) --format json`;
  const { stdout, status } = spawnSync("bash", ["-c", script, process.execPath, program], {
    cwd: folder.path,
    encoding: "utf8",
  });
  const frames = JSON.parse(stdout).captures.map((capture: { frames: number }) => capture.frames);
  expect(frames).toEqual([8, 2, 2]);
  expect(status).toBe(1);
});

test.skipIf(process.platform !== "linux")("a file whose name is not UTF-8 is read", () => {
  const script = `cp refused.pcap "$(printf 'gr\\374n.pcap')" && "$0" "$1" analyze gr*n.pcap "$PWD"/gr*n.pcap`;
  const { stdout, status } = spawnSync("sh", ["-c", script, process.execPath, program], {
    cwd: folder.path,
    encoding: "utf8",
  });
  expect(stdout.match(/gr\ufffdn\.pcap: pcap, 2 frames/g)).toHaveLength(2);
  expect(status).toBe(1);
});

test.skipIf(process.platform === "win32").each(["SIGINT", "SIGTERM"] as const)(
  "%s ends the reading of a pipe that stays open, and what was read is printed",
  async (signal) => {
    const child = spawn(process.execPath, [program, "analyze", "-", "--live"], { stdio: ["pipe", "pipe", "inherit"] });
    child.stdin.write(captures.refused.bytes);
    let printed = "";
    for await (const text of child.stdout.setEncoding("utf8")) {
      printed += text;
      // A second signal would end it at once.
      if (!child.killed && printed.includes("refused")) child.kill(signal);
    }
    if (child.exitCode === null) await once(child, "exit");
    expect(printed).toMatch(/^-: pcap, 2 frames, .*\(1 refused\)$/m);
    expect(child.exitCode).toBe(1);
  },
);
