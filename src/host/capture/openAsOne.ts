// Opens the selected captures as one.

import { commands, l10n, Uri, window } from "vscode";
import { notify } from "../notify";
import { VIEW_TYPE } from "./captureEditor";
import { toMergedAddress } from "./mergedAddress";

/** Opens the files that are selected in the Explorer, or in a dialog, as one capture. */
export async function openAsOne(clicked: unknown, selected: unknown): Promise<void> {
  const given = Array.isArray(selected) ? selected.filter((one) => one instanceof Uri) : [];
  const files = given.length > 0 ? given : clicked instanceof Uri ? [clicked] : await choose();
  const [first, second] = files;
  if (first === undefined) return;
  const merged = second === undefined ? first : toMergedAddress(files);
  if (merged === undefined) {
    void notify.error(l10n.t("Files of different file systems cannot be opened as one capture."));
    return;
  }
  await commands.executeCommand("vscode.openWith", Uri.from(merged), VIEW_TYPE);
}

async function choose(): Promise<readonly Uri[]> {
  const title = l10n.t("Open Several Files as One Capture");
  return (await window.showOpenDialog({ title, openLabel: l10n.t("Open as One Capture"), canSelectMany: true })) ?? [];
}
