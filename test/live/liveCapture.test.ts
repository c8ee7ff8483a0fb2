// The live pipeline with the real programs, on hosts of its own: from tcpdump's first octet to the outcomes.

import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import { checkFilter, listDevices } from "../../src/host/live/asking";
import { LiveCapture } from "../../src/host/live/liveCapture";
import type { LiveChoice, Program } from "../../src/host/live/programs";
import { analyzeBytes } from "../support/capture";
import { until } from "../support/until";
import { openScene, type Scene, whyNoScene } from "./scene";

const CHOICE: LiveChoice = { device: "wire", filter: "tcp or icmp or icmp6", whole: false };

describe.each(["tcpdump", "dumpcap"] as const)("%s", (name) => {
  const why = whyNoScene(name);
  describe.skipIf(why !== undefined)(`live${why === undefined ? "" : ` (skipped: ${why})`}`, () => {
    const folder = mkdtempSync(join(tmpdir(), "live-"));
    let scene: Scene;
    let program: Program;
    let files = 0;
    // Each has hosts of its own: SYNs of the one before are still retransmitted, or a device is gone.
    beforeEach(async () => {
      scene = await openScene();
      program = { name, path: scene.wrapper(name, folder) };
    });
    afterEach(() => scene.close());
    afterAll(() => rmSync(folder, { recursive: true }));

    const start = async (choice = CHOICE) => {
      const path = join(folder, `${files++}.pcap`);
      let begin = () => {};
      const begun = new Promise<void>((resolve) => {
        begin = resolve;
      });
      const capture = await LiveCapture.start(program, choice, path, begin);
      await Promise.race([begun, capture.ended]);
      return { capture, path };
    };

    test("lists the devices, loopback and any on top, with addresses", async () => {
      const devices = await listDevices(program);
      if (!Array.isArray(devices)) throw new Error(JSON.stringify(devices));
      expect(devices.slice(0, 2).map((device) => device.name)).toEqual(["lo", "any"]);
      expect(devices.map((device) => device.name)).toContain("wire");
      expect(devices[0].addresses).toContain("127.0.0.1");
    });

    test("checks a filter by the program, in its own words", async () => {
      expect(await checkFilter(program, CHOICE)).toEqual({ kind: "ok" });
      expect(await checkFilter(program, { ...CHOICE, filter: "" })).toEqual({ kind: "ok" });
      const wrong = await checkFilter(program, { ...CHOICE, filter: "tcpp port" });
      expect(wrong).toMatchObject({ kind: "wrong", message: expect.stringContaining("syntax error") });
      const dash = await checkFilter(program, { ...CHOICE, filter: "-w /tmp/never" });
      expect(dash.kind).toBe("wrong");
      const nowhere = await checkFilter(program, { ...CHOICE, device: "nope0" });
      expect(nowhere).toEqual({ kind: "impossible", ending: { kind: "device-unknown" } });
    });

    test("captures the four outcomes, frame by frame as they come", async () => {
      const { capture, path } = await start();
      for (const act of ["good", "refused", "dropped", "wrong-ack"] as const) await scene.act(act);
      await until(
        "four outcomes",
        () => outcomesIn(path).length === 4 && outcomesIn(path).includes("established 8080"),
      );
      // The SYN that nobody answers is sent again after a second: by then all else is over.
      await until("the SYN again", () => segmentsOf(path, 8082) >= 2);
      // dumpcap tells what it lost at its end only.
      if (name === "tcpdump") await until("what was lost", () => capture.state.dropped !== undefined);
      capture.stop();
      expect(await capture.ended).toEqual({ kind: "stopped" });
      expect(outcomesIn(path)).toEqual(["established 8080", "refused 8081", "unanswered 8082", "broken 8083"]);
      const { analysis } = analyzeBytes(readFileSync(path));
      expect(analysis.counts.issues).toEqual([]);
      expect(capture.state).toMatchObject({ frames: analysis.frames, octets: readFileSync(path).length, dropped: 0 });
      expect(capture.state.clockMs).toBeGreaterThanOrEqual(capture.state.lastFrameMs ?? Number.POSITIVE_INFINITY);
    });

    test("keeps headers only, or whole segments", async () => {
      const { capture, path } = await start({ ...CHOICE, whole: true });
      await scene.act("good");
      await until("a connection", () => outcomesIn(path).includes("established 8080"));
      capture.stop();
      await capture.ended;
      expect(readFileSync(path).readUInt32LE(16)).toBe(262144);
    });

    test("a device that goes away ends it, with what came before", async () => {
      const { capture, path } = await start();
      await scene.act("good");
      await until("a connection", () => outcomesIn(path).includes("established 8080"));
      await scene.act("down");
      expect(await capture.ended).toEqual({ kind: "device-gone" });
      expect(outcomesIn(path)).toEqual(["established 8080"]);
    });
  });
});

/** Outcomes and responders' ports, in the flows' order. */
function outcomesIn(path: string): string[] {
  return analyzeBytes(readFileSync(path)).flows.map(({ outcome, responder }) => `${outcome} ${responder.port}`);
}

function segmentsOf(path: string, port: number): number {
  const flow = analyzeBytes(readFileSync(path)).flows.find(({ responder }) => responder.port === port);
  return flow?.segments ?? 0;
}
