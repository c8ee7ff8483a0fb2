// The folder of unsaved live captures. All windows of a user share it: a running capture has a marker file beside it, so
// that other windows do not offer to save or discard it.

import { rmSync } from "node:fs";
import { access, mkdir, readdir, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";

const MARK = ".running";
const RENEWED_EVERY_MS = 2000;
/** An older marker was left by a crashed window. */
const BELIEVED_MS = 15_000;

/** Names of the captures in a folder that are not being written; empty if the folder does not exist. */
export async function unsavedIn(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile()).map(({ name }) => name);
  const captures = files.filter((name) => !name.endsWith(MARK));
  const running = await Promise.all(
    captures.map(async (name) => files.includes(name + MARK) && (await isBelieved(join(folder, name + MARK)))),
  );
  return captures.filter((_, i) => !running[i]);
}

async function isBelieved(mark: string): Promise<boolean> {
  try {
    return Date.now() - (await stat(mark)).mtimeMs < BELIEVED_MS;
  } catch {
    // Deleted since the folder was read: the capture has ended.
    return false;
  }
}

/** A capture's name that is reserved for this window while the capture runs. */
export class RunningMark {
  /** Of the capture. */
  readonly name: string;
  readonly #path: string;
  readonly #renewing: NodeJS.Timeout;

  /** Also creates the folder. `name` gets a number if it is taken. @throws The file system's error. */
  static async set(folder: string, name: string): Promise<RunningMark> {
    await mkdir(folder, { recursive: true });
    for (let number = 1; ; number++) {
      const free = number === 1 ? name : name.replace(/(\.\w+)?$/, `-${number}$1`);
      const path = join(folder, free + MARK);
      try {
        await writeFile(path, "", { flag: "wx" });
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "EEXIST") continue;
        throw error;
      }
      if (!(await exists(join(folder, free)))) return new RunningMark(free, path);
      await rm(path, { force: true });
    }
  }

  private constructor(name: string, path: string) {
    this.name = name;
    this.#path = path;
    const renew = () => {
      const now = new Date();
      // Without its marker, the capture is only offered too early.
      utimes(path, now, now).catch(() => {});
    };
    this.#renewing = setInterval(renew, RENEWED_EVERY_MS);
    this.#renewing.unref();
  }

  /** The capture has ended. Synchronous, because the window may be closing. */
  dispose(): void {
    clearInterval(this.#renewing);
    rmSync(this.#path, { force: true });
  }
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
