// Loads the program's bundles as `require` does, with the code that V8 compiled in an earlier run: without it, compiling
// takes longer than all that a small capture needs (`npm run bench`, "start").

import { closeSync, fstatSync, openSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Script } from "node:vm";
import { type BundleStamp, readCode, writeCode } from "./codeCache";

/** What the text of a bundle is: a function with the parameters of a CommonJS module (scripts/cliBundles.mjs). */
type ModuleFunction = (
  exports: object,
  require: (id: string) => unknown,
  module: { exports: object },
  filename: string,
  folder: string,
) => void;

/**
 * `require` for the bundles in `folder`, by names that begin with "./"; `requireOther` is for all other names. Code is kept in
 * `cacheFolder` when the process exits; without a folder, nowhere.
 */
export function bundleLoader(
  folder: string,
  cacheFolder: string | undefined,
  requireOther: (id: string) => unknown,
): (id: string) => unknown {
  const loaded = new Map<string, { exports: object }>();
  const load = (id: string): unknown => {
    if (!id.startsWith("./")) return requireOther(id);
    const known = loaded.get(id);
    if (known !== undefined) return known.exports;
    const module = { exports: {} };
    loaded.set(id, module);
    const path = join(folder, id);
    const { text, stamp } = readBundle(path);
    const name = cacheName(path);
    const cachedData = cacheFolder === undefined ? undefined : readCode(cacheFolder, name, stamp);
    const script = new Script(text, { filename: path, ...(cachedData && { cachedData }) });
    if (cacheFolder !== undefined && (cachedData === undefined || script.cachedDataRejected))
      // By then it has the functions that this run needed.
      process.once("exit", () => writeCode(cacheFolder, name, stamp, script.createCachedData()));
    (script.runInThisContext() as ModuleFunction)(module.exports, load, module, path, dirname(path));
    return module.exports;
  };
  return load;
}

/** The text has only ASCII characters: esbuild escapes the others. */
function readBundle(path: string): { readonly text: string; readonly stamp: BundleStamp } {
  const file = openSync(path, "r");
  try {
    const { size, mtimeMs, ctimeMs } = fstatSync(file);
    return { text: readFileSync(file, "latin1"), stamp: { size, mtimeMs, ctimeMs } };
  } finally {
    closeSync(file);
  }
}

/** For each place of the program, and each Node, a name. */
function cacheName(path: string): string {
  let hash = 0;
  for (let at = 0; at < path.length; at++) hash = (Math.imul(hash, 31) + path.charCodeAt(at)) | 0;
  return `${(hash >>> 0).toString(16)}-${process.version}-${process.arch}`;
}
