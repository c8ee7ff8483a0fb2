// The command line inside VS Code: as a task, and in terminals.

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { join } from "node:path";
import { extensions, type ProcessExecution, tasks } from "vscode";
import { suite, test } from "../index";
import { file } from "./open";

suite("the command line", () => {
  test("is a task that checks the captures of the folder", async () => {
    const [task] = await tasks.fetchTasks({ type: "tcp-handshake" });
    assert.ok(task);
    assert.equal(task.name, "check captures");
    const { process: program, args, options } = task.execution as ProcessExecution;
    const env = { ...process.env, ...options?.env };
    const { stdout, status } = spawnSync(program, args, { cwd: options?.cwd, env, encoding: "utf8" });
    assert.match(stdout, /^\S.*:\d+: error: syn-ack-wrong-ack: /m);
    // Samples with a wrong number are among them.
    assert.equal(status, 1);
  });

  test("is in every terminal, without Node of its own", async () => {
    const { extensionPath } = extensions.all.find(({ packageJSON }) => packageJSON.name === "tcp-handshake")!;
    const path = (await file("no capture", "one.txt")).fsPath;
    const command = join(extensionPath, "dist/bin/tcp-handshake");
    const env = { ...process.env, TCP_HANDSHAKE_NODE: process.execPath };
    assert.match(execFileSync(command, ["--version"], { env, encoding: "utf8" }), /^\d+\.\d+\.\d+\n$/);
    assert.throws(() => execFileSync(command, [path], { env, stdio: "pipe" }), { status: 2 });
  });
});
