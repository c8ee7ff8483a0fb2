// What other extensions, links and impatient users do: commands with arguments of any kind, editors that are closed too early.

import assert from "node:assert/strict";
import { commands, Uri, window, workspace } from "vscode";
import { suite, test, until } from "../index";
import { CLEAN, internals, script } from "./open";

/** Those that ask nothing of the system: no dialog for files, no program. */
const COMMANDS = [
  "showDiagram",
  "showInTranscript",
  "openTranscript",
  "openRulePage",
  "setRuleSeverity",
  "copyLink",
  "copyFilter",
  "copyReport",
  "filterByFlow",
  "excludeFlows",
  "goToFrame",
  "stopLive",
  "showLive",
];

const ODD: readonly unknown[] = [
  null,
  5,
  // Is there, and no page of a rule.
  "../filter",
  "../../package.json",
  "[x](command:workbench.action.quit)",
  [],
  {},
  { capture: 5, flowId: 1 },
  { capture: "http://[", flowId: 1 },
  { flowId: -1, event: 0.5 },
  { flowId: "1", event: {} },
  { transcript: "tcp-transcript:/nowhere.pcap.tcp-transcript?{", line: 3 },
  { transcript: {}, line: "3" },
  { rule: 5, level: 5, target: 5 },
  { rule: "no-such-rule", level: "no-such-level", target: "no-such-target" },
  { rule: "__proto__", level: "off", target: 1 },
  Uri.parse('tcp-captures://host/a/b/x?{"files":["1","../2"]}'),
  Uri.parse("tcp-transcript:/nowhere.pcap.tcp-transcript?{"),
];

/** What nobody caught while `act` ran. */
async function uncaughtDuring(act: () => Promise<void>): Promise<unknown[]> {
  const uncaught: unknown[] = [];
  const note = (reason: unknown) => void uncaught.push(reason instanceof Error ? reason.stack : reason);
  process.on("unhandledRejection", note);
  try {
    await act();
    // They are told when the event loop turns.
    await new Promise((resolve) => setTimeout(resolve));
  } finally {
    process.off("unhandledRejection", note);
  }
  return uncaught.filter((reason) => String(reason).includes("tcp-handshake") || String(reason).includes("disposed"));
}

suite("hostile surroundings", () => {
  test("commands take no argument that they do not know for something else", async () => {
    await internals();
    const settings = () => JSON.stringify(workspace.getConfiguration("tcpHandshake").inspect("rules"));
    const before = settings();
    // After each call: a tab that is a preview makes room for the next one.
    const shown = new Set<string>();
    for (const command of COMMANDS)
      for (const [i, argument] of ODD.entries()) {
        let fault = "";
        let isOver = false;
        const call = Promise.resolve(commands.executeCommand(`tcpHandshake.${command}`, argument))
          .catch((error: unknown) => {
            fault = String(error);
          })
          .finally(() => {
            isOver = true;
          });
        // Some ask what was meant.
        await until(`${command} with argument ${i}`, async () => {
          await commands.executeCommand("workbench.action.closeQuickOpen");
          return isOver;
        });
        await call;
        for (const { tabs } of window.tabGroups.all) for (const { label } of tabs) shown.add(label);
        assert.ok(!/TypeError|RangeError|is not a function|undefined/.test(fault), `${command}, ${i}: ${fault}`);
      }
    // An address that names no capture is shown with the reason, and no transcript of a transcript; nothing else is.
    assert.deepEqual(
      [...shown].filter((label) => label !== "" && !/^(?!.*tcp-transcript\.).*\.tcp-transcript$/.test(label)),
      [],
    );
    assert.equal(settings(), before);
  });

  test("an editor that is closed while it loads leaves nothing behind", async () => {
    const { captures, editors } = await internals();
    const uri = await script(CLEAN);
    const uncaught = await uncaughtDuring(async () => {
      for (let turns = 0; turns < 12; turns++) {
        const opening = Promise.resolve(commands.executeCommand("vscode.openWith", uri, "tcpHandshake.capture"));
        // From before the page exists to after it has asked its first questions.
        if (turns % 3 === 1) await until("its editor", () => editors.viewsOf(uri).length > 0);
        if (turns % 3 === 2) await until("its page", () => editors.viewsOf(uri)[0]?.ready);
        await commands.executeCommand("workbench.action.closeAllEditors");
        await opening.catch(() => {});
        await commands.executeCommand("workbench.action.closeAllEditors");
        await until("no editor", () => editors.viewsOf(uri).length === 0);
        await until("no capture", () => captures.find(uri) === undefined);
      }
    });
    assert.deepEqual(uncaught, []);
  });
});
