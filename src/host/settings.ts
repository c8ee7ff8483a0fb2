import { type ConfigurationChangeEvent, ConfigurationTarget, workspace } from "vscode";
import type { AnalysisSettings } from "../protocol/api";
import { isLevel, type Level, toSettings } from "./settingValues";

const SECTION = "tcpHandshake";
const ANALYSED = ["rules", "handshakeSlowMs", "checksums"] as const;

/** The user's settings, without invalid values. */
export function readSettings(): AnalysisSettings {
  const section = workspace.getConfiguration(SECTION);
  return toSettings(Object.fromEntries(ANALYSED.map((key) => [key, section.get<unknown>(key)])));
}

export function affectsAnalysis(change: ConfigurationChangeEvent): boolean {
  return ANALYSED.some((key) => change.affectsConfiguration(`${SECTION}.${key}`));
}

/** The rule has its default severity again, in the workspace and in the user's settings. */
export async function resetRuleLevel(rule: string): Promise<void> {
  const section = workspace.getConfiguration(SECTION);
  const found = section.inspect<Record<string, unknown>>("rules");
  const places = [
    [found?.workspaceValue, ConfigurationTarget.Workspace],
    [found?.globalValue, ConfigurationTarget.Global],
  ] as const;
  for (const [value, where] of places) {
    if (value === undefined || !Object.hasOwn(value, rule)) continue;
    const { [rule]: _, ...kept } = value;
    await section.update("rules", Object.keys(kept).length === 0 ? undefined : kept, where);
  }
}

/** Sets one rule's severity and keeps the other rules of that target. */
export async function setRuleLevel(rule: string, level: Level, target: "workspace" | "user"): Promise<void> {
  const section = workspace.getConfiguration(SECTION);
  const found = section.inspect<Record<string, unknown>>("rules");
  const before = (target === "workspace" ? found?.workspaceValue : found?.globalValue) ?? {};
  const kept = Object.fromEntries(Object.entries(before).filter(([, value]) => isLevel(value)));
  const where = target === "workspace" ? ConfigurationTarget.Workspace : ConfigurationTarget.Global;
  await section.update("rules", { ...kept, [rule]: level }, where);
}
