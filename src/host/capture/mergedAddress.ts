// The address of several captures that are opened as one, or compared: in the folder that contains all of them, with a name that mentions them.

import { l10n } from "vscode";
import type { UriParts } from "../uriParts";
import { flag, object, optional, text } from "../valueShapes";

export const MERGED_SCHEME = "tcp-captures";

/** A file below the address's folder. */
interface Entry {
  readonly path: string;
  readonly query: string;
}

interface Query {
  /** The scheme of the folder, when it is not "file". */
  readonly scheme?: string | undefined;
  /** Paths below the folder. */
  readonly files: readonly (string | Entry)[];
  /** Each is a capture of its own, recorded at another place. */
  readonly compared?: boolean | undefined;
}

const isEntry = object<Entry>({ path: text, query: text });
const isQuery = object<Query>({
  scheme: optional(text),
  compared: optional(flag),
  files: (value): value is Query["files"] => Array.isArray(value) && value.every((file) => text(file) || isEntry(file)),
});

/**
 * The same captures have the same address, in any order. `files` contains at least two; undefined if they are not in one file
 * system.
 */
export function toMergedAddress(
  files: readonly UriParts[],
  { compared = false }: { readonly compared?: boolean } = {},
): UriParts | undefined {
  const sorted = [...files].sort((a, b) => a.path.localeCompare(b.path, "en", { numeric: true }));
  const [first, second] = sorted;
  if (first === undefined || second === undefined) throw new Error(l10n.t("At least two captures are required."));
  const { scheme, authority } = first;
  if (sorted.some((file) => file.scheme !== scheme || file.authority !== authority)) return undefined;
  let folder = folderOf(first.path);
  while (!sorted.every(({ path }) => path.startsWith(folder))) folder = folderOf(folder.slice(0, -1));
  const query: Query = {
    ...(scheme === "file" ? {} : { scheme }),
    ...(compared && { compared }),
    files: sorted.map((file) => {
      const path = file.path.slice(folder.length);
      return file.query === "" ? path : { path, query: file.query };
    }),
  };
  const others = sorted.length === 2 ? nameOf(second.path) : l10n.t("{0} more", sorted.length - 1);
  const path = `${folder}${nameOf(first.path)} ${compared ? "↔" : "+"} ${others}`;
  return { scheme: MERGED_SCHEME, authority, path, query: JSON.stringify(query) };
}

/**
 * The captures of an address: the merged ones, or the one that it names itself. None if it is damaged, or names a file that is
 * not below its folder.
 */
export function filesOfAddress(address: UriParts): readonly UriParts[] {
  if (address.scheme !== MERGED_SCHEME) return [address];
  const query = parseQuery(address.query);
  if (query === undefined) return [];
  const { scheme = "file", files } = query;
  const folder = folderOf(address.path);
  const entries = files.map((file) => (typeof file === "string" ? { path: file, query: "" } : file));
  if (entries.length < 2 || !isScheme(scheme) || !entries.every(({ path }) => isBelow(path))) return [];
  return entries.map((file) => ({ scheme, authority: address.authority, path: folder + file.path, query: file.query }));
}

/** Whether the captures of an address are to be compared. */
export function isComparison(address: UriParts): boolean {
  return address.scheme === MERGED_SCHEME && parseQuery(address.query)?.compared === true;
}

function parseQuery(json: string): Query | undefined {
  try {
    const query: unknown = JSON.parse(json);
    return isQuery(query) ? query : undefined;
  } catch {
    return undefined;
  }
}

/** RFC 3986 §3.1; an address of several captures does not contain another one. */
function isScheme(scheme: string): boolean {
  return /^[a-z][a-z0-9+.-]*$/i.test(scheme) && scheme.toLowerCase() !== MERGED_SCHEME;
}

/** Windows takes a backslash for a separator, too. */
function isBelow(path: string): boolean {
  if (path.includes("\0")) return false;
  const parts = path.split("/");
  return parts.every((part) => part !== "" && part !== ".") && !path.split(/[\\/]/).includes("..");
}

/** With the "/" at its end. */
function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
