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
  TabInputText,
  window,
} from "vscode";
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

function lineOf(text: string, pattern: RegExp): number {
  const line = text.split("\n").findIndex((one) => pattern.test(one));
  assert.ok(line >= 0, `no line with ${pattern}:\n${text}`);
  return line;
}
