// Why a live capture cannot run, as messages with what helps.

import { commands, env, l10n } from "vscode";
import { notify } from "../notify";
import { describeEnding, type Limit, type LiveEnding } from "./endings";
import { permissionAdvice, readSystemFacts } from "./permissions";
import type { Program } from "./programs";

/** Shows why nothing is captured, with the usual solution if there is one. */
export async function tellEnding(
  program: Program,
  device: string,
  ending: LiveEnding,
  maximum: Readonly<Record<Limit, string>> = { flows: "", octets: "" },
): Promise<void> {
  const text = describeEnding(ending, { program, device, maximum });
  if (ending.kind !== "permission" || program.command !== undefined) {
    void notify.error(text);
    return;
  }
  const advice = permissionAdvice(program, readSystemFacts(program, process.platform));
  const buttons = advice.command === undefined ? [] : [l10n.t("Copy Command")];
  const detail = advice.command === undefined ? "" : l10n.t("In a terminal: {0}", advice.command);
  const answer = await notify.error(`${text} ${advice.text} ${detail}`.trim(), ...buttons);
  if (answer !== undefined && advice.command !== undefined) await env.clipboard.writeText(advice.command);
}

export async function tellRestricted(): Promise<void> {
  const answer = await notify.warning(
    l10n.t("A live capture starts a program, which requires a trusted folder. Captures still open in Restricted Mode."),
    l10n.t("Manage Trust"),
  );
  if (answer !== undefined) await commands.executeCommand("workbench.trust.manage");
}

export function tellNoFile(error: unknown): void {
  void notify.error(l10n.t("The file of the live capture cannot be created: {0}.", reasonOf(error)));
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
