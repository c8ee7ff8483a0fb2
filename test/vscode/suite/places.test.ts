// Captures in other places and states than a finished file on a disk.

import assert from "node:assert/strict";
import { appendFile } from "node:fs/promises";
import {
  commands,
  Disposable,
  EventEmitter,
  type FileChangeEvent,
  FileSystemError,
  type FileSystemProvider,
  FileType,
  Uri,
  workspace,
} from "vscode";
import { buildScript } from "../../support/script";
import { suite, test, until } from "../index";
import { CLEAN, file, internals, open, openTranscript, problems, rules, SYN_ACK_WRONG } from "./open";

suite("a capture in a virtual file system", () => {
  test("is read as a whole and has list, problems and transcript like any other", async () => {
    const provider = new OneFile("/captures/virtual.pcap", buildScript(SYN_ACK_WRONG).bytes);
    const registration = workspace.registerFileSystemProvider("tcp-handshake-test", provider, { isReadonly: true });
    try {
      const uri = Uri.parse("tcp-handshake-test://somewhere/captures/virtual.pcap");
      const capture = await open(uri);
      assert.equal(capture.summary.state, "complete");
      assert.equal(capture.summary.flows, 1);
      assert.equal(capture.canFollow, false);
      await commands.executeCommand("tcpHandshake.follow");
      assert.deepEqual([capture.following, capture.summary.state], [false, "complete"]);
      assert.ok(rules(await problems(uri)).includes("syn-ack-wrong-ack"));
      assert.match((await openTranscript(uri)).getText(), /broken/);
      const { flow } = (await capture.ask("flow", { id: 1 }))!;
      const [first] = flow.events;
      assert.ok(first);
      const { octets } = await capture.ask("frame", { fileOffset: first.fileOffset, frameNumber: first.frameNumber });
      assert.ok(octets.length >= 54);
      await commands.executeCommand("workbench.action.closeAllEditors");
    } finally {
      registration.dispose();
    }
  });
});

suite("a capture that is being written", () => {
  const whole = buildScript(CLEAN).bytes;
  const half = whole.length - 100;

  test("is followed when asked to, keeps its flows up to date, and is remembered", async () => {
    const uri = await file(whole.slice(0, half));
    const capture = await open(uri);
    const { summary: before } = capture;
    assert.deepEqual(
      before.issues.map(({ kind }) => kind),
      ["truncated"],
    );
    await commands.executeCommand("tcpHandshake.follow");
    await until("following", () => capture.summary.state === "following");
    const document = await openTranscript(uri);
    await appendFile(uri.fsPath, whole.slice(half));
    await until("the rest", () => capture.summary.frames === 8);
    assert.deepEqual(capture.summary.issues, []);
    await until(
      "the transcript's rest",
      () => document.getText().split("\n").length > 8 || /FIN/.test(document.getText()),
    );
    const { watches } = await internals();
    assert.equal(watches.stateOf(capture)?.state, "same");

    await commands.executeCommand("workbench.action.closeAllEditors");
    const { captures } = await internals();
    await until("closed", () => captures.find(uri) === undefined);
    const again = await open(uri);
    assert.equal(again.following, true);
    await commands.executeCommand("tcpHandshake.follow");
    await until("not following", () => again.summary.state === "complete");
  });
});

class OneFile implements FileSystemProvider {
  readonly #path: string;
  readonly #bytes: Uint8Array;
  readonly #changed = new EventEmitter<FileChangeEvent[]>();
  readonly onDidChangeFile = this.#changed.event;

  constructor(path: string, bytes: Uint8Array) {
    this.#path = path;
    this.#bytes = bytes;
  }

  watch(): Disposable {
    return new Disposable(() => {});
  }

  stat({ path }: Uri) {
    if (this.#path.startsWith(`${path}/`)) return { type: FileType.Directory, ctime: 0, mtime: 0, size: 0 };
    this.#check(path);
    return { type: FileType.File, ctime: 0, mtime: 1, size: this.#bytes.length };
  }

  readDirectory(): [string, FileType][] {
    return [];
  }

  readFile({ path }: Uri): Uint8Array {
    this.#check(path);
    return this.#bytes;
  }

  createDirectory(): void {
    throw FileSystemError.NoPermissions();
  }

  writeFile(): void {
    throw FileSystemError.NoPermissions();
  }

  delete(): void {
    throw FileSystemError.NoPermissions();
  }

  rename(): void {
    throw FileSystemError.NoPermissions();
  }

  #check(path: string): void {
    if (path !== this.#path) throw FileSystemError.FileNotFound(path);
  }
}
