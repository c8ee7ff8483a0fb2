// The address of several captures that are opened as one: in the first one's folder, with a name that mentions the others.

import type { UriParts } from "../uriParts";

export const MERGED_SCHEME = "tcp-captures";

interface Query {
  /** The scheme of the folder, when it is not "file". */
  readonly scheme?: string;
  /** Names in the folder, or whole addresses. */
  readonly files: readonly (string | UriParts)[];
}

/** The same captures have the same address, in any order. `files` contains at least two. */
export function toMergedAddress(files: readonly UriParts[]): UriParts {
  const sorted = [...files].sort((a, b) => a.path.localeCompare(b.path, "en", { numeric: true }));
  const [first, second] = sorted;
  if (first === undefined || second === undefined) throw new Error("At least two captures are required.");
  const { scheme, authority } = first;
  const folder = folderOf(first.path);
  const isBeside = (file: UriParts) =>
    file.scheme === scheme && file.authority === authority && file.query === "" && folderOf(file.path) === folder;
  const query: Query = {
    ...(scheme === "file" ? {} : { scheme }),
    files: sorted.map((file) => (isBeside(file) ? nameOf(file.path) : file)),
  };
  const others = sorted.length === 2 ? nameOf(second.path) : `${sorted.length - 1} more`;
  const path = `${folder}${nameOf(first.path)} + ${others}`;
  return { scheme: MERGED_SCHEME, authority, path, query: JSON.stringify(query) };
}

/** The captures of an address: the merged ones, or the one that it names itself. */
export function filesOfAddress(address: UriParts): readonly UriParts[] {
  if (address.scheme !== MERGED_SCHEME) return [address];
  const { scheme = "file", files } = JSON.parse(address.query) as Query;
  const folder = folderOf(address.path);
  return files.map((file) =>
    typeof file === "string" ? { scheme, authority: address.authority, path: folder + file, query: "" } : file,
  );
}

/** With the "/" at its end. */
function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
