// Which captures a model may ask about: those that are open, and those in folders of the workspace.

import { realpath } from "node:fs/promises";
import { relative, sep } from "node:path";
import { Uri, window, workspace } from "vscode";
import type { Captures } from "../capture/captures";

/** A sentence for the model. */
export class NotAllowed extends Error {
  override readonly name = "NotAllowed";
}

/** Without a name, the capture in front, or the only one that is open. @throws NotAllowed */
export async function allowedCapture(captures: Captures, name: string | undefined): Promise<Uri> {
  if (name === undefined) {
    const input = window.tabGroups.activeTabGroup.activeTab?.input;
    const front = input instanceof Object && "uri" in input && input.uri instanceof Uri ? input.uri : undefined;
    const open = front && captures.find(front) ? front : captures.all.length === 1 ? captures.all[0]?.uri : undefined;
    if (open === undefined) throw new NotAllowed('Which capture? Give its path as "capture".');
    return open;
  }
  const open = captures.all.find(({ uri }) => name === uri.fsPath || name === uri.toString() || name === nameOf(uri));
  if (open !== undefined) return open.uri;
  for (const { uri } of workspace.workspaceFolders ?? []) {
    const path = uri.scheme === "file" && isWithin(uri.fsPath, name) ? relative(uri.fsPath, name) : name;
    const file = Uri.joinPath(uri, path.split(sep).join("/"));
    if (await isFileWithin(uri, file)) return file;
  }
  throw new NotAllowed(`"${name}" is neither open nor a file in a folder of the workspace.`);
}

function nameOf(uri: Uri): string {
  return uri.path.split("/").at(-1) ?? "";
}

/** A link may lead out of the folder. */
async function isFileWithin(folder: Uri, file: Uri): Promise<boolean> {
  if (!file.path.startsWith(`${folder.path.replace(/\/$/, "")}/`)) return false;
  try {
    await workspace.fs.stat(file);
    if (file.scheme !== "file") return true;
    return isWithin(await realpath(folder.fsPath), await realpath(file.fsPath));
  } catch {
    // It is not there.
    return false;
  }
}

function isWithin(folder: string, path: string): boolean {
  const inside = relative(folder, path);
  return inside !== "" && inside !== ".." && !inside.startsWith(`..${sep}`) && !/^([A-Za-z]:|\/)/.test(inside);
}
