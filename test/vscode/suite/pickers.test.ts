// What asks by a list: the severity of a rule, and what flows have in common. And the links under a problem.

import assert from "node:assert/strict";
import { commands, type Hover, type MarkdownString, Position, workspace } from "vscode";
import { suite, test, until } from "../index";
import { internals, open, openTranscript, problems, SYN_ACK_WRONG, script } from "./open";

const RULE = "syn-ack-wrong-ack";

function level(): unknown {
  return workspace.getConfiguration("tcpHandshake").get<Record<string, unknown>>("rules")?.[RULE];
}

/**
 * Runs a command that asks, and answers each question: the entry below so many others. Nothing says when a list is there, and
 * keys that come before do nothing: on a busy machine it is tried again, more slowly, until `isDone`.
 */
async function answering(
  command: string,
  argument: unknown,
  places: readonly number[],
  isDone: () => boolean,
): Promise<void> {
  for (const waitMs of [1500, 4000, 8000, 16_000]) {
    await answerOnce(command, argument, places, waitMs);
    const end = Date.now() + waitMs;
    while (!isDone() && Date.now() < end) await new Promise((wake) => setTimeout(wake, 50));
    if (isDone()) return;
  }
  assert.fail(`${command} did not do what was chosen`);
}

async function answerOnce(
  command: string,
  argument: unknown,
  places: readonly number[],
  waitMs: number,
): Promise<void> {
  const asked = commands.executeCommand(command, argument);
  for (const place of places) {
    await new Promise((wake) => setTimeout(wake, waitMs));
    for (let below = 0; below < place; below++) await commands.executeCommand("workbench.action.quickOpenSelectNext");
    await commands.executeCommand("workbench.action.acceptSelectedQuickOpenItem");
  }
  await new Promise((wake) => setTimeout(wake, 500));
  // Ends what was not answered.
  await commands.executeCommand("workbench.action.closeQuickOpen");
  await asked;
}

suite("lists that ask", () => {
  test("change the severity of a rule in this workspace, and reset it", async () => {
    const uri = await script(SYN_ACK_WRONG);
    await open(uri);
    const before = (await problems(uri)).find(({ code }) => code instanceof Object && code.value === RULE);
    assert.equal(before?.severity, 0);
    // Of error, warning, information, hint and off the second; in this workspace.
    await answering("tcpHandshake.setRuleSeverity", { rule: RULE }, [1, 0], () => level() === "warning");
    await until("a warning", async () =>
      (await problems(uri)).some(
        ({ code, severity }) => code instanceof Object && code.value === RULE && severity === 1,
      ),
    );
    // "Reset" is below the five.
    await answering("tcpHandshake.setRuleSeverity", { rule: RULE }, [5], () => level() === undefined);
  });

  test("filter by what a flow has in common with others", async () => {
    const uri = await script(SYN_ACK_WRONG);
    await open(uri);
    const { editors } = await internals();
    const view = await until("the page", () => editors.viewsOf(uri).find(({ ready }) => ready));
    // Of initiator, responder, responder and port, port, outcome the fifth.
    await answering("tcpHandshake.filterByFlow", { flowId: 1 }, [4], () => {
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
