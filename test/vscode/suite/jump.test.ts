import assert from "node:assert/strict";
import {
  type CodeLens,
  commands,
  type DocumentSymbol,
  env,
  type FoldingRange,
  type Hover,
  Position,
  Selection,
  TabInputCustom,
  TabInputText,
  type Uri,
  ViewColumn,
  window,
} from "vscode";
import { transcriptUri } from "../../../src/host/transcript/transcriptDocuments";
import { suite, test, until } from "../index";
import { CLEAN, internals, open, openTranscript, problems, SYN_ACK_WRONG, script } from "./open";

suite("the jump", () => {
  test("from a line of the transcript moves an open diagram, without taking the focus", async () => {
    const uri = await script(SYN_ACK_WRONG);
    await open(uri);
    const { editors } = await internals();
    // A page that is split off before it has loaded loads anew, and may lie behind the transcript then.
    await until("the page is ready", () => editors.viewsOf(uri).some(({ ready }) => ready));
    await commands.executeCommand("workbench.action.splitEditorRight");
    const document = await openTranscript(uri);
    const line = lineOf(document.getText(), /SYN,ACK/);
    const editor = window.activeTextEditor;
    assert.ok(editor);
    await until("the page is ready", () => editors.viewsOf(uri).some(({ ready }) => ready));
    editor.selection = new Selection(line, 3, line, 3);
    await until("the diagram selects it", () =>
      editors.viewsOf(uri).some(({ selected }) => selected?.flowId === 1 && selected.event === 1),
    );
    assert.equal(window.activeTextEditor, editor);
  });

  test("from the diagram selects the segment's line", async () => {
    const uri = await script(SYN_ACK_WRONG);
    await open(uri);
    await commands.executeCommand("tcpHandshake.showInTranscript", { flowId: 1, event: 1 });
    const editor = window.activeTextEditor;
    assert.equal(editor?.document.languageId, "tcp-transcript");
    assert.match(editor.document.lineAt(editor.selection.active.line).text, /SYN,ACK/);
  });

  test("from a CodeLens opens the editor at the segment when none is open", async () => {
    const uri = await script(SYN_ACK_WRONG);
    const document = await openTranscript(uri);
    const { captures, editors } = await internals();
    assert.equal(editors.viewsOf(uri).length, 0);
    const lenses = await commands.executeCommand<CodeLens[]>("vscode.executeCodeLensProvider", document.uri, 10);
    const [lens] = lenses;
    assert.equal(lens?.command?.title, "Show diagram");
    await commands.executeCommand(lens.command.command, ...(lens.command.arguments ?? []));
    const view = await until("an editor", () => editors.viewsOf(uri)[0]);
    await until("the flow is selected", () => view.selected?.flowId === 1);
    assert.ok(captures.find(uri));
  });

  test("from a problem in the transcript shows the segment in the diagram", async () => {
    const uri = await script(SYN_ACK_WRONG);
    const document = await openTranscript(uri);
    const [problem] = await problems(uri);
    assert.ok(problem);
    const editor = window.activeTextEditor;
    assert.ok(editor);
    editor.selection = new Selection(problem.range.start, problem.range.start);
    await commands.executeCommand("tcpHandshake.showDiagram");
    const { editors } = await internals();
    const view = await until("an editor", () => editors.viewsOf(uri)[0]);
    await until("the segment is selected", () => view.selected?.event !== undefined);
    assert.ok(document);
  });
});

suite("from the transcript back to the diagram", () => {
  test("leads to the capture's own editor, not to another one beside the transcript", async () => {
    const uri = await script(SYN_ACK_WRONG);
    await open(uri);
    await commands.executeCommand("tcpHandshake.showInTranscript", { flowId: 1, event: 1 });
    await until("the transcript has the focus", () => window.tabGroups.activeTabGroup.viewColumn === ViewColumn.Two);
    await commands.executeCommand("tcpHandshake.showDiagram");
    await until("the capture's editor is active", () => isActive(uri));
    assert.deepEqual(columnsOf(uri), [ViewColumn.One]);
    const { editors } = await internals();
    await until("the segment is selected", () => editors.viewsOf(uri).every(({ selected }) => selected?.event === 1));
  });

  test("leads to an editor that lies behind another tab", async () => {
    const uri = await script(SYN_ACK_WRONG);
    await open(uri);
    await commands.executeCommand("workbench.action.keepEditor");
    await commands.executeCommand("tcpHandshake.showInTranscript", { flowId: 1, event: 1 });
    await until("the transcript has the focus", () => window.tabGroups.activeTabGroup.viewColumn === ViewColumn.Two);
    await commands.executeCommand("vscode.open", await script(CLEAN, "other.pcap"), ViewColumn.One);
    const { editors } = await internals();
    await until("the editor is hidden", () => editors.viewsOf(uri).every(({ panel }) => !panel.visible));
    await commands.executeCommand("workbench.action.focusSecondEditorGroup");
    await commands.executeCommand("tcpHandshake.showDiagram");
    await until("the capture's editor is active", () => isActive(uri));
    assert.deepEqual(columnsOf(uri), [ViewColumn.One]);
    await until("the segment is selected", () => editors.viewsOf(uri)[0]?.selected?.event === 1);
  });

  test("leads to the editor that was used last, of several of the same capture", async () => {
    const uri = await script(SYN_ACK_WRONG);
    await open(uri);
    const { editors } = await internals();
    await until("the page is ready", () => editors.viewsOf(uri)[0]?.ready);
    await commands.executeCommand("workbench.action.splitEditorRight");
    await until("another editor", () => editors.viewsOf(uri).length === 2 && isActive(uri));
    await commands.executeCommand("vscode.open", transcriptUri(uri, { kind: "all" }), ViewColumn.Three);
    await until("the transcript has the focus", () => window.activeTextEditor);
    await commands.executeCommand("tcpHandshake.showDiagram");
    await until("the capture's editor is active", () => isActive(uri));
    assert.equal(window.tabGroups.activeTabGroup.viewColumn, ViewColumn.Two);
    assert.deepEqual(columnsOf(uri), [ViewColumn.One, ViewColumn.Two]);
  });
});

suite("the transcript", () => {
  test("has an outline, folding and an explanation per line", async () => {
    const uri = await script(SYN_ACK_WRONG);
    const document = await openTranscript(uri);
    const symbols = await commands.executeCommand<DocumentSymbol[]>(
      "vscode.executeDocumentSymbolProvider",
      document.uri,
    );
    assert.equal(symbols.length, 1);
    assert.match(symbols[0]?.name ?? "", /10\.|192\./);
    const folds = await commands.executeCommand<FoldingRange[]>("vscode.executeFoldingRangeProvider", document.uri);
    assert.deepEqual(
      folds.map(({ start }) => start),
      [0],
    );
    const line = lineOf(document.getText(), /SYN,ACK/);
    const hovers = await commands.executeCommand<Hover[]>(
      "vscode.executeHoverProvider",
      document.uri,
      new Position(line, 12),
    );
    const text = hovers
      .flatMap(({ contents }) => contents.map((one) => (typeof one === "string" ? one : one.value)))
      .join();
    assert.match(text, /ISS < SEG\.ACK =< SND\.NXT/);
    assert.match(text, /RFC 9293/);
  });

  test("opens from a capture's editor, and is named after the capture", async () => {
    await open(await script(CLEAN, "clean.pcap"));
    await commands.executeCommand("tcpHandshake.openTranscript");
    const input = window.tabGroups.activeTabGroup.activeTab?.input;
    assert.ok(input instanceof TabInputText);
    assert.match(input.uri.path, /clean\.pcap\.tcp-transcript$/);
  });

  test("changes with the capture", async () => {
    const uri = await script(CLEAN);
    const capture = await open(uri);
    const document = await openTranscript(uri);
    assert.match(document.getText(), /established/);
    await script(SYN_ACK_WRONG);
    await capture.reload();
    await until("the new text", () => /broken/.test(document.getText()));
  });

  test("gives a display filter for Wireshark", async () => {
    const uri = await script(CLEAN);
    await openTranscript(uri);
    await env.clipboard.writeText("");
    await commands.executeCommand("tcpHandshake.copyFilter");
    assert.match(
      await env.clipboard.readText(),
      /^ip\.addr == \S+ && ip\.addr == \S+ && tcp\.port == \d+ && tcp\.port == \d+$/,
    );
  });
});

/** Where the tabs of a capture's editors are. */
function columnsOf(uri: Uri): readonly ViewColumn[] {
  return window.tabGroups.all.flatMap(({ tabs, viewColumn }) =>
    tabs.filter(({ input }) => isEditorOf(input, uri)).map(() => viewColumn),
  );
}

function isActive(uri: Uri): boolean {
  return isEditorOf(window.tabGroups.activeTabGroup.activeTab?.input, uri);
}

function isEditorOf(input: unknown, uri: Uri): boolean {
  return input instanceof TabInputCustom && input.uri.toString() === uri.toString();
}

function lineOf(text: string, pattern: RegExp): number {
  const line = text.split("\n").findIndex((one) => pattern.test(one));
  assert.ok(line >= 0, `no line with ${pattern}:\n${text}`);
  return line;
}
