import assert from "node:assert/strict";
import { commands, languages, type Uri, workspace } from "vscode";
import { transcriptUri } from "../../../src/host/transcript/transcriptDocuments";
import { suite, test, until } from "../index";
import { internals, open, problems, SYN_ACK_WRONG, script } from "./open";

const besides = (capture: Uri): Uri => capture.with({ path: `${capture.path}.lesson.json` });
const shown = (capture: Uri) => languages.getDiagnostics(transcriptUri(capture, { kind: "all" }));

async function writeLesson(capture: Uri, lesson: object): Promise<void> {
  await workspace.fs.writeFile(besides(capture), new TextEncoder().encode(JSON.stringify(lesson)));
}

suite("a lesson", () => {
  test("beside a capture keeps its problems and its badge back", async () => {
    const uri = await script(SYN_ACK_WRONG);
    await writeLesson(uri, { title: "Lab 3", hide: ["verdicts"] });
    await open(uri);
    const { captures, badges, editors } = await internals();
    const capture = captures.find(uri);
    assert.ok(capture);
    await capture.whenRead();
    await until("its page", () => editors.viewsOf(uri).some(({ ready }) => ready));
    assert.equal(capture.summary.findings.error, 1);
    assert.equal(badges.provideFileDecoration(uri), undefined);
    // By the time when another editor's capture has its problems, this one would have them, too.
    await commands.executeCommand("workbench.action.keepEditor");
    const other = await script(SYN_ACK_WRONG, "b.pcap");
    await open(other);
    await problems(other);
    assert.ok(captures.find(uri), "it is still open");
    assert.deepEqual(shown(uri), []);
    // Without the file, the same capture has them again.
    await workspace.fs.delete(besides(uri));
    await capture.reload();
    assert.ok((await problems(uri)).length > 0);
    assert.ok(badges.provideFileDecoration(uri));
  });

  test("that a page's user begins takes them away, and its end brings them back", async () => {
    const uri = await script(SYN_ACK_WRONG);
    await open(uri);
    assert.ok((await problems(uri)).length > 0);
    const { captures } = await internals();
    const capture = captures.find(uri);
    assert.ok(capture);
    const page = {};
    capture.setHiding(page, true);
    await until("that the problems are gone", () => shown(uri).length === 0);
    capture.setHiding(page, false);
    await until("that the problems are back", () => shown(uri).length > 0);
  });
});
