// Which captures a model may ask about: those that are open, and those in folders of the workspace.

import { Uri, window, workspace } from "vscode";
import type { Captures } from "../capture/captures";
import type { HostPlatform } from "../hostPlatform";
import { fileNameOf } from "../uriParts";

/** A sentence for the model. */
export class NotAllowed extends Error {
  override readonly name = "NotAllowed";
}

/** Without a name, the capture in front, or the only one that is open. @throws NotAllowed */
export async function allowedCapture(
  platform: HostPlatform,
  captures: Captures,
  name: string | undefined,
): Promise<Uri> {
  if (name === undefined) {
    const input = window.tabGroups.activeTabGroup.activeTab?.input;
    const front = input instanceof Object && "uri" in input && input.uri instanceof Uri ? input.uri : undefined;
    const open = front && captures.find(front) ? front : captures.all.length === 1 ? captures.all[0]?.uri : undefined;
    if (open === undefined) throw new NotAllowed('Which capture? Give its path as "capture".');
    return open;
  }
  const open = captures.all.find(
    ({ uri }) => name === uri.fsPath || name === uri.toString() || name === fileNameOf(uri),
  );
  if (open !== undefined) return open.uri;
  for (const { uri } of workspace.workspaceFolders ?? []) {
    const below = uri.scheme === "file" ? platform.pathBelow(uri.fsPath, name) : name;
    if (below === undefined) continue;
    const file = Uri.joinPath(uri, below);
    if (await isFileWithin(platform, uri, file)) return file;
  }
  throw new NotAllowed(`"${name}" is neither open nor a file in a folder of the workspace.`);
}

/** A link may lead out of the folder. */
async function isFileWithin(platform: HostPlatform, folder: Uri, file: Uri): Promise<boolean> {
  if (!file.path.startsWith(`${folder.path.replace(/\/$/, "")}/`)) return false;
  try {
    await workspace.fs.stat(file);
    if (file.scheme !== "file") return true;
    const [realFolder, realFile] = [await platform.realPath(folder.fsPath), await platform.realPath(file.fsPath)];
    return platform.pathBelow(realFolder, realFile) !== undefined;
  } catch {
    // It is not there.
    return false;
  }
}
