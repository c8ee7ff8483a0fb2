// What the tests inside VS Code have in common: captures to open, and a look at what the extension holds.

import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { commands, type Diagnostic, extensions, languages, type TextDocument, Uri, window, workspace } from "vscode";
import type { Internals } from "../../../src/extension";
import type { Capture } from "../../../src/host/capture/capture";
import { transcriptUri } from "../../../src/host/transcript/transcriptDocuments";
import { buildScript, type ScriptSetting } from "../../support/script";
import { afterEach, until } from "../index";

export const SYN_ACK_WRONG = `
  > S  0:0(0)
  < S. 0:0(0) ack 7
  > R  7:7(0)`;

export const CLEAN = `
  > S  0:0(0) <mss 1460>
  < S. 0:0(0) ack 1 <mss 1460>
  > .  1:1(0) ack 1
  > P. 1:101(100) ack 1
  < .  1:1(0) ack 101
  > F. 101:101(0) ack 1
  < F. 1:1(0) ack 102
  > .  102:102(0) ack 2`;

let folder: string | undefined;

/** Writes a file into a folder that is removed after the test. */
export async function file(bytes: Uint8Array | string, name = "a.pcap"): Promise<Uri> {
  folder ??= await mkdtemp(join(tmpdir(), "tcp-handshake-suite-"));
  const path = join(folder, name);
  await writeFile(path, bytes);
  return Uri.file(path);
}

export function script(text: string, name?: string, setting?: ScriptSetting): Promise<Uri> {
  return file(buildScript(text, setting).bytes, name);
}

/** A capture in which the script's flow happens again and again, each time from another address and port. */
export function manyTimes(text: string, flows: number): Uint8Array {
  const one = buildScript(text, { initiatorPort: 10_000 }).bytes;
  const records = one.subarray(24);
  const whole = new Uint8Array(24 + flows * records.length);
  whole.set(one.subarray(0, 24));
  for (let flow = 0; flow < flows; flow++) {
    const copy = whole.subarray(24 + flow * records.length, 24 + (flow + 1) * records.length);
    copy.set(records);
    for (let at = 0; at < copy.length; ) {
      const view = new DataView(copy.buffer, copy.byteOffset + at);
      const ip = 16 + 14;
      const fromInitiator = view.getUint16(ip + 20) === 10_000;
      view.setUint16(ip + (fromInitiator ? 20 : 22), 10_000 + (flow % 50_000));
      view.setUint8(ip + (fromInitiator ? 14 : 18), Math.floor(flow / 50_000));
      at += 16 + view.getUint32(8, true);
    }
  }
  return whole;
}

export async function internals(): Promise<Internals> {
  const extension = extensions.getExtension<Internals>("tcp-handshake.tcp-handshake");
  assert.ok(extension, "the extension is not installed");
  return extension.activate();
}

/** Opens a capture as a click in the Explorer does, and waits until it is read. */
export async function open(uri: Uri): Promise<Capture> {
  await commands.executeCommand("vscode.open", uri);
  const { captures, editors } = await internals();
  const capture = await until("an open capture", () => captures.find(uri));
  await until("its editor", () => editors.viewsOf(uri).length > 0);
  await capture.whenRead();
  return capture;
}

/** The problems of a capture, once there are so many; many come in portions. */
export async function problems(uri: Uri, least = 1): Promise<readonly Diagnostic[]> {
  const transcript = transcriptUri(uri, { kind: "all" });
  return until("problems", () => {
    const found = languages.getDiagnostics(transcript);
    return found.length >= least ? found : undefined;
  });
}

export async function openTranscript(uri: Uri): Promise<TextDocument> {
  const document = await workspace.openTextDocument(transcriptUri(uri, { kind: "all" }));
  await window.showTextDocument(document, { preview: false });
  return document;
}

/** The diagnostics' rules. */
export function rules(diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics.map(({ code }) => (code instanceof Object ? String(code.value) : ""));
}

afterEach(async () => {
  await commands.executeCommand("workbench.action.closeAllEditors");
  if (folder !== undefined) await rm(folder, { recursive: true });
  folder = undefined;
});
