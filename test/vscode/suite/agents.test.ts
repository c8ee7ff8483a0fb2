// The tools for models inside VS Code.

import assert from "node:assert/strict";
import { CancellationTokenSource, type LanguageModelTextPart, lm, TabInputCustom, window } from "vscode";
import { afterEach, suite, test } from "../index";
import { file, internals, open, SYN_ACK_WRONG, script } from "./open";

async function invoke(name: string, input: object): Promise<string> {
  const { token } = new CancellationTokenSource();
  const { content } = await lm.invokeTool(`tcp-handshake_${name}`, { input, toolInvocationToken: undefined }, token);
  return content.map((part) => (part as LanguageModelTextPart).value).join("");
}

// What a model asked about stays open for a while, which other tests would find.
afterEach(async () => (await internals()).models.letGo());

suite("tools for models", () => {
  test("are registered", () => {
    const names = lm.tools.map(({ name }) => name).filter((name) => name.startsWith("tcp-handshake_"));
    assert.deepEqual(
      names.sort(),
      ["causes", "compare", "explain_rule", "flow", "flows", "open", "segment", "summary"].map(
        (name) => `tcp-handshake_${name}`,
      ),
    );
  });

  test("answer about the capture in front, and about one by its path", async () => {
    const uri = await script(SYN_ACK_WRONG);
    await open(uri);
    assert.match(await invoke("summary", {}), /1 of 1: SYN-ACK has an incorrect acknowledgment number/);
    assert.match(await invoke("causes", { capture: uri.fsPath }), /rule syn-ack-wrong-ack; flows 1 \(frame 2\)/);
    assert.match(await invoke("flows", { filter: "broken" }), /^#1 /m);
    assert.match(await invoke("flow", { id: 1 }), /^> .*syn-ack-wrong-ack/m);
    assert.match(await invoke("segment", { frame: 2 }), /^Frame 2 belongs to flow 1\./);
  });

  test("say what is wrong with a call, and read nothing else", async () => {
    await open(await script(SYN_ACK_WRONG));
    assert.match(await invoke("flow", { id: 99 }), /There is no flow 99/);
    assert.match(await invoke("flows", { filter: "refussed" }), /Did you mean refused\?/);
    // In a folder of its own, which is not the workspace's, and not open.
    const outside = await file("no capture", "other.txt");
    assert.match(await invoke("summary", { capture: outside.fsPath }), /neither open nor a file in a folder/);
    assert.match(await invoke("summary", { capture: "../../../etc/passwd" }), /neither open nor a file in a folder/);
  });

  test("open a capture in an editor", async () => {
    const answer = await invoke("open", { path: "syn-ack-wrong-ack.pcap" });
    assert.match(answer, /1 of 1: SYN-ACK has an incorrect acknowledgment number/);
    const input = window.tabGroups.activeTabGroup.activeTab?.input;
    assert.match(input instanceof TabInputCustom ? input.uri.path : "", /\/syn-ack-wrong-ack\.pcap$/);
    assert.match(await invoke("open", { path: "/etc/passwd" }), /neither open nor a file in a folder/);
    assert.match(await invoke("open", {}), /must be the path/);
  });

  test("compare captures, and answer about what was compared", async () => {
    const captures = ["client", "server"].map((place) => `syn-ack-lost-${place}.pcap`);
    const answer = await invoke("compare", { captures });
    assert.match(answer, /syn-ack-lost-client\.pcap ↔ syn-ack-lost-server\.pcap/);
    assert.match(answer, /lost between/i);
    const capture = "syn-ack-lost-client.pcap ↔ syn-ack-lost-server.pcap";
    assert.match(await invoke("flow", { capture, id: 1 }), /^> .*✗.*\n> .* lost /m);
    assert.match(await invoke("compare", { captures: captures.slice(1) }), /two captures or more/);
    assert.match(await invoke("compare", { captures: ["/etc/passwd", captures[0]] }), /neither open nor/);
  });

  test("explain a rule without a capture", async () => {
    assert.match(await invoke("explain_rule", { rule: "syn-ack-wrong-ack" }), /RFC 9293/);
    assert.match(await invoke("explain_rule", { rule: "../../package" }), /must be the id/);
    assert.match(await invoke("explain_rule", { rule: "no-such-rule" }), /There is no rule/);
  });
});
