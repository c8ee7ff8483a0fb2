// Opens files, and nothing that would block: opening a named pipe waits for its writer, and nothing can interrupt that.

import { closeSync, constants, fstatSync, open, openSync, type Stats, statSync } from "node:fs";
import { Socket } from "node:net";
import { ReadError, toReadError } from "./readError";

/** A descriptor of the regular file at `path`, for reading. Anything else is recognized before it is opened. @throws ReadError */
export function openFile(path: string): number {
  let file: number | undefined;
  try {
    requireFile(statSync(path));
    // Without waiting, should a named pipe have taken its place since then. Windows has no such flag and no such pipes.
    file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
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
    return statSync(path).isFIFO();
  } catch {
    // Opening it tells why.
    return false;
  }
}

/** The stream of a named pipe; waits for its writer without blocking the thread. @throws ReadError */
export async function openFifo(path: string): Promise<Socket> {
  const fd = await new Promise<number>((resolve, reject) => {
    open(path, "r", (error, descriptor) => (error ? reject(toReadError(error)) : resolve(descriptor)));
  });
  return new Socket({ fd, readable: true, writable: false });
}

function requireFile(stats: Stats): void {
  if (stats.isFile()) return;
  if (stats.isDirectory()) throw new ReadError("it is a directory");
  if (stats.isFIFO()) throw new ReadError("it is a named pipe");
  if (stats.isSocket()) throw new ReadError("it is a socket");
  throw new ReadError("it is a device");
}
