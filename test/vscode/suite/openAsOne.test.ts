// A rotated capture: several files that are opened as one.

import assert from "node:assert/strict";
import { appendFile, rm } from "node:fs/promises";
import { commands, type Uri } from "vscode";
import { pcapFile } from "../../support/frames";
import { buildScript } from "../../support/script";
import { suite, test, until } from "../index";
import { CLEAN, file, internals, openTranscript, problems, rules, SYN_ACK_WRONG } from "./open";

/** Opens files as the Explorer's menu does, and waits until they are read. */
async function openAsOne(files: readonly Uri[]) {
  const { captures, editors } = await internals();
  // Of the test before, one may still be closing.
  const before = new Set(captures.all);
  await commands.executeCommand("tcpHandshake.openAsOne", files[0], files);
  const capture = await until("an open capture", () => captures.all.find((each) => !before.has(each)));
  await until("its editor", () => editors.viewsOf(capture.uri).length > 0);
  await capture.whenRead();
  return capture;
}

suite("several captures", () => {
  const { records } = buildScript(CLEAN);

  test("open as one, in the order of their times, with flows across the seam", async () => {
    const later = await file(pcapFile(records.slice(2)), "a.pcap");
    const earlier = await file(pcapFile(records.slice(0, 2)), "b.pcap");
    const capture = await openAsOne([later, earlier]);
    assert.equal(capture.name, "a.pcap + b.pcap");
    assert.equal(capture.summary.failure, undefined);
    assert.equal(capture.summary.flows, 1);
    assert.equal(capture.summary.outcomes.established, 1);
    assert.deepEqual(capture.summary.issues, []);
    const { watches } = await internals();
    assert.notEqual(watches.stateOf(capture)?.state, "gone");
  });

  test("have a transcript and problems, and can be followed", async () => {
    const wrong = buildScript(SYN_ACK_WRONG).records;
    const files = [
      await file(pcapFile(wrong.slice(0, 1)), "ring.pcap0"),
      await file(pcapFile(wrong.slice(1, 2)), "ring.pcap1"),
    ];
    const capture = await openAsOne(files);
    assert.ok(rules(await problems(capture.uri)).includes("syn-ack-wrong-ack"));
    const document = await openTranscript(capture.uri);
    assert.match(document.getText(), /ack=x\+7/);
    assert.ok(capture.canFollow);
    await capture.follow(true);
    await appendFile(files[1]!.fsPath, pcapFile(wrong.slice(2)).subarray(24));
    await until("the third frame", () => capture.summary.frames === 3);
    await capture.follow(false);
  });

  test("are read though one of them is not there, which is named", async () => {
    const parts = [records.slice(0, 2), records.slice(2, 4), records.slice(4)];
    const files: Uri[] = [];
    for (const [i, part] of parts.entries()) files.push(await file(pcapFile(part), `part${i}.pcap`));
    await rm(files[2]!.fsPath);
    const capture = await openAsOne(files);
    assert.equal(capture.summary.failure, undefined);
    assert.equal(capture.summary.frames, 4);
    assert.match(
      capture.summary.issues.map(({ message }) => message).join(),
      /^part2\.pcap cannot be read: it does not/,
    );
    const { watches } = await internals();
    const state = () => watches.stateOf(capture);
    await file(pcapFile(parts[2]!), "part2.pcap");
    await until("it is offered to read it", () => state()?.state === "rewritten");
    await capture.reload();
    assert.equal(capture.summary.frames, records.length);
    assert.deepEqual(capture.summary.issues, []);
    await rm(files[0]!.fsPath);
    await until("what is gone is named", () => /^part0\.pcap is gone/.test(state()?.message ?? ""));
  });
});
