// Each sample shows what the README says of it: in the list, in the transcript and in Problems.

import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { languages, Uri, workspace } from "vscode";
import { transcriptUri } from "../../../src/host/transcript/transcriptDocuments";
import { suite, test } from "../index";
import { open, openTranscript, problems, rules } from "./open";

const PROMISED: Readonly<Record<string, readonly [outcome: string, ...rules: string[]]>> = {
  "ack-missing.pcap": ["half-open", "handshake-ack-missing", "syn-ack-retransmitted"],
  "clean-ipv6.pcap": ["established"],
  "clean.pcap": ["established"],
  "long.pcap": ["established"],
  "refused.pcap": ["refused", "syn-refused"],
  "reset.pcap": ["reset", "handshake-reset"],
  "syn-ack-lost-client.pcap": ["established", "handshake-slow", "syn-retransmitted"],
  "syn-ack-lost-server.pcap": ["established", "handshake-slow", "syn-ack-retransmitted", "syn-retransmitted"],
  "syn-ack-wrong-ack-accepted.pcap": ["broken", "syn-ack-wrong-ack"],
  "syn-ack-wrong-ack.pcap": ["broken", "syn-ack-wrong-ack", "syn-retransmitted"],
  "unanswered.pcap": ["unanswered", "syn-unanswered", "syn-retransmitted"],
  "unreachable.pcap": ["unreachable", "syn-unreachable"],
};

suite("the samples", () => {
  for (const [name, [outcome, ...promised]] of Object.entries(PROMISED)) {
    test(`${name}: ${[outcome, ...promised].join(", ")}`, async () => {
      const uri = Uri.joinPath(folder(), name);
      const { summary } = await open(uri);
      assert.equal(summary.state, "complete", summary.failure);
      assert.equal(summary.flows, 1);
      const document = await openTranscript(uri);
      assert.ok(document.lineAt(0).text.includes(`  ${outcome}  `), document.lineAt(0).text);
      const found =
        promised.length > 0 ? await problems(uri) : languages.getDiagnostics(transcriptUri(uri, { kind: "all" }));
      assert.deepEqual(rules(found).sort(), promised.toSorted());
      for (const { range, relatedInformation } of found) {
        assert.notEqual(document.getText(range).trim(), "");
        for (const { location } of relatedInformation ?? []) assert.ok(location.range.start.line < document.lineCount);
      }
    });
  }

  test("are all spoken of here", async () => {
    const names = (await readdir(folder().fsPath)).filter((name) => name.endsWith(".pcap"));
    assert.deepEqual(names.sort(), Object.keys(PROMISED).sort());
  });
});

function folder(): Uri {
  const first = workspace.workspaceFolders?.[0]?.uri;
  assert.ok(first, "no folder is open");
  return first;
}
