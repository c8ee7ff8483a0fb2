// The folder of unsaved live captures. All windows of a user share it: beside what a window is capturing lies a mark, so
// that no other one offers to save or discard it.

import { rmSync } from "node:fs";
import { access, mkdir, readdir, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";

const MARK = ".running";
const RENEWED_EVERY_MS = 2000;
/** A mark that is older was left behind by a window that crashed. */
const BELIEVED_MS = 15_000;

/** Names of the captures in a folder that nobody is writing; a folder that is not there has none. */
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
    // Gone since the folder was read: the capture has ended.
    return false;
  }
}

/** A capture's name that is this window's alone, for as long as the capture runs. */
export class RunningMark {
  /** Of the capture. */
  readonly name: string;
  readonly #path: string;
  readonly #renewing: NodeJS.Timeout;

  /** Makes the folder, too. `name` gets a number where it is taken. @throws The file system's error. */
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
      // Without its mark the capture is only offered too early.
      utimes(path, now, now).catch(() => {});
    };
    this.#renewing = setInterval(renew, RENEWED_EVERY_MS);
    this.#renewing.unref();
  }

  /** The capture runs no more. At once, because the window may be closing. */
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
