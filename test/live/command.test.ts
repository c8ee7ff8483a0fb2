// A live capture by a command of the user's: any pipe that writes a capture.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { describeEnding } from "../../src/host/live/endings";
import { LiveCapture } from "../../src/host/live/liveCapture";
import { commandProgram } from "../../src/host/live/programs";
import { buildScript } from "../support/script";

const folder = mkdtempSync(join(tmpdir(), "live-"));
afterAll(() => rmSync(folder, { recursive: true }));

const { bytes } = buildScript("> S 0:0(0)\n< R. 0:0(0) ack 1");
const source = join(folder, "source.pcap");
writeFileSync(source, bytes);

const CHOICE = { device: "command", filter: "", whole: true };
const MAXIMUM = { flows: "", octets: "" };
let files = 0;

async function start(command: string, begun = () => {}) {
  const program = commandProgram(command, process.platform);
  const path = join(folder, `${files++}.pcap`);
  return { program, path, capture: await LiveCapture.start(program, CHOICE, path, begun) };
}

describe.skipIf(process.platform === "win32")("a command", () => {
  test("is run by the shell, and its output is the capture", async () => {
    const { program, path, capture } = await start(`cat '${source}' | cat`);
    const ending = await capture.ended;
    expect(ending).toEqual({ kind: "exited", code: 0, said: "" });
    expect(describeEnding(ending, { program, device: "command", maximum: MAXIMUM })).toBe(
      "The live capture ended: the command exited (exit status 0).",
    );
    expect(capture.state).toMatchObject({ frames: 2, octets: bytes.length });
    expect(readFileSync(path).equals(Buffer.from(bytes))).toBe(true);
  });

  test("is stopped with all that it has started", async () => {
    let begin = () => {};
    const begun = new Promise<void>((resolve) => {
      begin = resolve;
    });
    const { path, capture } = await start(`cat '${source}'; sleep 600 | sleep 600`, () => begin());
    await begun;
    capture.stop();
    expect(await capture.ended).toEqual({ kind: "stopped" });
    expect(readFileSync(path).length).toBe(bytes.length);
  });

  test("that writes something else ends with the reason, in its own words", async () => {
    const { program, capture } = await start("echo no capture at all, really");
    const ending = await capture.ended;
    expect(ending).toMatchObject({ kind: "fault", fault: { kind: "not-a-capture" } });
    expect(describeEnding(ending, { program, device: "command", maximum: MAXIMUM })).toContain("the command produced");
    const failing = await start("echo 'ssh: no route' >&2; exit 3");
    expect(await failing.capture.ended).toMatchObject({ kind: "exited", code: 3, said: "ssh: no route" });
  });
});
