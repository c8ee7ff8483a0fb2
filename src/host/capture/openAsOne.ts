// Opens the selected captures as one.

import { commands, Uri, window } from "vscode";
import { VIEW_TYPE } from "./captureEditor";
import { toMergedAddress } from "./mergedAddress";

/** Opens the files that are selected in the Explorer, or in a dialog, as one capture. */
export async function openAsOne(clicked: unknown, selected: unknown): Promise<void> {
  const given = Array.isArray(selected) ? selected.filter((one) => one instanceof Uri) : [];
  const files = given.length > 0 ? given : clicked instanceof Uri ? [clicked] : await choose();
  const [first, second] = files;
  if (first === undefined) return;
  const uri = second === undefined ? first : Uri.from(toMergedAddress(files));
  await commands.executeCommand("vscode.openWith", uri, VIEW_TYPE);
}

async function choose(): Promise<readonly Uri[]> {
  const title = "Open Several Files as One Capture";
  return (await window.showOpenDialog({ title, openLabel: "Open as One Capture", canSelectMany: true })) ?? [];
}
