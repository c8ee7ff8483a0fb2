import { commands, Uri, window, workspace } from "vscode";
import { notify } from "../notify";

/** Asks for a rule; `undefined` if the user cancelled. */
export async function pickRule(extension: Uri): Promise<string | undefined> {
  const files = await workspace.fs.readDirectory(Uri.joinPath(extension, "docs", "rules"));
  const rules = files.map(([name]) => name.replace(/\.md$/, "")).filter((name) => /^[a-z0-9-]+$/.test(name));
  return window.showQuickPick(rules.sort(), { title: "Select a rule" });
}

/** Shows a rule's page inside VS Code, as a preview if possible. */
export async function openRulePage(extension: Uri, rule: string): Promise<void> {
  // The id comes from a link: it must not leave the folder.
  const page = Uri.joinPath(extension, "docs", "rules", `${rule.replace(/[^a-z0-9-]/g, "")}.md`);
  try {
    await workspace.fs.stat(page);
  } catch {
    void notify.warning(`There is no page for "${rule}".`);
    return;
  }
  try {
    await commands.executeCommand("markdown.showPreview", page);
  } catch {
    // VS Code's Markdown extension is disabled.
    await window.showTextDocument(page, { preview: true });
  }
}
