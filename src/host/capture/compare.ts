// Opens captures of the same connections, recorded at several places, side by side.

import { commands, l10n, Uri, window } from "vscode";
import { notify } from "../notify";
import { fileNameOf } from "../uriParts";
import { VIEW_TYPE } from "./captureEditor";
import { filesOf } from "./captureFiles";
import { toMergedAddress } from "./mergedAddress";

/** Compares the files that are selected in the Explorer, or in a dialog. */
export async function compare(selected: unknown): Promise<void> {
  const given = Array.isArray(selected) ? selected.filter((one) => one instanceof Uri) : [];
  const files = given.length > 1 ? given : await choose(l10n.t("Compare Captures of Two or More Places"));
  if (files.length > 1) await open(files);
  else if (files.length === 1) void notify.information(l10n.t("Select at least two captures to compare."));
}

/** Compares an open capture with others. */
export async function compareWith(capture: Uri): Promise<void> {
  const others = await choose(l10n.t("Compare {0} with a Capture of Another Place", fileNameOf(capture)));
  const known = new Set(filesOf(capture).map((file) => file.toString()));
  const added = others.filter((file) => !known.has(file.toString()));
  if (added.length > 0) await open([...filesOf(capture), ...added]);
}

async function open(files: readonly Uri[]): Promise<void> {
  const address = toMergedAddress(files, { compared: true });
  if (address === undefined) {
    void notify.error(l10n.t("Files of different file systems cannot be compared."));
    return;
  }
  await commands.executeCommand("vscode.openWith", Uri.from(address), VIEW_TYPE);
}

async function choose(title: string): Promise<readonly Uri[]> {
  return (await window.showOpenDialog({ title, openLabel: l10n.t("Compare"), canSelectMany: true })) ?? [];
}
