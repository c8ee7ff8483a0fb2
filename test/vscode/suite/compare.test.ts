// Captures of one connection at two places, opened as a comparison.

import assert from "node:assert/strict";
import { commands } from "vscode";
import { buildScript } from "../../support/script";
import { suite, test, until } from "../index";
import { file, internals, openTranscript, problems, rules } from "./open";

suite("captures of two places", () => {
  const lost = buildScript(`
    > S  0:0(0) lost
    +1.0 > S  0:0(0)
    < S. 0:0(0) ack 1
    > .  1:1(0) ack 1`);

  test("are compared: what was lost in between is a problem", async () => {
    const files = [await file(lost.far!, "server.pcap"), await file(lost.bytes, "client.pcap")];
    await commands.executeCommand("tcpHandshake.compare", files[0], files);
    const { captures, editors } = await internals();
    const capture = await until("an open comparison", () =>
      captures.all.find(({ name }) => name === "client.pcap ↔ server.pcap"),
    );
    await until("its editor", () => editors.viewsOf(capture.uri).length > 0);
    await capture.whenRead();
    assert.equal(capture.summary.failure, undefined);
    assert.equal(capture.summary.flows, 2);
    assert.equal(capture.canFollow, false);
    assert.ok(rules(await problems(capture.uri)).includes("lost-between"));
    const document = await openTranscript(capture.uri);
    assert.match(document.getText(), /\[client\.pcap\][\s\S]*\[server\.pcap\]/);
  });
});
