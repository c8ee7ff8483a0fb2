// What asks by a list: the severity of a rule, and what flows have in common. And the links under a problem.

import assert from "node:assert/strict";
import { commands, type Hover, type MarkdownString, Position, workspace } from "vscode";
import { suite, test, until } from "../index";
import { internals, open, openTranscript, problems, SYN_ACK_WRONG, script } from "./open";

const RULE = "syn-ack-wrong-ack";

function level(): unknown {
  return workspace.getConfiguration("tcpHandshake").get<Record<string, unknown>>("rules")?.[RULE];
}

/** Runs a command that asks, and answers each question: the entry below so many others. */
async function answering(command: string, argument: unknown, places: readonly number[]): Promise<void> {
  let isOver = false;
  const asked = Promise.resolve(commands.executeCommand(command, argument)).then(() => {
    isOver = true;
  });
  for (const place of places) {
    // The list has the focus as soon as it is there; before that, these do nothing.
    await new Promise((wake) => setTimeout(wake, 1500));
    for (let below = 0; below < place; below++) await commands.executeCommand("workbench.action.quickOpenSelectNext");
    await commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
  }
  await until(`the end of ${command}`, () => isOver);
  await asked;
}

suite("lists that ask", () => {
  test("change the severity of a rule in this workspace, and reset it", async () => {
    const uri = await script(SYN_ACK_WRONG);
    await open(uri);
    const before = (await problems(uri)).find(({ code }) => code instanceof Object && code.value === RULE);
    assert.equal(before?.severity, 0);
    // Of error, warning, information, hint and off the second; in this workspace.
    await answering("tcpHandshake.setRuleSeverity", { rule: RULE }, [1, 0]);
    assert.equal(level(), "warning");
    await until("a warning", async () =>
      (await problems(uri)).some(
        ({ code, severity }) => code instanceof Object && code.value === RULE && severity === 1,
      ),
    );
    // "Reset" is below the five.
    await answering("tcpHandshake.setRuleSeverity", { rule: RULE }, [5]);
    assert.equal(level(), undefined);
  });

  test("filter by what a flow has in common with others", async () => {
    const uri = await script(SYN_ACK_WRONG);
    await open(uri);
    const { editors } = await internals();
    const view = await until("the page", () => editors.viewsOf(uri).find(({ ready }) => ready));
    // Of initiator, responder, responder and port, port, outcome the fifth.
    await answering("tcpHandshake.filterByFlow", { flowId: 1 }, [4]);
    await until("the filter", () => {
      const { listed } = view;
      return listed.kind === "filtered" && listed.filter.text === "outcome == broken";
    });
  });

  test("the hover of a problem links to what can be done about it", async () => {
    const uri = await script(SYN_ACK_WRONG);
    await open(uri);
    const [found] = await problems(uri);
    const document = await openTranscript(uri);
    const hovers = await commands.executeCommand<Hover[]>(
      "vscode.executeHoverProvider",
      document.uri,
      found?.range.start ?? new Position(0, 0),
    );
    const text = hovers.flatMap(({ contents }) => contents.map((one) => (one as MarkdownString).value)).join("\n");
    for (const command of ["showDiagram", "openRulePage", "setRuleSeverity"])
      assert.match(text, new RegExp(`command:tcpHandshake\\.${command}\\?`));
  });
});
