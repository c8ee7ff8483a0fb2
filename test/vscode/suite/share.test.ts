// What is given to somebody else, inside VS Code: a report in the clipboard, a flow from the analysis in its thread.

import assert from "node:assert/strict";
import { commands, env } from "vscode";
import { analyzeBytes } from "../../support/capture";
import { suite, test, until } from "../index";
import { internals, open, SYN_ACK_WRONG, script } from "./open";

suite("sharing", () => {
  test("a report of the selected flow is copied", async () => {
    const capture = await open(await script(SYN_ACK_WRONG));
    const { editors } = await internals();
    await editors.show(capture.uri, { flowId: 1, event: undefined });
    await until("the page's choice", () => editors.active?.selected?.flowId === 1);
    await env.clipboard.writeText("");
    await commands.executeCommand("tcpHandshake.copyReport");
    const report = await until("a report", async () => env.clipboard.readText());
    assert.match(report, /^# 10\.0\.0\.\d+:\d+ → .*: broken\n/);
    assert.match(report, /## error: syn-ack-wrong-ack \(frame 2\)/);
    assert.match(report, /\*\*Capture:\*\* a\.pcap, flow 1/);
    assert.match(report, /Made with TCP Handshake \d+\.\d+\.\d+\./);
  });

  test("a flow comes out of the analysis's thread as a capture, with and without its addresses", async () => {
    const capture = await open(await script(SYN_ACK_WRONG));
    for (const anonymize of [false, true]) {
      const exported = await capture.ask("exportFlow", {
        id: 1,
        format: "pcapng",
        anonymize,
        application: "TCP Handshake 0.0.0",
        captureName: capture.name,
      });
      assert.ok(exported.kind === "exported" && typeof exported.content !== "string");
      const [flow] = analyzeBytes(exported.content).flows;
      assert.equal(flow?.outcome, "broken");
      assert.equal(flow?.initiator.address.startsWith("10.0.0."), !anonymize);
    }
  });

  test("a report of the capture is one page without scripts", async () => {
    const capture = await open(await script(SYN_ACK_WRONG));
    const application = "TCP Handshake 0.0.0";
    const html = await capture.ask("captureReport", { format: "html", application, captureName: capture.name });
    assert.match(html, /<h1>Report of a\.pcap<\/h1>/);
    assert.doesNotMatch(html, /<script|https?:\/\/(?!www\.w3\.org)/);
  });
});
