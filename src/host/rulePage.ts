import { commands, Uri, window, workspace } from "vscode";

/** Shows a rule's page inside VS Code, as a preview where there is one. */
export async function openRulePage(extension: Uri, rule: string): Promise<void> {
  // The id comes from a link: it must not lead out of the folder.
  const page = Uri.joinPath(extension, "docs", "rules", `${rule.replace(/[^a-z0-9-]/g, "")}.md`);
  try {
    await workspace.fs.stat(page);
  } catch {
    void window.showWarningMessage(`There is no page about "${rule}".`);
    return;
  }
  try {
    await commands.executeCommand("markdown.showPreview", page);
  } catch {
    // VS Code's Markdown extension is turned off.
    await window.showTextDocument(page, { preview: true });
  }
}
