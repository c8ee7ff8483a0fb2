// Transcripts of some of the flows: by commands, and each says what it leaves out.

import assert from "node:assert/strict";
import { commands, window } from "vscode";
import { suite, test, until } from "../index";
import { internals, open, script } from "./open";

const TWO_FLOWS = `
  > S  0:0(0) <mss 1460>
  < S. 0:0(0) ack 1 <mss 1460>
  > .  1:1(0) ack 1
  flow 2: > S  0:0(0) <mss 1460>
  flow 2: < S. 0:0(0) ack 7 <mss 1460>
  flow 2: > R  7:7(0)`;

/** The text of the transcript that a command opens from the capture's editor. */
async function transcriptBy(command: string): Promise<string> {
  await commands.executeCommand(`tcpHandshake.${command}`);
  const editor = await until("a transcript", () => window.activeTextEditor);
  return editor.document.getText();
}

suite("some flows", () => {
  test("have a transcript: the troubled, one flow, the listed", async () => {
    const capture = await open(await script(TWO_FLOWS));
    const { editors } = await internals();
    const troubled = await transcriptBy("openTranscriptOfTroubled");
    assert.match(troubled, /^#2 /);
    assert.doesNotMatch(troubled, /#1 /);
    assert.match(troubled, /┄ 1 of 2 flows: those that have an error or a warning\n$/);

    await editors.show(capture.uri, { flowId: 1, event: undefined });
    await until("the page's choice", () => editors.active?.selected?.flowId === 1);
    const one = await transcriptBy("openTranscriptOfFlow");
    assert.match(one, /^#1 /);
    assert.match(one, /┄ one flow of 2\n$/);

    await editors.show(capture.uri, { flowId: 1, event: undefined });
    const listed = await transcriptBy("openTranscriptOfFiltered");
    assert.match(listed, /#1 [\s\S]*#2 /);
    assert.doesNotMatch(listed, /of 2 flows/);
  });
});
