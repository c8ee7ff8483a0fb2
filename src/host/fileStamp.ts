import { type Uri, workspace } from "vscode";

/** What tells one content of a file from another, without reading it. */
export interface FileStamp {
  readonly mtime: number;
  readonly size: number;
}

/** `undefined` when there is no such file, or nobody can tell. */
export async function stampOf(uri: Uri): Promise<FileStamp | undefined> {
  try {
    return await workspace.fs.stat(uri);
  } catch {
    return undefined;
  }
}
