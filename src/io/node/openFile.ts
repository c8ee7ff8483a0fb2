// Opens files, and nothing that would block: opening a named pipe waits for its writer, and nothing can interrupt that.

import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  open,
  openSync,
  readdirSync,
  type Stats,
  statSync,
} from "node:fs";
import type { Socket } from "node:net";
import { ReadError, toReadError } from "../readError";

/** A descriptor of the regular file at `path`, for reading. Anything else is recognized before it is opened. @throws ReadError */
export function openFile(path: string): number {
  let file: number | undefined;
  try {
    const name = storedName(path);
    requireFile(statSync(name));
    // Without waiting, should a named pipe have taken its place since then. Windows has no such flag and no such pipes.
    file = openSync(name, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
    requireFile(fstatSync(file));
    return file;
  } catch (error) {
    if (file !== undefined) closeSync(file);
    throw toReadError(error);
  }
}

/** Whether it is a named pipe, as `mkfifo` and `<(…)` of a shell make them. */
export function isFifo(path: string): boolean {
  try {
    return statSync(storedName(path)).isFIFO();
  } catch {
    // Opening it tells why.
    return false;
  }
}

/** The stream of a named pipe; waits for its writer without blocking the thread. @throws ReadError */
export async function openFifo(path: string): Promise<Socket> {
  // Rarely needed, and Node takes longer to load it than to read a small capture.
  const { Socket } = await import("node:net");
  const fd = await new Promise<number>((resolve, reject) => {
    open(storedName(path), "r", (error, descriptor) => (error ? reject(toReadError(error)) : resolve(descriptor)));
  });
  return new Socket({ fd, readable: true, writable: false });
}

/**
 * The name as the file system stores it. Where it is not UTF-8 (Linux), Node has replaced octets of it by U+FFFD in arguments and
 * addresses; a file is meant if it is the only one that looks like this.
 */
export function storedName(path: string): string | Buffer {
  if (!path.includes(REPLACEMENT) || existsSync(path)) return path;
  let stored: Buffer = Buffer.from(path.startsWith("/") ? "/" : "./");
  for (const part of path.split("/").filter((each) => each !== "")) {
    const found = part.includes(REPLACEMENT) ? lookAlike(stored, part) : Buffer.from(part);
    if (found === undefined) return path;
    stored = Buffer.concat([stored, found, SLASH]);
  }
  return stored.subarray(0, -1);
}

const REPLACEMENT = "\ufffd";
const SLASH = Buffer.from("/");

function lookAlike(folder: Buffer, name: string): Buffer | undefined {
  try {
    const [found, another] = readdirSync(folder, { encoding: "buffer" }).filter((entry) => entry.toString() === name);
    return another === undefined ? found : undefined;
  } catch {
    // Opening the path as it is tells why.
    return undefined;
  }
}

function requireFile(stats: Stats): void {
  if (stats.isFile()) return;
  if (stats.isDirectory()) throw new ReadError("it is a directory");
  if (stats.isFIFO()) throw new ReadError("it is a named pipe");
  if (stats.isSocket()) throw new ReadError("it is a socket");
  throw new ReadError("it is a device");
}
