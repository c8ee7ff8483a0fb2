import { type Uri, workspace } from "vscode";
import { filesOf } from "./captureFiles";

/** What tells one content of a file from another, without reading it. */
export interface FileStamp {
  readonly mtime: number;
  readonly size: number;
}

/** Of all its files together. `undefined` when there is no such file, or nobody can tell. */
export async function stampOf(uri: Uri): Promise<FileStamp | undefined> {
  try {
    const stamps = await Promise.all(filesOf(uri).map((file) => workspace.fs.stat(file)));
    return {
      mtime: Math.max(...stamps.map(({ mtime }) => mtime)),
      size: stamps.reduce((sum, { size }) => sum + size, 0),
    };
  } catch {
    return undefined;
  }
}
