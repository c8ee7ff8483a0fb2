// Text listings, from the clipboard and from files; and links to segments.

import assert from "node:assert/strict";
import { commands, env, type TabInputCustom, Uri, window, workspace } from "vscode";
import { suite, test, until } from "../index";
import { CLEAN, file, internals, open, script } from "./open";

const LISTING = `$ tcpdump -nn
17:15:02.083114 IP 10.0.0.1.43132 > 10.0.0.2.80: Flags [S], seq 1000, win 64240, options [mss 1460], length 0
17:15:02.107428 IP 10.0.0.2.80 > 10.0.0.1.43132: Flags [S.], seq 9000, ack 1000, win 65160, options [mss 1460], length 0
17:15:02.107474 IP 10.0.0.1.43132 > 10.0.0.2.80: Flags [R], seq 1000, win 0, length 0
`;

async function activeCapture(): Promise<Uri> {
  const input = await until("an editor", () => {
    const tab = window.tabGroups.activeTabGroup.activeTab?.input as TabInputCustom | undefined;
    return tab?.viewType === "tcpHandshake.capture" ? tab : undefined;
  });
  const { editors } = await internals();
  // A page that is closed while it loads can keep the next one from loading.
  await until("the page is ready", () => editors.viewsOf(input.uri).some(({ ready }) => ready));
  return input.uri;
}

async function findings(uri: Uri): Promise<string[]> {
  const { captures } = await internals();
  const capture = await until("an open capture", () => captures.find(uri));
  await capture.whenRead();
  return ((await capture.ask("flow", { id: 1 }))?.findings ?? []).map(({ rule }) => rule);
}

suite("text listings", () => {
  test("the clipboard opens as a capture, and its transcript too", async () => {
    await env.clipboard.writeText(LISTING);
    await commands.executeCommand("tcpHandshake.openClipboard");
    const uri = await activeCapture();
    assert.equal(uri.scheme, "tcp-pasted");
    assert.ok((await findings(uri)).includes("syn-ack-wrong-ack"));
    await commands.executeCommand("tcpHandshake.openTranscript");
    await until("the transcript", () => window.activeTextEditor?.document.getText().includes("expected ack=x+1"));
  });

  test("a text file opens as a capture", async () => {
    const uri = await file(LISTING, "ticket.txt");
    await commands.executeCommand("tcpHandshake.openAsCapture", uri);
    assert.equal((await activeCapture()).toString(), uri.toString());
    assert.ok((await findings(uri)).includes("syn-ack-wrong-ack"));
  });
});

suite("links and frames", () => {
  test("a copied link names the file and the frame", async () => {
    const uri = await script(CLEAN, "a b.pcap");
    await open(uri);
    const { editors } = await internals();
    await until("the page is ready", () => editors.viewsOf(uri).some(({ ready }) => ready));
    await commands.executeCommand("tcpHandshake.copyLink", { capture: uri.toString(), flowId: 1, event: 1 });
    const link = Uri.parse(await env.clipboard.readText());
    assert.equal(link.authority, "tcp-handshake.tcp-handshake");
    assert.equal(link.path, "/open");
    assert.match(link.query, /a b\.pcap|a%20b\.pcap/);
    assert.match(link.query, /&frame=2$/);
  });

  test("a link opens its file of the workspace at the segment", async () => {
    const { links, editors } = await internals();
    const folder = workspace.workspaceFolders?.[0]?.uri;
    assert.ok(folder);
    const uri = Uri.joinPath(folder, "refused.pcap");
    await links.handleUri(
      Uri.parse("vscode://tcp-handshake.tcp-handshake/open").with({ query: `file=${uri.path}&frame=2` }),
    );
    const view = await until("an editor", () => editors.viewsOf(uri)[0]);
    await until("the segment is selected", () => view.selected?.flowId === 1 && view.selected.event === 1);
  });

  test("a link to another machine opens nothing", async () => {
    const { links, captures } = await internals();
    // Of the test before, one may still be closing.
    const before = new Set(captures.all);
    await links.handleUri(
      Uri.parse("vscode://tcp-handshake.tcp-handshake/open").with({ query: "file=//server/a.pcap" }),
    );
    assert.deepEqual(
      captures.all.filter((each) => !before.has(each)),
      [],
    );
  });

  test("a frame of a capture leads to its segment", async () => {
    const uri = await script(CLEAN);
    const capture = await open(uri);
    assert.deepEqual(await capture.ask("targetOfFrame", { frame: 2 }), { flowId: 1, event: 1 });
    assert.equal(await capture.ask("targetOfFrame", { frame: 999 }), undefined);
  });
});
