// A capture of 100,000 flows, each with problems: what reaches the extension host stays small.

import assert from "node:assert/strict";
import { monitorEventLoopDelay } from "node:perf_hooks";
import { type CodeLens, commands, type DocumentSymbol } from "vscode";
import { suite, test } from "../index";
import { file, manyTimes, open, openTranscript, problems, SYN_ACK_WRONG } from "./open";

const FLOWS = 100_000;

suite("a large capture", () => {
  test(
    "opens with list, problems and transcript, and leaves the extension host free",
    async () => {
      const uri = await file(manyTimes(SYN_ACK_WRONG, FLOWS), "large.pcap");
      const delay = monitorEventLoopDelay({ resolution: 1 });
      delay.enable();
      const held: string[] = [];
      const note = (what: string) => {
        held.push(`${what} ${(delay.max / 1e6).toFixed(0)} ms`);
        delay.reset();
      };

      const capture = await open(uri);
      note("reading");
      assert.equal(capture.summary.flows, FLOWS);
      assert.match((await problems(uri))[0]?.message ?? "", / And 99,999 more flows: /);
      note("problems");
      const document = await openTranscript(uri);
      note("transcript");
      const text = document.getText();
      assert.ok(text.length <= 4_000_000 && document.lineCount <= 50_000, `${text.length} characters`);
      assert.match(document.lineAt(document.lineCount - 2).text, /not shown because of the editor/);
      const symbols = await commands.executeCommand<DocumentSymbol[]>(
        "vscode.executeDocumentSymbolProvider",
        document.uri,
      );
      const lenses = await commands.executeCommand<CodeLens[]>("vscode.executeCodeLensProvider", document.uri);
      note("outline");
      assert.ok(symbols.length > 0 && symbols.length <= 5000);
      assert.ok(lenses.length > 0 && lenses.length <= 5000);
      const { rows, total } = await capture.ask("flows", {
        first: 50_000,
        count: 100,
        sort: "problem",
        descending: true,
        filter: { text: "syn-ack-wrong-ack", outcomes: [] },
      });
      assert.equal(total, FLOWS);
      assert.equal(rows.length, 100);
      delay.disable();
      // Printed, not judged: on a machine with other work to do the numbers say little.
      console.log(`  longest hold of the extension host's thread, by all that runs there: ${held.join(", ")}`);
    },
    { timeoutMs: 240_000 },
  );
});
