import assert from "node:assert/strict";
import { commands, extensions } from "vscode";
import { suite, test } from "../index";

suite("activation", () => {
  test("the extension activates, and every command of its manifest is there", async () => {
    const extension = extensions.getExtension("tcp-handshake.tcp-handshake");
    assert.ok(extension, "the extension is not installed");
    await extension.activate();
    assert.ok(extension.isActive);

    const registered = new Set(await commands.getCommands());
    const contributed: { command: string }[] = extension.packageJSON.contributes?.commands ?? [];
    const missing = contributed.map(({ command }) => command).filter((command) => !registered.has(command));
    assert.deepEqual(missing, []);
  });
});
