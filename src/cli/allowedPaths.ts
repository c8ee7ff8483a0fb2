// Which files a model may have read: those given at the start, and those in folders given at the start.

import { realpathSync, statSync } from "node:fs";
import { isAbsolute, relative, resolve, sep } from "node:path";
import { ToolError } from "../core/agents/toolInput";
import { toReadError } from "../io/readError";

interface Root {
  /** As it was given, and without links. */
  readonly named: string;
  readonly real: string;
  readonly isFolder: boolean;
}

export class AllowedPaths {
  readonly #roots: readonly Root[];

  /** @throws Error if one of the paths does not exist. */
  constructor(paths: readonly string[]) {
    this.#roots = paths.map((path) => {
      const real = realpathSync(path);
      return { named: resolve(path), real, isFolder: statSync(real).isDirectory() };
    });
  }

  /** The file itself, links followed. Nothing is said of what lies outside. @throws ToolError */
  fileAt(path: string): string {
    const named = this.#candidates(path).filter((each) => this.#isNamed(each));
    if (named.length === 0) throw outside(path);
    const found = named.find((each) => statSync(each, { throwIfNoEntry: false }) !== undefined) ?? named[0]!;
    let file: string;
    try {
      file = realpathSync(found);
    } catch (error) {
      throw new ToolError(`Cannot read "${path}": ${toReadError(error).message}.`);
    }
    // A link may lead out.
    if (!this.#roots.some(({ real }) => isWithin(real, file))) throw outside(path);
    if (!statSync(file).isFile()) throw new ToolError(`"${path}" is not a file.`);
    return file;
  }

  /** A relative path is looked for in the folders, and where the program runs. */
  #candidates(path: string): string[] {
    const own = resolve(path);
    if (isAbsolute(path)) return [own];
    return [...this.#roots.filter(({ isFolder }) => isFolder).map(({ named }) => resolve(named, path)), own];
  }

  #isNamed(path: string): boolean {
    return this.#roots.some(({ named, real }) => isWithin(named, path) || isWithin(real, path));
  }
}

function outside(path: string): ToolError {
  return new ToolError(`"${path}" is not among the files and folders that were given at the start.`);
}

function isWithin(root: string, path: string): boolean {
  const inside = relative(root, path);
  return inside === "" || (!isAbsolute(inside) && inside !== ".." && !inside.startsWith(`..${sep}`));
}
