// The transcript as code: what VS Code's own commands answer.

import assert from "node:assert/strict";
import {
  commands,
  type DocumentHighlight,
  DocumentHighlightKind,
  type DocumentSymbol,
  type InlayHint,
  type Location,
  type LocationLink,
  Position,
  Range,
  type SelectionRange,
  type TextDocument,
  Uri,
} from "vscode";
import { suite, test } from "../index";
import { CLEAN, open, openTranscript, SYN_ACK_WRONG, script } from "./open";

const RETRANSMITTED = `
  > S  0:0(0) <mss 1460>
  < S. 0:0(0) ack 1 <mss 1460>
  > .  1:1(0) ack 1
  > F. 1:1(0) ack 1
  +1 > F. 1:1(0) ack 1
  < F. 1:1(0) ack 2
  > .  2:2(0) ack 2`;

async function transcript(text: string): Promise<TextDocument> {
  const uri = await script(text);
  await open(uri);
  return openTranscript(uri);
}

/** The position of a text on the line of a frame. */
function at(document: TextDocument, frame: number, text: string): Position {
  for (let line = 0; line < document.lineCount; line++) {
    const shown = document.lineAt(line).text;
    if (!new RegExp(`^ *${frame}  `).test(shown)) continue;
    const column = shown.indexOf(text);
    assert.ok(column >= 0, `${text} is not on ${shown}`);
    return new Position(line, column + 1);
  }
  throw new Error(`There is no line for frame ${frame}.`);
}

const rangeOf = (found: Location | LocationLink): Range => ("range" in found ? found.range : found.targetRange);
const firstWord = (document: TextDocument, range: Range): string =>
  `${Number.parseInt(document.lineAt(range.start.line).text, 10)} ${document.getText(range).split(" ")[0]}`;

suite("the transcript as code", () => {
  test("the definition of an ACK is the segment that it acknowledges", async () => {
    const document = await transcript(CLEAN);
    const found = await commands.executeCommand<(Location | LocationLink)[]>(
      "vscode.executeDefinitionProvider",
      document.uri,
      at(document, 2, "ack="),
    );
    assert.deepEqual(
      found.map((each) => firstWord(document, rangeOf(each))),
      ["1 x"],
    );
  });

  test("the references of a segment are its acknowledgments", async () => {
    const document = await transcript(RETRANSMITTED);
    const found = await commands.executeCommand<Location[]>(
      "vscode.executeReferenceProvider",
      document.uri,
      at(document, 5, "seq="),
    );
    const lines = found.map((each) => firstWord(document, each.range));
    assert.ok(lines.includes("6 x+2"), lines.join());
    assert.ok(!lines.includes("7 y+2"), lines.join());
  });

  test("one number is highlighted everywhere", async () => {
    const document = await transcript(RETRANSMITTED);
    const found = await commands.executeCommand<DocumentHighlight[]>(
      "vscode.executeDocumentHighlights",
      document.uri,
      at(document, 6, "ack="),
    );
    assert.deepEqual(
      found.map(({ range, kind }) => `${firstWord(document, range)} ${kind === DocumentHighlightKind.Write}`),
      ["6 x+2 false", "7 x+2 true"],
    );
  });

  test("inlay hints say which number would be next", async () => {
    const document = await transcript(RETRANSMITTED);
    const all = new Range(0, 0, document.lineCount, 0);
    const hints = await commands.executeCommand<InlayHint[]>("vscode.executeInlayHintProvider", document.uri, all);
    const [hint] = hints;
    assert.equal(hints.length, 1);
    assert.equal(hint?.label, "SND.NXT is x+2");
    assert.equal(hint.position.line, at(document, 5, "seq=").line);
  });

  test("a selection grows from the number to the block", async () => {
    const document = await transcript(SYN_ACK_WRONG);
    const position = at(document, 2, "ack=").translate(0, 4);
    const [selection] = await commands.executeCommand<SelectionRange[]>(
      "vscode.executeSelectionRangeProvider",
      document.uri,
      [position],
    );
    const texts: string[] = [];
    for (let each: SelectionRange | undefined = selection; each; each = each.parent)
      texts.push(document.getText(each.range));
    assert.ok(
      texts.some((text) => text.startsWith("x+7")),
      texts.join("|"),
    );
    assert.ok(texts.some((text) => text.startsWith("ack=x+7")));
    assert.ok(texts.some((text) => text.startsWith("#1 ") && text.includes("RST")));
  });

  test("breadcrumbs follow the blocks", async () => {
    const document = await transcript(CLEAN);
    const symbols = await commands.executeCommand<DocumentSymbol[]>(
      "vscode.executeDocumentSymbolProvider",
      document.uri,
    );
    const line = at(document, 3, "seq=");
    assert.ok(symbols.some(({ name, range }) => name.startsWith("#1 ") && range.contains(line)));
  });

  test("a transcript whose capture is closed answers nothing", async () => {
    const uri = Uri.parse("tcp-transcript:/gone.pcap.tcp-transcript");
    const found = await commands
      .executeCommand<unknown[]>("vscode.executeDefinitionProvider", uri, new Position(0, 0))
      .then(
        (answer) => answer,
        () => [],
      );
    assert.deepEqual(found, []);
  });
});
