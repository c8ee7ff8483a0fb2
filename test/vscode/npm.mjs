// @ts-check
// Installs packages into a folder of their own, all or nothing: a run that is interrupted leaves nothing that looks complete.
import { spawn } from "node:child_process";
import { accessSync, constants, existsSync, mkdirSync } from "node:fs";
import { mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { basename, dirname, join } from "node:path";
import { cache } from "./paths.mjs";

/**
 * Fills `folder` by `fill` unless it is already there. The work is done in a neighbouring folder that is renamed at the
 * end, so `folder` exists only when it is complete, and two processes that do this at once both end up with a whole one.
 *
 * @param {string} folder
 * @param {(temporary: string) => Promise<void>} fill
 */
export async function installOnce(folder, fill) {
  if (existsSync(folder)) return;
  await removeAbandoned(folder);
  const temporary = `${folder}.partial-${process.pid}`;
  try {
    await mkdir(temporary, { recursive: true });
    await writeFile(join(temporary, "package.json"), '{ "private": true }\n');
    await fill(temporary);
    await rename(temporary, folder).catch((error) => {
      // Another process was quicker; what it made is as good as ours.
      if (!existsSync(folder)) throw error;
    });
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

/**
 * Says every 15 s that work which prints nothing has not ended yet.
 *
 * @template T
 * @param {string} what
 * @param {Promise<T>} work
 * @returns {Promise<T>}
 */
export async function whileSaying(what, work) {
  const start = performance.now();
  const timer = setInterval(() => {
    console.log(`  … still ${what} after ${Math.round((performance.now() - start) / 1000)} s`);
  }, 15_000);
  try {
    return await work;
  } finally {
    clearInterval(timer);
  }
}

/** Without a network, npm would try for more than a minute, and again for every package that it knows from before. */
const patience = ["--prefer-offline", "--fetch-retry-mintimeout=1000", "--fetch-retry-maxtimeout=5000"];

/**
 * `npm install` in `folder`, without the packages' install scripts. While it lasts, that is said; what it prints, if it fails.
 *
 * @param {string} folder
 * @param {readonly string[]} args
 * @returns {Promise<void>}
 */
export function npmInstall(folder, args) {
  const command = ["install", "--no-audit", "--no-fund", "--ignore-scripts", ...patience, ...args];
  const env = { ...process.env, ...npmCache() };
  // npm tells the scripts it runs where it is; started by hand, the one on the PATH has to do (a .cmd file on Windows).
  const npm = process.env.npm_execpath?.endsWith(".js") ? process.env.npm_execpath : undefined;
  const child = npm
    ? spawn(process.execPath, [npm, ...command], { cwd: folder, env })
    : spawn("npm", command, { cwd: folder, env, shell: process.platform === "win32" });
  let output = "";
  child.stdout.on("data", (data) => {
    output += data;
  });
  child.stderr.on("data", (data) => {
    output += data;
  });
  /** @type {Promise<void>} */
  const ended = new Promise((done, fail) => {
    child.on("error", fail);
    child.on("close", (code) => {
      if (code === 0) done();
      else fail(new Error(reasonOf(output) ?? `npm ${command.join(" ")} failed (${code}):\n${output.trim()}`));
    });
  });
  return whileSaying("installing", ended);
}

/**
 * @param {string} output Of npm.
 * @returns {string | undefined} A line, if it is the network that is missing.
 */
function reasonOf(output) {
  const code = /^npm (?:error|ERR!) code (E[A-Z_]+)/m.exec(output)?.[1] ?? "";
  const unreachable =
    /^(ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|ENOTCACHED|ERR_SOCKET_TIMEOUT)$/;
  return unreachable.test(code) ? `npm does not reach its registry (${code}): is there a network?` : undefined;
}

/** @returns {Record<string, string>} Where npm keeps what it downloads, if a home that cannot be written to is in the way. */
function npmCache() {
  const usual = process.env.npm_config_cache ?? join(homedir(), ".npm");
  if (process.platform === "win32") return {};
  try {
    mkdirSync(usual, { recursive: true });
    accessSync(usual, constants.W_OK);
    return {};
  } catch {
    return { npm_config_cache: join(cache, "npm") };
  }
}

/** @param {string} folder */
async function removeAbandoned(folder) {
  await mkdir(dirname(folder), { recursive: true });
  const prefix = `${basename(folder)}.partial-`;
  for (const name of await readdir(dirname(folder))) {
    if (name.startsWith(prefix) && !isRunning(Number(name.slice(prefix.length)))) {
      await rm(join(dirname(folder), name), { recursive: true, force: true });
    }
  }
}

/** @param {number} pid */
function isRunning(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === "EPERM";
  }
}
