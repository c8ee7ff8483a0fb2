import assert from "node:assert/strict";
import { ConfigurationTarget, commands, DiagnosticSeverity, languages, Uri, workspace } from "vscode";
import { transcriptUri } from "../../../src/host/transcript/transcriptDocuments";
import { suite, test, until } from "../index";
import {
  CLEAN,
  file,
  internals,
  manyTimes,
  open,
  openTranscript,
  problems,
  rules,
  SYN_ACK_WRONG,
  script,
} from "./open";

suite("problems", () => {
  test("stand in the transcript on the very field, without anybody opening it", async () => {
    const uri = await script(SYN_ACK_WRONG);
    await open(uri);
    const found = (await problems(uri)).find(
      ({ code }) => code instanceof Object && code.value === "syn-ack-wrong-ack",
    );
    assert.ok(found);
    assert.equal(found.severity, DiagnosticSeverity.Error);
    assert.equal(found.source, "TCP Handshake");
    const document = await openTranscript(uri);
    assert.match(document.getText(found.range), /^ack=x\+7 \(\d+\)$/);
    assert.equal(document.languageId, "tcp-transcript");
  });

  test("name the segments that prove them", async () => {
    const uri = await script(SYN_ACK_WRONG);
    await open(uri);
    const found = (await problems(uri)).find(
      ({ code }) => code instanceof Object && code.value === "syn-ack-wrong-ack",
    );
    const [related] = found?.relatedInformation ?? [];
    assert.ok(related, "no related information");
    const document = await openTranscript(uri);
    assert.equal(related.location.uri.toString(), document.uri.toString());
    assert.match(document.lineAt(related.location.range.start.line).text, /SYN /);
  });

  test("link to their rule's page with a command that is there", async () => {
    const uri = await script(SYN_ACK_WRONG);
    await open(uri);
    const [first] = await problems(uri);
    assert.ok(first?.code instanceof Object);
    assert.equal(first.code.target.scheme, "command");
    assert.ok((await commands.getCommands()).includes(first.code.target.path));
    assert.deepEqual(JSON.parse(first.code.target.query), [first.code.value]);
  });

  test("of a clean capture are none", async () => {
    const uri = await script(CLEAN);
    const capture = await open(uri);
    assert.equal(capture.summary.frames, 8);
    const document = await openTranscript(uri);
    assert.match(document.getText(), /^#1 .* established/);
    assert.deepEqual(languages.getDiagnostics(document.uri), []);
  });

  test("go when the last that shows the capture is closed", async () => {
    const uri = await script(SYN_ACK_WRONG);
    const transcript = transcriptUri(uri, { kind: "all" });
    await open(uri);
    await problems(uri);
    await commands.executeCommand("workbench.action.closeAllEditors");
    await until("no problems", () => languages.getDiagnostics(transcript).length === 0);
    const { captures } = await internals();
    await until("the capture is closed", () => captures.find(uri) === undefined);
  });

  test("of very many: the most severe come first and the last says how many are not shown", async () => {
    const uri = await file(manyTimes("> .  1:1(0) ack 1\n< P. 1:9(8) ack 1", 1200), "many.pcap");
    const capture = await open(uri);
    const found = await problems(uri, 1000);
    const { error, warning, information, hint } = capture.summary.findings;
    assert.ok(hint >= 1200);
    assert.equal(found.length, 1000);
    const left = error + warning + information + hint - 999;
    assert.ok(found.at(-1)?.message.startsWith(`${left} more problems`), found.at(-1)?.message);
  });

  test("of one cause with very many flows: one, with their number", async () => {
    const uri = await file(manyTimes(SYN_ACK_WRONG, 1200), "one-cause.pcap");
    await open(uri);
    const found = await problems(uri);
    assert.deepEqual(
      rules(found).filter((rule) => rule === "syn-ack-wrong-ack"),
      ["syn-ack-wrong-ack"],
    );
    assert.match(found[0]?.message ?? "", / And 1,199 more flows: 1,200 of 1,200: /);
  });

  test("follow the settings at once", async () => {
    const uri = await script(SYN_ACK_WRONG);
    await open(uri);
    assert.ok(rules(await problems(uri)).includes("syn-ack-wrong-ack"));
    const section = workspace.getConfiguration("tcpHandshake");
    try {
      await section.update("rules", { "syn-ack-wrong-ack": "hint" }, ConfigurationTarget.Global);
      const isHint = async () =>
        (await problems(uri)).find(({ code }) => code instanceof Object && code.value === "syn-ack-wrong-ack")
          ?.severity === DiagnosticSeverity.Hint;
      await until("the severity changes", isHint);
      await section.update("rules", { "syn-ack-wrong-ack": "off" }, ConfigurationTarget.Global);
      const transcript = transcriptUri(uri, { kind: "all" });
      await until(
        "the rule is silent",
        () => !rules(languages.getDiagnostics(transcript)).includes("syn-ack-wrong-ack"),
      );
    } finally {
      await section.update("rules", undefined, ConfigurationTarget.Global);
    }
    await until("the rule speaks again", async () => rules(await problems(uri)).includes("syn-ack-wrong-ack"));
  });

  test("offer what can be done about them", async () => {
    const uri = await script(SYN_ACK_WRONG);
    await open(uri);
    const document = await openTranscript(uri);
    const found = (await problems(uri)).find(
      ({ code }) => code instanceof Object && code.value === "syn-ack-wrong-ack",
    );
    const actions = await commands.executeCommand<{ title: string }[]>(
      "vscode.executeCodeActionProvider",
      document.uri,
      found?.range,
    );
    const titles = actions.map(({ title }) => title).join("\n");
    for (const wanted of [/Show in diagram/, /Explain/, /display filter/, /Disable/, /Change the severity/]) {
      assert.match(titles, wanted);
    }
  });

  test("are counted in a badge at the capture", async () => {
    const uri = await script(SYN_ACK_WRONG);
    const { badges } = await internals();
    assert.equal(badges.provideFileDecoration(uri), undefined);
    const { summary } = await open(uri);
    const badge = badges.provideFileDecoration(uri);
    assert.equal(badge?.badge, String(summary.findings.error + summary.findings.warning));
    assert.match(badge?.tooltip ?? "", /1 error/);
    assert.equal(badges.provideFileDecoration(Uri.file("/other.pcap")), undefined);
  });
});
