// What V8 compiled of a bundle, kept from one run of the program to the next. V8 executes it without a check of its own:
// nothing is read that somebody else could have written.

import {
  closeSync,
  constants,
  fstatSync,
  fsyncSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  type Stats,
  writeSync,
} from "node:fs";
import { dirname, isAbsolute, join } from "node:path";

/** Of the file, from whose text the code was compiled. */
export interface BundleStamp {
  readonly size: number;
  readonly mtimeMs: number;
  /** Installers set `mtime` to a constant. */
  readonly ctimeMs: number;
}

/** The stamp, the sum and the length of the data: numbers of 8 octets. */
const HEADER_LENGTH = 5 * 8;
const LARGEST = 16_000_000;
/** Of several versions of the program and of Node. */
const MOST_FILES = 24;
const OTHERS_MAY_WRITE = 0o022;

/** Where programs of this user keep such files; undefined where there is no such place, or the user wants none. */
export function codeCacheFolder(
  environment: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
): string | undefined {
  const { HOME, LOCALAPPDATA, NODE_DISABLE_COMPILE_CACHE, XDG_CACHE_HOME } = environment;
  if (NODE_DISABLE_COMPILE_CACHE) return undefined;
  const home = (...path: readonly string[]) => (HOME === undefined ? undefined : join(HOME, ...path));
  const base =
    platform === "win32"
      ? LOCALAPPDATA
      : platform === "darwin"
        ? home("Library", "Caches")
        : XDG_CACHE_HOME || home(".cache");
  return base !== undefined && isAbsolute(base) ? join(base, "tcp-handshake") : undefined;
}

/** The data of that name, if it was compiled from the bundle with this stamp; undefined for any fault. */
export function readCode(folder: string, name: string, stamp: BundleStamp): Buffer | undefined {
  let file: number | undefined;
  try {
    if (!isOwn(lstatSync(folder))) return undefined;
    file = openSync(join(folder, name), constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0));
    const stats = fstatSync(file);
    if (!stats.isFile() || !isOwn(stats) || stats.size < HEADER_LENGTH || stats.size > LARGEST) return undefined;
    const octets = Buffer.allocUnsafeSlow(stats.size);
    if (readSync(file, octets, 0, octets.length, 0) !== octets.length) return undefined;
    const data = octets.subarray(HEADER_LENGTH);
    return headerOf(data, stamp).equals(octets.subarray(0, HEADER_LENGTH)) ? data : undefined;
  } catch {
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** Keeps the data under that name. Where it cannot, nothing happens. */
export function writeCode(folder: string, name: string, stamp: BundleStamp, data: Buffer): void {
  try {
    makeFolder(folder);
    removeOldest(folder);
    const temporary = join(folder, `${name}.${process.pid}`);
    const file = openSync(temporary, constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL, 0o600);
    try {
      writeSync(file, headerOf(data, stamp));
      writeSync(file, data);
      // A file that is there after a power cut has its content as well.
      fsyncSync(file);
    } catch (error) {
      rmSync(temporary, { force: true });
      throw error;
    } finally {
      closeSync(file);
    }
    renameSync(temporary, join(folder, name));
  } catch {
    // The next run compiles again.
  }
}

/** Only in a place that belongs to who runs the program: root must not leave folders with a user, nor one user with another. */
function makeFolder(folder: string): void {
  for (const [path, above] of [
    [dirname(folder), dirname(dirname(folder))],
    [folder, dirname(folder)],
  ] as const) {
    if (lstatSync(path, { throwIfNoEntry: false }) !== undefined) continue;
    if (!isOwn(lstatSync(above))) throw new Error(`${above} belongs to somebody else`);
    mkdirSync(path, { mode: 0o700 });
  }
  if (!isOwn(lstatSync(folder))) throw new Error(`${folder} can be written by somebody else`);
}

/** Nobody else but root can write it. Windows has neither owners nor modes here; its folder is the user's alone. */
function isOwn(stats: Stats): boolean {
  const user = process.geteuid?.();
  return user === undefined || (stats.uid === user && (stats.mode & OTHERS_MAY_WRITE) === 0);
}

function removeOldest(folder: string): void {
  const names = readdirSync(folder);
  if (names.length < MOST_FILES) return;
  const files = names.map((name) => ({ path: join(folder, name), time: lstatSync(join(folder, name)).mtimeMs }));
  files.sort((a, b) => a.time - b.time);
  for (const { path } of files.slice(0, names.length - MOST_FILES + 1)) rmSync(path, { force: true });
}

function headerOf(data: Buffer, { size, mtimeMs, ctimeMs }: BundleStamp): Buffer {
  const numbers = new Float64Array([size, mtimeMs, ctimeMs, data.length, sampleSum(data)]);
  return Buffer.from(numbers.buffer);
}

/** Over a word of every 512 octets: finds pages that a file system lost, and takes a tenth of the time of a checksum. */
function sampleSum(data: Buffer): number {
  const words = new Int32Array(data.buffer, data.byteOffset, data.length >>> 2);
  let sum = 0;
  for (let at = 0; at < words.length; at += 128) sum = (Math.imul(sum, 31) + words[at]!) | 0;
  return sum;
}
