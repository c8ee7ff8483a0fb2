import { type Uri, workspace } from "vscode";
import { fileNameOf } from "../uriParts";
import { filesOf } from "./captureFiles";

/** Detects changes of a file without reading it. */
export interface FileStamp {
  readonly mtime: number;
  readonly size: number;
  /** Names of its missing files. */
  readonly missing: readonly string[];
}

/** Of all its files together. `undefined` if the file does not exist, or if it is unknown. */
export async function stampOf(uri: Uri): Promise<FileStamp | undefined> {
  const missing: string[] = [];
  const looks = filesOf(uri).map(async (file) => {
    try {
      return [await workspace.fs.stat(file)];
    } catch {
      missing.push(fileNameOf(file));
      return [];
    }
  });
  const stats = (await Promise.all(looks)).flat();
  if (stats.length === 0) return undefined;
  return {
    mtime: Math.max(...stats.map(({ mtime }) => mtime)),
    size: stats.reduce((sum, { size }) => sum + size, 0),
    missing,
  };
}
