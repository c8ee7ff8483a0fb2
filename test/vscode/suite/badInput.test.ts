import assert from "node:assert/strict";
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { commands, Uri } from "vscode";
import type { AnalysisThread } from "../../../src/host/hostPlatform";
import type { CaptureSummary } from "../../../src/protocol/api";
import { NOTHING_YET } from "../../../src/protocol/nothingYet";
import { buildScript } from "../../support/script";
import { suite, test, until } from "../index";
import { CLEAN, file, internals, open, openTranscript, script } from "./open";

const whole = buildScript(CLEAN).bytes;

suite("bad input", () => {
  const failures: Readonly<Record<string, readonly [Uint8Array | string, RegExp]>> = {
    "an empty file": [new Uint8Array(), /empty/],
    "a text file": ["GET / HTTP/1.1\r\n\r\n", /not a capture/],
    "a header cut short": [whole.slice(0, 20), /header/],
  };
  for (const [what, [bytes, reason]] of Object.entries(failures)) {
    test(`${what} is refused with its reason, in editor and transcript`, async () => {
      const uri = await file(bytes);
      const { summary } = await open(uri);
      assert.equal(summary.state, "failed");
      assert.match(summary.failure ?? "", reason);
      assert.match((await openTranscript(uri)).getText(), reason);
    });
  }

  test("a record cut short leaves everything before it, and an issue", async () => {
    const { summary } = await open(await file(whole.slice(0, -5)));
    assert.equal(summary.state, "complete");
    assert.equal(summary.flows, 1);
    assert.deepEqual(
      summary.issues.map(({ kind }) => kind),
      ["truncated"],
    );
  });

  test("a record that claims 4 GB ends the reading there", async () => {
    const lie = whole.slice();
    const record = lie.length - (16 + 54);
    new DataView(lie.buffer).setUint32(record + 8, 0xffff_fff0, true);
    new DataView(lie.buffer).setUint32(record + 12, 0xffff_fff0, true);
    const { summary } = await open(await file(lie));
    assert.equal(summary.state, "complete");
    assert.equal(summary.issues.length, 1);
    assert.equal(summary.frames, 7);
  });

  test("an analysis that runs out of memory says so in its editor, and can be loaded again", async () => {
    const { editors, platform } = await internals();
    const uri = await script(CLEAN, "memory.pcap");
    // Its code alone takes more.
    platform.analysisMemoryMb = 4;
    try {
      const capture = await open(uri);
      await until("it failed", () => capture.summary.state === "failed");
      assert.match(capture.summary.failure ?? "", /memory\.pcap ran out of memory\. Reload it/);
      assert.ok(editors.viewsOf(uri).length > 0);
      platform.analysisMemoryMb = undefined;
      await commands.executeCommand("tcpHandshake.reload");
      await until("read anew", () => capture.summary.state === "complete");
      assert.equal(capture.summary.flows, 1);
    } finally {
      platform.analysisMemoryMb = undefined;
    }
  });

  test("after running out of memory, reload reads half of what was read, and once more everything", async () => {
    const { platform } = await internals();
    const uri = await script(CLEAN, "half.pcap");
    const real = platform.startAnalysis;
    platform.startAnalysis = endsOutOfMemory({ bytesRead: 80, byteLength: 100 });
    try {
      const capture = await open(uri);
      await until("it failed", () => capture.summary.state === "failed");
      assert.match(capture.summary.failure ?? "", /after 80 % of the file\. Reload reads the first 40 %/);
      platform.startAnalysis = real;
      await capture.reload();
      assert.equal(capture.summary.state, "cancelled");
      assert.ok(capture.summary.bytesRead >= 40);
      await capture.reload();
      assert.equal(capture.summary.state, "complete");
    } finally {
      platform.startAnalysis = real;
    }
  });

  test("a capture without a frame is complete and has no flow", async () => {
    const uri = await file(whole.slice(0, 24));
    const { summary } = await open(uri);
    assert.equal(summary.state, "complete");
    assert.equal(summary.flows, 0);
    assert.notEqual((await openTranscript(uri)).getText(), "");
  });

  test("a file that does not exist is said to be so", async () => {
    const uri = Uri.file(join(Uri.joinPath(await script(CLEAN), "..").fsPath, "missing.pcap"));
    const { captures } = await internals();
    const share = captures.share(uri);
    const summary = await share.capture.whenRead();
    assert.equal(summary.state, "failed");
    assert.match(summary.failure ?? "", /missing\.pcap cannot be read: it does not exist/);
    share.dispose();
  });

  test("a capture that vanishes or is rewritten while open says so, and can be reloaded", async () => {
    const uri = await script(CLEAN);
    const capture = await open(uri);
    const { watches } = await internals();
    assert.equal(watches.stateOf(capture)?.state, "same");
    await writeFile(uri.fsPath, buildScript(CLEAN, { initiatorPort: 4242 }).bytes.slice(0, -70));
    await until("rewritten", () => watches.stateOf(capture)?.state === "rewritten");
    await commands.executeCommand("tcpHandshake.reload");
    await until("read anew", () => capture.summary.state === "complete" && capture.summary.frames === 7);
    await until("as it was read", () => watches.stateOf(capture)?.state === "same");
    await rm(uri.fsPath);
    await until("gone", () => watches.stateOf(capture)?.state === "gone");
    assert.equal(capture.summary.frames, 7);
  });
});

suite("sharing and disposal", () => {
  test("editors and transcript of a capture share one analysis, which ends with the last of them", async () => {
    const uri = await script(CLEAN);
    await open(uri);
    await openTranscript(uri);
    await commands.executeCommand("vscode.openWith", uri, "tcpHandshake.capture", 2);
    const { captures, editors, transcripts } = await internals();
    const capture = captures.find(uri);
    assert.ok(capture);
    assert.ok(editors.viewsOf(uri).every((view) => view.capture === capture));
    assert.equal(transcripts.of(capture).length, 1);
    await commands.executeCommand("workbench.action.closeAllEditors");
    await until("it is closed", () => captures.find(uri) === undefined);
    assert.equal(editors.viewsOf(uri).length, 0);
    assert.deepEqual(transcripts.of(capture), []);
  });
});

/** An analysis that reads a part of its capture, as it is told, and then has no memory left. */
function endsOutOfMemory(read: Pick<CaptureSummary, "bytesRead" | "byteLength">): () => AnalysisThread {
  return () => {
    let say: (message: unknown) => void = () => {};
    let end: Parameters<AnalysisThread["onEnd"]>[0] = () => {};
    return {
      post(message) {
        // Answers need none.
        if ((message as { readonly kind: string }).kind !== "call") return;
        const summary = { ...NOTHING_YET, ...read, state: "reading", revision: 1 };
        say({ kind: "call", id: "analysis.1", method: "changed", arg: summary });
        setTimeout(() => end("its memory was used up", true), 50);
      },
      onMessage(listener) {
        say = listener;
        return { dispose() {} };
      },
      onEnd(listener) {
        end = listener;
      },
      terminate() {},
    };
  };
}
