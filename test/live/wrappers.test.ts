// Scripts in the place of a capture program: what they start is stopped with them.

import { spawnSync } from "node:child_process";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { LiveCapture } from "../../src/host/live/liveCapture";
import { buildScript } from "../support/script";
import { until } from "../support/until";

const CHOICE = { device: "none", filter: "", whole: false };
const folder = mkdtempSync(join(tmpdir(), "live-"));
afterAll(() => rmSync(folder, { recursive: true }));
const header = join(folder, "header.pcap");
const capture = buildScript("> S 0:0(0)").bytes;
writeFileSync(header, capture);

let files = 0;

/** Starts a script that writes a capture and then does what `body` says; `$PIDS` is the file for what it has started. */
async function start(body: string) {
  const name = join(folder, String(files++));
  const pids = `${name}.pids`;
  writeFileSync(name, `#!/bin/sh\nPIDS='${pids}'\ncat '${header}'\n${body}\n`);
  chmodSync(name, 0o755);
  let begin = () => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const live = await LiveCapture.start({ name: "dumpcap", path: name }, CHOICE, `${name}.pcap`, begin, 300);
  await begun;
  await until("what it starts", () => existsSync(pids) && readFileSync(pids, "utf8").endsWith("\n"));
  return { live, path: `${name}.pcap`, pid: Number(readFileSync(pids, "utf8")) };
}

/** A killed process may still be in the table until its parent has been told. */
function isAlive(pid: number): boolean {
  const { stdout } = spawnSync("ps", ["-o", "stat=", "-p", String(pid)], { encoding: "utf8" });
  return stdout.trim() !== "" && !stdout.trim().startsWith("Z");
}

async function untilGone(pid: number): Promise<void> {
  await until("its end", () => !isAlive(pid));
}

const skipped = process.platform === "win32" || spawnSync("ps", ["-p", "1"]).status !== 0;

describe.skipIf(skipped)("a live capture behind a script", () => {
  test.each([
    ["waits for its program", "sleep 1000 & echo $! > $PIDS; wait"],
    ["runs it in the foreground", "sh -c 'echo $$ > $0; exec sleep 1000' $PIDS"],
    ["has ended before it", "sleep 1000 & echo $! > $PIDS"],
    ["ignores the signal, as its program does", "trap '' INT; sleep 1000 & echo $! > $PIDS; wait"],
  ])("that %s ends with all that it started", async (_, body) => {
    const { live, path, pid } = await start(body);
    expect(isAlive(pid)).toBe(true);
    live.stop();
    expect(await live.ended).toEqual({ kind: "stopped" });
    await untilGone(pid);
    expect(readFileSync(path)).toEqual(Buffer.from(capture));
  });

  test("whose program does not hold its output ends with that program", async () => {
    const { live, pid } = await start("sleep 1000 >/dev/null 2>&1 & echo $! > $PIDS; exec sleep 1000");
    live.stop();
    expect(await live.ended).toEqual({ kind: "stopped" });
    await untilGone(pid);
  });

  test("that is disposed of ends at once with all that it started", async () => {
    const { live, pid } = await start("sleep 1000 & echo $! > $PIDS; wait");
    live.dispose();
    await live.ended;
    await untilGone(pid);
  });

  test.skipIf(spawnSync("which", ["setsid"]).status !== 0)(
    "does not wait for a program that left the group and keeps its output open",
    async () => {
      const { live, path, pid } = await start("setsid sh -c 'echo $$ > $0; exec sleep 1000' $PIDS & wait");
      try {
        live.stop();
        expect(await live.ended).toEqual({ kind: "stopped" });
        expect(readFileSync(path)).toEqual(Buffer.from(capture));
      } finally {
        process.kill(pid, "SIGKILL");
      }
    },
  );
});
