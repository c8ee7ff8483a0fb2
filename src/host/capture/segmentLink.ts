// Links to a segment: vscode://tcp-handshake.tcp-handshake/open?file=…&frame=…
// A link may come from anywhere. It opens files that are there, on the file system that the window works on, and nothing else.

import type { UriParts } from "../uriParts";

/** A file, and a frame of it. */
export interface SegmentLink {
  /** An absolute path, or the whole address where it is on no disk. */
  readonly file: string;
  readonly frame: number | undefined;
}

/** Why a link is refused. */
export type LinkFault = "not-open" | "no-file" | "relative" | "other-machine" | "bad-frame";

const OPEN_PATH = "/open";
const MOST_CHARACTERS = 4096;
/** Frames are counted in 32 bits. */
const LAST_FRAME = 0xffff_ffff;

/** The query of a link; the address before it is that of the extension. */
export function toLinkQuery({ file, frame }: SegmentLink): string {
  const fields = [`file=${encodeURIComponent(file)}`];
  if (frame !== undefined) fields.push(`frame=${frame}`);
  return fields.join("&");
}

/** What a link's address asks for. `query` is decoded once, as VS Code hands it over. */
export function parseLink({ path, query }: Pick<UriParts, "path" | "query">): SegmentLink | LinkFault {
  if (path !== OPEN_PATH && path !== `${OPEN_PATH}/`) return "not-open";
  const fields = new Map<string, string>();
  for (const field of query.split("&")) {
    const at = field.indexOf("=");
    const name = at < 0 ? field : field.slice(0, at);
    if (!fields.has(name)) fields.set(name, at < 0 ? "" : field.slice(at + 1));
  }
  const file = decoded(fields.get("file") ?? "");
  if (file === undefined || file === "" || file.length > MOST_CHARACTERS || file.includes("\0")) return "no-file";
  const number = fields.get("frame");
  if (number !== undefined && !/^[1-9]\d{0,9}$/.test(number)) return "bad-frame";
  if (number !== undefined && Number(number) > LAST_FRAME) return "bad-frame";
  return { file, frame: number === undefined ? undefined : Number(number) };
}

/** VS Code decodes a query once or not at all, by how the link was opened. */
function decoded(text: string): string | undefined {
  if (!/%[0-9a-f]{2}/i.test(text)) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

const DRIVE = /^\/?[a-z]:[\\/]/i;
const SCHEME = /^[a-z][a-z0-9+.-]+:/i;

/** The scheme and authority of a file system. */
export type FileSystem = Pick<UriParts, "scheme" | "authority">;

/**
 * The address of a link's file: a path is on the disk of the extension's machine. No path leads to another machine (UNC), and an
 * address is only taken if a folder of the window is on the same file system.
 */
export function addressOfFile(
  file: string,
  folders: readonly FileSystem[],
  parse: (address: string) => UriParts | undefined,
): UriParts | LinkFault {
  if (/^[\\/]{2}/.test(file)) return "other-machine";
  if (DRIVE.test(file)) {
    const path = file.replaceAll("\\", "/");
    return atRest({ scheme: "file", authority: "", path: path.startsWith("/") ? path : `/${path}`, query: "" });
  }
  if (file.startsWith("/")) return atRest({ scheme: "file", authority: "", path: file, query: "" });
  if (!SCHEME.test(file)) return "relative";
  const address = parse(file);
  if (address === undefined) return "no-file";
  const { scheme, authority } = address;
  if (scheme === "file") return authority === "" && !address.path.startsWith("//") ? atRest(address) : "other-machine";
  const isKnown = folders.some((folder) => folder.scheme === scheme && folder.authority === authority);
  return isKnown ? atRest(address) : "other-machine";
}

/** No part of the path leads upwards: what is asked for is what is shown to the user. */
function atRest(address: UriParts): UriParts | LinkFault {
  return address.path.split("/").some((part) => part === ".." || part === ".") ? "relative" : address;
}
