// A capture that grows, and one that is written anew, while it is open and followed.

import assert from "node:assert/strict";
import { appendFile, writeFile } from "node:fs/promises";
import { commands } from "vscode";
import { pcapFile } from "../../support/frames";
import { buildScript } from "../../support/script";
import { suite, test, until } from "../index";
import { CLEAN, file, internals, open, openTranscript, problems, SYN_ACK_WRONG } from "./open";

suite("a growing capture", () => {
  const { records, bytes } = buildScript(SYN_ACK_WRONG);

  test("is followed by the command, with its problems and transcript; and read again when it is replaced", async () => {
    const uri = await file(pcapFile(records.slice(0, 1)), "growing.pcap");
    const capture = await open(uri);
    const document = await openTranscript(uri);
    await commands.executeCommand("tcpHandshake.follow");
    await until("following", () => capture.summary.state === "following");
    const before = capture.summary.bytesRead;
    await appendFile(uri.fsPath, bytes.subarray(before));
    await until("its error", async () => (await problems(uri)).some(({ severity }) => severity === 0));
    assert.equal(capture.summary.bytesRead, bytes.length);
    await until("the transcript's new line", () => /ack=x\+7/.test(document.getText()));
    const { watches } = await internals();
    assert.notEqual(watches.stateOf(capture)?.state, "rewritten");

    await writeFile(uri.fsPath, buildScript(CLEAN).bytes);
    await until("the new content", () => capture.summary.frames === 8);
    assert.equal(capture.summary.findings.error, 0);
    await commands.executeCommand("tcpHandshake.follow");
    await until("following no more", () => capture.summary.state === "complete");
  });

  test("has its transcript rebuilt once where it changes often, together with its problems", async () => {
    const uri = await file(bytes, "often.pcap");
    const capture = await open(uri);
    const document = await openTranscript(uri);
    await commands.executeCommand("tcpHandshake.follow");
    await until("following", () => capture.summary.state === "following");
    const { transcripts } = await internals();
    let made = 0;
    const listening = transcripts.onDidChange(() => made++);
    const before = capture.summary.revision;
    const start = performance.now();
    // Each moves the capture's clock, as a live capture does.
    for (let second = 1; second <= 20; second++)
      await capture.ask("advance", { epochMs: (capture.summary.epochSeconds + second) * 1000 });
    await until("all of the changes", () => capture.summary.revision >= before + 20);
    await until("the transcript", () => made > 0);
    // Once a second at most, however slow the machine is.
    const seconds = Math.ceil((performance.now() - start) / 1000);
    assert.ok(made <= seconds + 1, `made ${made} times in ${seconds} s`);
    listening.dispose();
    assert.match(document.getText(), /ack=x\+7/);
    await commands.executeCommand("tcpHandshake.follow");
    await until("following no more", () => capture.summary.state === "complete");
  });

  test("has a transcript that is up to date when its tab is opened again", async () => {
    const uri = await file(pcapFile(records.slice(0, 1)), "again.pcap");
    const capture = await open(uri);
    await openTranscript(uri);
    await commands.executeCommand("workbench.action.closeActiveEditor");
    const { transcripts } = await internals();
    await until("no transcript", () => transcripts.of(capture).length === 0);
    await capture.follow(true);
    await appendFile(uri.fsPath, bytes.subarray(capture.summary.bytesRead));
    await until("its error", async () => (await problems(uri)).some(({ severity }) => severity === 0));
    await capture.follow(false);
    // VS Code keeps a document for a while.
    const document = await openTranscript(uri);
    await until("the transcript's new line", () => /ack=x\+7/.test(document.getText()), 5000);
  });

  test("is followed from before its header is written", async () => {
    const uri = await file(new Uint8Array(), "empty.pcap");
    const capture = await open(uri);
    assert.equal(capture.summary.state, "failed");
    await capture.follow(true);
    await writeFile(uri.fsPath, bytes);
    await until("its frames", () => capture.summary.frames === 3);
    await capture.follow(false);
  });
});
