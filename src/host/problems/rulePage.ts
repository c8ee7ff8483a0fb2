import { commands, l10n, Uri, window, workspace } from "vscode";
import { notify } from "../notify";
import { isLevel, type Level } from "../settingValues";
import { ruleId } from "../valueShapes";

/** Whether there is such a rule. */
export async function isRule(extension: Uri, rule: unknown): Promise<boolean> {
  if (!ruleId(rule)) return false;
  try {
    await workspace.fs.stat(pageOf(extension, rule));
    return true;
  } catch {
    return false;
  }
}

/** The severity of a rule without a setting, as its page says. */
export async function defaultLevel(extension: Uri, rule: string): Promise<Level | undefined> {
  const page = new TextDecoder().decode(await workspace.fs.readFile(pageOf(extension, rule)));
  const level = /^(Error|Warning|Information|Hint)\b/m.exec(page)?.[1]?.toLowerCase();
  return isLevel(level) ? level : undefined;
}

/** Asks for a rule; `undefined` if the user cancelled. */
export async function pickRule(extension: Uri): Promise<string | undefined> {
  const files = await workspace.fs.readDirectory(Uri.joinPath(extension, "docs", "rules"));
  const rules = files.map(([name]) => name.replace(/\.md$/, "")).filter((name) => /^[a-z0-9-]+$/.test(name));
  return window.showQuickPick(rules.sort(), { title: l10n.t("Select a rule") });
}

/** Shows a rule's page inside VS Code, as a preview if possible. */
export async function openRulePage(extension: Uri, rule: string): Promise<void> {
  // The id may come from a link.
  if (!(await isRule(extension, rule))) {
    void notify.warning(l10n.t('There is no page for "{0}".', rule));
    return;
  }
  const page = pageOf(extension, rule);
  try {
    await commands.executeCommand("markdown.showPreview", page);
  } catch {
    // VS Code's Markdown extension is disabled.
    await window.showTextDocument(page, { preview: true });
  }
}

function pageOf(extension: Uri, rule: string): Uri {
  return Uri.joinPath(extension, "docs", "rules", `${rule}.md`);
}
