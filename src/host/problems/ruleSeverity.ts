// The command that changes the severity of a rule: asks what its argument leaves open.

import { l10n, type Uri, window } from "vscode";
import { readSettings, resetRuleLevel, setRuleLevel } from "../settings";
import { isLevel, LEVELS, type Level } from "../settingValues";
import { text } from "../valueShapes";
import { defaultLevel, isRule, pickRule } from "./rulePage";

export async function changeSeverity(
  extension: Uri,
  arg: { rule?: unknown; level?: unknown; target?: unknown } | undefined,
): Promise<void> {
  const rule = text(arg?.rule) ? arg.rule : await pickRule(extension);
  // Anything else would be written into the settings.
  if (rule === undefined || !(await isRule(extension, rule))) return;
  const level = isLevel(arg?.level) ? arg.level : await pickLevel(rule, await defaultLevel(extension, rule));
  if (level === undefined) return;
  if (level === "reset") return resetRuleLevel(rule);
  const target = arg?.target === "user" || arg?.target === "workspace" ? arg.target : await pickTarget(rule);
  if (target !== undefined) await setRuleLevel(rule, level, target);
}

/** "reset": the default in the workspace and in the user's settings. */
async function pickLevel(rule: string, usual: Level | undefined): Promise<Level | "reset" | undefined> {
  const set = readSettings().rules[rule];
  const current = set ?? usual;
  const items: { label: string; description: string; level: Level | "reset" }[] = LEVELS.map((level) => ({
    label: level,
    description: [level === current && l10n.t("current"), level === usual && l10n.t("default")]
      .filter(Boolean)
      .join(l10n.t(", ")),
    level,
  }));
  if (set !== undefined)
    items.push({
      label: l10n.t("$(discard) Reset"),
      description: usual === undefined ? l10n.t("to the default") : l10n.t("to {0}", usual),
      level: "reset",
    });
  const picked = await window.showQuickPick(items, { title: l10n.t('Severity of "{0}"', rule) });
  return picked?.level;
}

async function pickTarget(rule: string): Promise<"workspace" | "user" | undefined> {
  const choices = [
    { label: l10n.t("In this workspace"), target: "workspace" },
    { label: l10n.t("Everywhere (user settings)"), target: "user" },
  ] as const;
  return (await window.showQuickPick(choices, { title: l10n.t('Where to change "{0}"', rule) }))?.target;
}
